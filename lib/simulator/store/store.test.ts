import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { KubeObject, ObjectMeta } from '../../kube/object'
import { hasReason } from '../../kube/status-error'
import { type OpenStoreOptions, openStore } from './open-store'
import type { Store, Stored, StoreEvent } from './store'
import { keyOfStored } from './stored'

interface Thing extends KubeObject {
  spec?: unknown
}
const thing = (name: string, metadata: ObjectMeta = {}, spec?: unknown): Thing => ({
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: { name, namespace: 'a', ...metadata },
  ...(spec === undefined ? {} : { spec }),
})
const names = (rows: readonly { value: KubeObject }[]) => rows.map(({ value }) => value.metadata?.name)
const thrownBy = (run: () => unknown): unknown => {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

const folders: string[] = []
const stores: Store[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

const inMemory = (options: OpenStoreOptions = {}) => {
  const store = openStore(options)
  stores.push(store)
  return store
}
const durable = (options: OpenStoreOptions = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'store-'))
  folders.push(folder)
  return inMemory({ ...options, folder })
}

describe.each([
  ['in memory', inMemory],
  ['durable', durable],
])('a store %s', (_, open) => {
  it('counts revisions up from 1, one per commit', () => {
    const store = open()
    expect(store.revision).toBe(1)
    const created = store.create('things', thing('x'))
    expect(created?.revision).toBe(2)
    expect(created?.value.metadata?.resourceVersion).toBe('2')
    const updated = store.update(created!, thing('x', {}, 1))
    expect(updated).toMatchObject({ revision: 3, createRevision: 2 })
    expect(store.remove(updated!)?.value.metadata?.resourceVersion).toBe('4')
    expect(store.revision).toBe(4)
    expect(store.count('things')).toBe(0)
  })

  it('keeps apiVersion and kind in the value and leaves them out of the wire form, which begins with metadata', () => {
    const stored = open().create('things', { ...thing('x'), spec: { b: 1 } } as Thing)
    expect(stored?.value).toMatchObject({ apiVersion: 'v1', kind: 'Thing' })
    expect(stored?.json).toBe('{"metadata":{"name":"x","namespace":"a","resourceVersion":"2"},"spec":{"b":1}}')
  })

  it('hands out frozen objects', () => {
    const stored = open().create('things', thing('x', { labels: { a: 'b' } }, { list: [{ deep: 1 }] }))
    expect(Object.isFrozen(stored?.value.metadata?.labels)).toBe(true)
    expect(() => Object.assign((stored!.value.spec as { list: object[] }).list[0]!, { deep: 2 })).toThrow(TypeError)
  })

  it('refuses a name that is taken and a change of what is not current any more', () => {
    const store = open()
    const first = store.create('things', thing('x'))
    expect(store.create('things', thing('x'))).toBeUndefined()
    const second = store.update(first!, thing('x', {}, 2))
    expect(store.update(first!, thing('x', {}, 3))).toBeUndefined()
    expect(store.remove(first!)).toBeUndefined()
    expect(store.get('things', 'a', 'x')).toBe(second)
  })

  it('writes nothing when nothing changed, whatever the order of keys', () => {
    const store = open()
    const first = store.create('things', thing('x', {}, { a: 1, b: undefined, c: 3 }))
    expect(store.update(first!, thing('x', { resourceVersion: '77' }, { c: 3, a: 1 }))).toBe(first)
    expect(store.revision).toBe(2)
  })

  it('lists in key order, by namespace, behind a key, up to a limit', () => {
    const store = open()
    for (const [namespace, name] of ['b/1', 'a/2', 'a-b/1', 'a/10', 'a/1', 'c/1'].map((key) => key.split('/')))
      store.create('things', thing(name!, { namespace }))
    const keys = (options?: Parameters<Store['list']>[1]) =>
      store.list('things', options).map(({ value }) => `${value.metadata?.namespace}/${value.metadata?.name}`)
    expect(keys()).toEqual(['a-b/1', 'a/1', 'a/10', 'a/2', 'b/1', 'c/1'])
    expect(keys({ namespace: 'a' })).toEqual(['a/1', 'a/10', 'a/2'])
    expect(keys({ after: 'a/10', limit: 2 })).toEqual(['a/2', 'b/1'])
    expect(keys({ namespace: 'a', after: 'a/1', limit: 1 })).toEqual(['a/10'])
    expect(keys({ namespace: 'none' })).toEqual([])
    expect(store.count('things', 'a')).toBe(3)
  })

  it('keeps its order, its ranges and its counts whatever comes and goes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 900 }), fc.boolean()), {
          minLength: 900,
          maxLength: 2500,
        }),
        (steps) => {
          const store = open()
          const expected = new Set<string>()
          for (const [at, number, keep] of steps) {
            const [namespace, name] = [`n${at}`, `x${number}`]
            const stored = store.get('things', namespace, name)
            if (!stored && keep) store.create('things', thing(name, { namespace }))
            else if (stored && !keep) store.remove(stored)
            else continue
            if (keep) expected.add(`${namespace}/${name}`)
            else expected.delete(`${namespace}/${name}`)
          }
          const keysOf = (rows: readonly Stored[]) => rows.map(keyOfStored)
          const sorted = [...expected].sort()
          expect(keysOf(store.list('things'))).toEqual(sorted)
          for (const namespace of ['n0', 'n3']) {
            const inside = sorted.filter((key) => key.startsWith(`${namespace}/`))
            expect(keysOf(store.list('things', { namespace }))).toEqual(inside)
            expect(store.count('things', namespace)).toBe(inside.length)
            expect(keysOf(store.list('things', { namespace, after: `${namespace}/x5` }))).toEqual(
              inside.filter((key) => key > `${namespace}/x5`),
            )
          }
        },
      ),
      { numRuns: 5 },
    )
  })

  it('finds what an owner owns, also after it changed hands', () => {
    const store = open()
    const owner = (uid: string) => ({
      ownerReferences: [{ apiVersion: 'v1', kind: 'Thing', name: uid, uid }],
    })
    const first = store.create('things', thing('x', owner('one')))
    expect(names(store.ownedBy('things', 'one'))).toEqual(['x'])
    const second = store.update(first!, thing('x', owner('two')))
    expect(store.ownedBy('things', 'one')).toEqual([])
    expect(store.ownedBy('things', 'two')).toEqual([second])
    store.remove(second!)
    expect(store.ownedBy('things', 'two')).toEqual([])
  })

  it('lists the past', () => {
    const store = open()
    const a = store.create('things', thing('a'))
    const b = store.create('things', thing('b'))
    const then = store.revision
    store.remove(a!)
    store.update(b!, thing('b', {}, 'new'))
    store.create('things', thing('aa'))
    store.create('others', thing('zz'))
    expect(store.list('things', { atRevision: then })).toEqual([a, b])
    expect(names(store.list('things', { atRevision: then + 1 }))).toEqual(['b'])
    expect(names(store.list('things', { atRevision: then, after: 'a/a', limit: 5 }))).toEqual(['b'])
    expect(names(store.list('things'))).toEqual(['aa', 'b'])
  })

  it('says when the past is gone and when the future is asked for', () => {
    const store = open({ historyLimit: 3 })
    for (const name of ['a', 'b', 'c', 'd', 'e']) store.create('things', thing(name))
    expect(store.compactedRevision).toBe(3)
    expect(names(store.list('things', { atRevision: 3 }))).toEqual(['a', 'b'])
    expect(
      hasReason(
        thrownBy(() => store.list('things', { atRevision: 2 })),
        'Expired',
      ),
    ).toBe(true)
    expect(
      hasReason(
        thrownBy(() => store.watch('things', { fromRevision: 2 }, () => undefined)),
        'Expired',
      ),
    ).toBe(true)
    expect(
      hasReason(
        thrownBy(() => store.list('things', { atRevision: 99 })),
        'Timeout',
      ),
    ).toBe(true)
  })

  it('shows old states whole, however long ago they were replaced or deleted', () => {
    const store = open()
    const first = store.create('things', thing('one', {}, { size: 1 })) as Stored<Thing>
    const second = store.update(first, thing('one', {}, { size: 2 })) as Stored<Thing>
    const gone = store.remove(second) as Stored<Thing>
    for (let turn = 0; turn < 1500; turn++) store.create('others', thing(`other-${turn}`))
    const events: StoreEvent<Thing>[] = []
    store.watch<Thing>('things', { fromRevision: first.revision }, (event) => events.push(event))
    expect(events.map(({ type, current }) => [type, current.value])).toEqual([
      ['MODIFIED', { ...thing('one', { resourceVersion: '3' }), spec: { size: 2 } }],
      ['DELETED', { ...thing('one', { resourceVersion: '4' }), spec: { size: 2 } }],
    ])
    expect(store.list<Thing>('things', { atRevision: 2 })[0]?.value).toEqual({
      ...thing('one', { resourceVersion: '2' }),
      spec: { size: 1 },
    })
    expect(Object.isFrozen(gone.value.spec)).toBe(true)
  })

  it('bounds the history by size too, keeping the newest event', () => {
    const store = open({ historyBytes: 3000 })
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) store.create('things', thing(name, {}, 'x'.repeat(1000)))
    expect(store.compactedRevision).toBe(5)
    store.create('things', thing('g', {}, 'x'.repeat(10_000)))
    expect(store.compactedRevision).toBe(store.revision - 1)
  })

  it('tells watchers of their resource in the tick of the commit', () => {
    const store = open()
    const events: StoreEvent[] = []
    const stop = store.watch('things', {}, (event) => events.push(event))
    const first = store.create('things', thing('x'))
    store.create('others', thing('y'))
    expect(events).toEqual([{ type: 'ADDED', current: first }])
    const second = store.update(first!, thing('x', {}, 1))
    expect(events[1]).toEqual({ type: 'MODIFIED', current: second, previous: first })
    store.remove(second!)
    expect(events[2]).toMatchObject({ type: 'DELETED', previous: second })
    stop()
    store.create('things', thing('z'))
    expect(events).toHaveLength(3)
  })

  it('replays what a watch missed', () => {
    const store = open()
    store.create('things', thing('a'))
    const from = store.revision
    store.create('things', thing('b'))
    store.create('others', thing('c'))
    const seen: number[] = []
    store.watch('things', { fromRevision: from }, ({ current }) => seen.push(current.revision))
    store.create('things', thing('d'))
    expect(seen).toEqual([3, 5])
  })

  it('shows every watcher revisions in order when handlers write', () => {
    const store = open()
    const seen: number[][] = [[], []]
    const writer = (own: number[]) => (event: StoreEvent) => {
      own.push(event.current.revision)
      if (store.revision < 40) store.create('things', thing(`from-${store.revision}`))
    }
    store.watch('things', {}, writer(seen[0]!))
    store.watch('things', {}, writer(seen[1]!))
    store.create('things', thing('first'))
    const all = Array.from({ length: store.revision - 1 }, (_, index) => index + 2)
    expect(seen).toEqual([all, all])
  })

  it('does not tell a watcher that opens within a handler of commits that it has already seen', () => {
    const store = open()
    const late: number[] = []
    store.watch('things', {}, ({ current }) => {
      if (current.revision === 2) store.create('things', thing('nested'))
      else if (current.revision === 3) store.watch('things', {}, (event) => late.push(event.current.revision))
    })
    store.create('things', thing('first'))
    store.create('things', thing('later'))
    expect(late).toEqual([4])
  })

  it('survives a handler that throws', () => {
    const errors: string[] = []
    const store = open({ log: { warn: () => undefined, error: (message) => errors.push(message) } })
    const seen: string[] = []
    store.watch('things', {}, () => {
      throw new Error('boom')
    })
    store.watch('things', {}, ({ type }) => seen.push(type))
    expect(store.create('things', thing('x'))).toBeDefined()
    expect(seen).toEqual(['ADDED'])
    expect(errors[0]).toContain('boom')
  })

  it('keeps a key that looks like a prototype', () => {
    const store = open()
    const stored = store.create('things', thing('x', {}, JSON.parse('{"__proto__":{"a":1}}')))
    expect(stored?.json).toContain('"spec":{"__proto__":{"a":1}}')
  })
})
