import { expect, it } from 'vitest'
import { configMaps, secrets } from '../../kinds'
import type { Kind } from '../../kinds/kind'
import { ResourceSet } from './resource-set'

const widget = (version: string): Kind => ({
  id: 'widgets.example.com',
  group: 'example.com',
  versions: [version],
  kind: 'Widget',
  plural: 'widgets',
  singular: 'widget',
  scope: 'Namespaced',
  columns: [],
})

it('finds a resource by the version that is asked for, and takes its first for any other', () => {
  const set = new ResourceSet([{ kind: configMaps }])
  set.serve('widgets.example.com', [{ kind: widget('v2') }, { kind: widget('v1') }])
  expect(set.find(widget('v1'))?.kind.versions).toEqual(['v1'])
  expect(set.find(widget('v3'))?.kind.versions).toEqual(['v2'])
  expect(set.kinds.map(({ id, versions }) => `${id} ${versions}`)).toEqual(['configmaps v1', 'widgets.example.com v2'])
  expect(set.strategies).toHaveLength(3)
})

it('tells of every change, and ends the life of what was served before', () => {
  const set = new ResourceSet([])
  const count = set.derived(() => set.kinds.length)
  let changes = 0
  const stop = set.onChange(() => changes++)
  const served = { kind: widget('v1') }
  set.serve('widgets.example.com', [served])
  const life = set.lifeOf(served)
  expect([count(), changes, life?.aborted]).toEqual([1, 1, false])
  set.serve('widgets.example.com', [])
  expect([count(), changes, life?.aborted, set.find(widget('v1'))]).toEqual([0, 2, true, undefined])
  stop()
  set.serve('widgets.example.com', [served])
  expect(changes).toBe(2)
})

it('does not let anybody take the place of what is built in', () => {
  const set = new ResourceSet([{ kind: secrets }])
  expect(() => set.serve('secrets', [])).toThrow('secrets is built in')
  expect(() => new ResourceSet([{ kind: secrets }, { kind: secrets }])).toThrow('two strategies for secrets')
})
