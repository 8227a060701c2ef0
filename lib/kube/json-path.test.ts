import { describe, expect, it } from 'vitest'
import { jsonPathText, parseJsonPath } from './json-path'

const object = {
  metadata: { name: 'w', labels: { 'app.kubernetes.io/name': 'web', plain: 'yes' } },
  spec: { replicas: 3, ratio: 0.5, paused: false, nothing: null, ports: [80, 443, 8080, 9090] },
  status: {
    conditions: [
      { type: 'Ready', status: 'True', observedGeneration: 2 },
      { type: 'Synced', status: 'False', observedGeneration: 1, reason: "It's (late)" },
    ],
    endpoints: [{ host: 'a' }, { host: 'b' }],
    name: 'inner',
  },
  constructor: 'own',
}

const find = (path: string) => parseJsonPath(path).find(object)

describe('a path', () => {
  it.each<[string, unknown[]]>([
    ['.spec.replicas', [3]],
    ['$.spec.replicas', [3]],
    ['.spec.missing.deeper', []],
    ['.spec.replicas.deeper', []],
    ['.spec.nothing', [null]],
    ['.spec.nothing.deeper', []],
    ['.toString', []],
    ['.constructor', ['own']],
    ["['spec']['replicas']", [3]],
    ['.metadata.labels.app\\.kubernetes\\.io/name', ['web']],
    ["['metadata']['labels']['app\\.kubernetes\\.io/name']", ['web']],
    ["['spec.replicas']", [3]],
    ['.spec.ports[0]', [80]],
    ['.spec.ports[-1]', [9090]],
    ['.spec.ports[-2]', [8080]],
    ['.spec.ports[1:3]', [443, 8080]],
    ['.spec.ports[-2:]', [8080, 9090]],
    ['.spec.ports[:-1]', [80, 443, 8080]],
    ['.spec.ports[0:4:2]', [80, 8080]],
    ['.spec.ports[*]', [80, 443, 8080, 9090]],
    ['.spec.ports[0,2]', [80, 8080]],
    ['.spec.ports[2:2]', []],
    ['.spec.gone[0]', []],
    ['.spec.nothing[0]', []],
    ['.status.endpoints[*].host', ['a', 'b']],
    ['.metadata.labels.*', ['web', 'yes']],
    ["['spec','metadata'].name", ['w']],
    ['..name', ['w', 'inner']],
    ['.status..host', ['a', 'b']],
    ['.status.conditions[?(@.type=="Ready")].status', ['True']],
    [".status.conditions[?(@.type=='Ready')].status", ['True']],
    ['.status.conditions[?(@.type == "Ready")].status', ['True']],
    ['.status.conditions[?(@.type!="Ready")].type', ['Synced']],
    ['.status.conditions[?(@.type=="Gone")].status', []],
    ['.status.conditions[?(@.observedGeneration>1)].type', ['Ready']],
    ['.status.conditions[?(@.observedGeneration<=1)].type', ['Synced']],
    ['.status.conditions[?(@.reason)].type', ['Synced']],
    ['.status.conditions[?(@.type=="a)]b")].type', []],
  ])('%s', (path, expected) => {
    expect(find(path)).toEqual(expected)
  })

  it.each([
    ['.spec.ports[4]', 'array index out of bounds: index 4, length 4'],
    ['.spec.ports[1:9]', 'out of bounds'],
    ['.spec[0]', 'is not array or slice'],
    ['.spec[?(@.a=="b")]', 'cannot be filtered'],
    ['.status.conditions[?(@.reason=="x")]', 'can only compare one element at a time'],
    ['.status.conditions[?(@.observedGeneration=="1")]', 'incompatible types for comparison'],
    ['.status.conditions[?(@.type=<"x")]', 'unrecognized filter operator =<'],
  ])('%s fails on the object', (path, message) => {
    expect(() => find(path)).toThrow(message)
  })

  it.each([
    '.spec[',
    '.spec[a]',
    '.spec[]',
    '.spec[?(@.a=="b"]',
    '.spec[?(@.a=="b)]',
    '....a',
    'range',
    '.a}',
    '.a\n.b',
  ])('%j is none', (path) => {
    expect(() => parseJsonPath(path)).toThrow()
  })
})

it('prints as Go does', () => {
  expect(['text', 3, 0.5, true, null, ['a', 1], { b: 2, a: 1 }].map(jsonPathText)).toEqual([
    'text',
    '3',
    '0.5',
    'true',
    '<no value>',
    '["a",1]',
    '{"a":1,"b":2}',
  ])
})
