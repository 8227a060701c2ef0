import { expect, it } from 'vitest'
import type { KubeObject } from './object'
import { applyWatchEvent, replaceWatched, watchedObjects } from './watch-list'

const object = (uid: string, resourceVersion: string, name = uid): KubeObject => ({
  metadata: { uid, name, resourceVersion },
})

it('folds events and says what changed', () => {
  const objects = watchedObjects([object('a', '1')])
  const [changed, added] = [object('a', '2'), object('b', '3')]
  expect(applyWatchEvent(objects, { type: 'MODIFIED', object: changed })).toEqual({
    type: 'MODIFIED',
    object: changed,
    old: object('a', '1'),
  })
  expect(applyWatchEvent(objects, { type: 'ADDED', object: added })).toEqual({ type: 'ADDED', object: added })
  expect(applyWatchEvent(objects, { type: 'DELETED', object: object('a', '4') })).toMatchObject({ old: changed })
  expect([...objects.keys()]).toEqual(['b'])
})

it('says nothing of what changes nothing', () => {
  const objects = watchedObjects([object('a', '1')])
  expect(applyWatchEvent(objects, { type: 'ADDED', object: object('a', '1') })).toBeUndefined()
  expect(applyWatchEvent(objects, { type: 'BOOKMARK', object: object('', '9') })).toBeUndefined()
  expect(applyWatchEvent(objects, { type: 'DELETED', object: object('x', '9') })).toBeUndefined()
})

it('finds the way to a fresh list, deletions first', () => {
  const objects = watchedObjects([object('a', '1', 'web'), object('b', '1'), object('c', '1')])
  const changes = replaceWatched(objects, [object('d', '5', 'web'), object('b', '4'), object('c', '1')])
  expect(changes.map(({ type, object: { metadata } }) => `${type} ${metadata?.uid}`)).toEqual([
    'DELETED a',
    'ADDED d',
    'MODIFIED b',
  ])
  expect([...objects.keys()].sort()).toEqual(['b', 'c', 'd'])
})
