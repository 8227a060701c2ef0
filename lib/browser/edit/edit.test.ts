import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../kube/object'
import { toYaml } from '../to-yaml'
import { lineDiff } from './line-diff'
import { readEdited } from './read-edited'
import { keptFields, rebase } from './rebase'

const web = (replicas: number, more: object = {}, resourceVersion = '1') =>
  ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', uid: 'u', resourceVersion },
    spec: { replicas, ...more },
    status: { replicas },
  }) as KubeObject

describe('reading what was edited', () => {
  it('takes the object as it was written', () => {
    const text = toYaml(web(1)).replace('replicas: 1', 'replicas: 2')
    expect(readEdited(text, web(1))).toMatchObject({ object: { spec: { replicas: 2 } } })
  })

  it.each([
    ['', { key: 'oneObject' }],
    [`${toYaml(web(1))}---\n${toYaml(web(1))}`, { key: 'oneObject', line: 13 }],
    [toYaml(web(1)).replace('name: web', 'name: other'), { key: 'identity', field: 'metadata.name', line: 4 }],
    [
      toYaml(web(1)).replace('kind: Deployment', 'kind: Pod'),
      { key: 'identity', field: 'kind', expected: 'Deployment' },
    ],
    [toYaml(web(1)).replace('  namespace: shop\n', ''), { key: 'identity', field: 'metadata.namespace' }],
    ['a: [', { key: 'yamlOpenBracket' }],
  ])('refuses what is another object or none: %j', (text, fault) => {
    expect(readEdited(text, web(1))).toMatchObject({ faults: [fault] })
  })
})

describe('an object that changed meanwhile', () => {
  it('keeps what others changed, and is written over its present state', () => {
    const { object, conflicts, moved } = rebase(web(1), web(3), web(1, { paused: true }, '2'))
    expect([conflicts, moved]).toEqual([[], true])
    expect(object).toMatchObject({ metadata: { resourceVersion: '2' }, spec: { replicas: 3, paused: true } })
    expect(object).toHaveProperty('status.replicas', 1)
  })

  it('has not moved when only its status did', () => {
    const now = { ...web(1, {}, '7'), status: { replicas: 9 } } as KubeObject
    expect(rebase(web(1), web(3), now)).toMatchObject({
      moved: false,
      conflicts: [],
      object: { status: { replicas: 9 } },
    })
  })

  it('names the field that both changed', () => {
    expect(rebase(web(1), web(3), web(5, {}, '2')).conflicts).toEqual([
      { path: ['spec', 'replicas'], base: 1, mine: 3, theirs: 5 },
    ])
  })
})

describe('what the cluster keeps by itself', () => {
  it('is named when it was changed, not when it was taken out', () => {
    const mine = { ...web(3, {}, '9'), status: { replicas: 7 } } as KubeObject
    expect(keptFields(web(1), mine)).toEqual(['status', 'metadata.resourceVersion'])
    const { status: _, ...without } = web(3) as KubeObject & { status?: unknown }
    expect(keptFields(web(1), without)).toEqual([])
  })
})

describe('the difference', () => {
  it('is the lines that changed, with their numbers and a few around them', () => {
    const before = ['a', 'b', 'c', 'd', 'e', 'f'].join('\n')
    expect(lineDiff(before, before.replace('e', 'E'), 1)).toEqual([
      [
        { sort: 'same', text: 'd', before: 4, after: 4 },
        { sort: 'removed', text: 'e', before: 5 },
        { sort: 'added', text: 'E', after: 5 },
        { sort: 'same', text: 'f', before: 6, after: 6 },
      ],
    ])
    expect(lineDiff(before, before)).toEqual([])
  })
})
