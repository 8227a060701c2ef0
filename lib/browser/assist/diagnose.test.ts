import { describe, expect, it } from 'vitest'
import { diagnose } from './diagnose'
import { knowledge } from './knowledge.test-support'

async function faults(text: string) {
  return (await diagnose(text, knowledge)).items.map(({ from, to, fault, severity, fix }) => ({
    ...fault,
    severity,
    word: text.slice(from, to),
    ...(fix ? { fixed: text.slice(0, fix.from) + fix.text + text.slice(fix.to) } : {}),
  }))
}

const pod = (container: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    ${container}`
const bed = (spec: string) => `apiVersion: garden.example.com/v1\nkind: Bed\nmetadata: {name: a}\nspec: ${spec}`

describe('what is told', () => {
  it.each<[string, string, object]>([
    [
      'a field that is nearly right',
      pod('imagePulPolicy: Always'),
      {
        key: 'unknownField',
        field: 'spec.containers[0].imagePulPolicy',
        near: 'imagePullPolicy',
        word: 'imagePulPolicy',
        severity: 'error',
        fixed: pod('imagePullPolicy: Always'),
      },
    ],
    ['a field in the wrong place', pod('replicas: 1'), { key: 'unknownField', word: 'replicas' }],
    [
      'a number for a text',
      pod('env: [{name: A, value: 8080}]'),
      { key: 'wrongType', expected: 'string', word: '8080', fixed: pod('env: [{name: A, value: "8080"}]') },
    ],
    [
      'a text for a truth value',
      pod('stdin: yes'),
      { key: 'wrongType', expected: 'boolean', fixed: pod('stdin: true') },
    ],
    ['a map for a list', pod('args: {a: b}'), { key: 'wrongType', expected: 'list' }],
    [
      'what is no quantity',
      pod('resources: {limits: {memory: 1 GB}}'),
      { key: 'wrongType', expected: 'quantity', field: 'spec.containers[0].resources.limits[memory]', word: '1 GB' },
    ],
    [
      'what is no base64',
      'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  key: s3cret!',
      { key: 'wrongType', expected: 'base64', field: 'data[key]' },
    ],
    [
      'a choice that is none',
      pod('imagePullPolicy: always'),
      {
        key: 'notAllowed',
        allowed: ['Always', 'IfNotPresent', 'Never'],
        severity: 'warning',
        fixed: pod('imagePullPolicy: Always'),
      },
    ],
    [
      'what is missing',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  hostNetwork: true',
      { key: 'missingField', field: 'spec.containers', word: 'spec', severity: 'warning' },
    ],
    ['a key that is there twice', pod('image: a\n    image: b'), { key: 'yamlDuplicateKey', text: 'image' }],
    ['what is no YAML', pod('image: "a'), { key: 'yamlOpenQuote' }],
    [
      'a kind that is nearly right',
      'apiVersion: v1\nkind: Podd\nmetadata: {name: a}',
      { key: 'unknownKind', kind: 'Podd', fixed: 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}' },
    ],
    [
      'an old version',
      'apiVersion: extensions/v1beta1\nkind: Deployment',
      { key: 'unknownVersion', found: 'extensions/v1beta1', fixed: 'apiVersion: apps/v1\nkind: Deployment' },
    ],
    ['a custom resource', bed('{size: big, plants: []}'), { key: 'wrongType', expected: 'integer', word: 'big' }],
    ['what it needs, where nothing is usual', bed('{size: 1}'), { key: 'missingField', field: 'spec.plants' }],
    ['what it does not have', bed('{size: 1, plants: [{nam: a, name: b}]}'), { key: 'unknownField', near: 'name' }],
    [
      'JSON',
      '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [], "hostNetwrk": true}}',
      {
        key: 'unknownField',
        fixed:
          '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [], "hostNetwork": true}}',
      },
    ],
    ['the second document', `${pod('image: a')}\n---\n${pod('imag: a')}`, { key: 'unknownField', near: 'image' }],
    [
      'an item of a List',
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, dat: {}}',
      { key: 'unknownField', near: 'data' },
    ],
    [
      'behind an alias',
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels: &l {a: 1}\n  annotations: *l`,
      { key: 'wrongType', word: '1' },
    ],
  ])('%s', async (_, text, fault) => expect(await faults(text)).toContainEqual(expect.objectContaining(fault)))

  it('once for what is wrong once', async () => {
    expect(await faults(pod('imagePulPolicy: Always'))).toHaveLength(1)
    expect(await faults(bed('{size: 1}'))).toHaveLength(1)
  })
})

describe('nothing is said of', () => {
  it.each([
    ['null', pod('args: null\n    command:')],
    ['an empty choice', pod('imagePullPolicy: ""')],
    [
      'a port by name or number',
      pod('livenessProbe: {httpGet: {port: http}}\n    readinessProbe: {httpGet: {port: 80}}'),
    ],
    ['a quantity that is a number', pod('resources: {limits: {cpu: 2, memory: 1.5Gi}}')],
    ['a Role without rules', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}'],
    [
      'a role that is referred to without its group',
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a}\nroleRef: {kind: Role, name: a}',
    ],
    ['a header without a value', pod('livenessProbe: {httpGet: {port: 80, httpHeaders: [{name: A}]}}')],
    ['the status', `${pod('image: a')}\nstatus: {phase: Unheard, containerStatuses: [{name: a}]}`],
    [
      'what is preserved as it is',
      bed('{size: 1, plants: [], notes: {any: [thing]}, template: {kind: A, metadata: {name: b}}}'),
    ],
    ['numbers where both may stand', bed('{size: 1, plants: [{name: a, count: null}], port: http}')],
    ['a kind without a schema', 'apiVersion: nobody.example.com/v1\nmetadata: {name: a}'],
    ['a merge of maps', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  <<: &d {a: b}\n  c: d'],
    ['a document that is empty', '---\n# nothing\n---\n'],
  ])('%s', async (_, text) => expect(await faults(text)).toEqual([]))

  it('a kind that the cluster does not describe, which is named', async () => {
    const nothing = { ...knowledge, schemas: async () => undefined }
    expect(await diagnose(pod('a: b'), nothing)).toEqual({ items: [], unchecked: ['Pod'] })
  })

  it('an object as the cluster gives it', async () => {
    const text = JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'a',
        creationTimestamp: '2026-01-02T03:04:05Z',
        managedFields: [
          { manager: 'kubectl', operation: 'Update', time: null, fieldsType: 'FieldsV1', fieldsV1: { 'f:data': {} } },
        ],
      },
      data: { __proto__x: 'y' },
    })
    expect(await faults(text)).toEqual([])
  })
})
