import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defineKind, type Kind } from '../kinds/kind'
import type { KubeObject } from '../kube/object'
import { parseAmounts } from '../kube/resource-amounts'
import { hasReason } from '../kube/status-error'
import type { ViewFilter, ViewQuery } from './contract'
import { Item } from './item'
import { ViewIndex } from './view-index'

interface Widget extends KubeObject {
  state?: string
  size?: number
  memory?: string
  seen?: string
  spec?: { nodeName?: string; volumes?: object[] }
}

const widgets: Kind = defineKind<Widget>({
  id: 'widgets.example.com',
  group: 'example.com',
  versions: ['v1'],
  kind: 'Widget',
  plural: 'widgets',
  singular: 'widget',
  scope: 'Namespaced',
  columns: [
    { id: 'size', name: 'Size', type: 'number', value: ({ size }) => size },
    { id: 'memory', name: 'Memory', type: 'quantity', value: ({ memory }) => memory },
    { id: 'seen', name: 'Seen', type: 'age', value: ({ seen }) => seen },
    {
      id: 'parts',
      name: 'Parts',
      value: ({ size }) => (size === undefined ? undefined : `${size}/99`),
      sortValue: ({ size }) => size ?? 0,
    },
  ],
  amounts: ({ memory }) => parseAmounts(memory ? { memory } : {}),
  status: ({ state, size }) => ({ text: state ?? 'Ready', tone: size === 3 ? 'warn' : 'ok' }),
})

const now = new Date('2026-01-01T12:00:00Z')

function widget(name: string, more: Partial<Widget> = {}, namespace = 'shop'): Item {
  const object: Widget = {
    ...more,
    metadata: { name, namespace, uid: `${namespace}/${name}`, resourceVersion: '1', ...more.metadata },
  }
  return new Item(widgets, object, now)
}

const query = (more: Partial<ViewQuery> = {}): ViewQuery => ({
  cluster: 'local',
  kind: widgets.id,
  window: { offset: 0, limit: 100 },
  ...more,
})

function names(items: readonly Item[], more: Partial<ViewQuery> = {}, visible: 'all' | Set<string> = 'all'): string {
  const index = new ViewIndex(widgets, query(more), visible)
  index.fill(items, now)
  return index
    .window({ offset: 0, limit: 100 })
    .map(({ name }) => name)
    .join(' ')
}

describe('order', () => {
  const sort = (column: string, direction: 'ascending' | 'descending' = 'ascending') => ({
    sort: { column, direction },
  })

  it('is by name, then namespace, unless another is asked for', () => {
    expect(names([widget('b'), widget('a', {}, 'z'), widget('a', {}, 'y')])).toBe('a a b')
  })

  it('compares quantities as amounts, numbers as numbers, ages as ages', () => {
    const items = [
      widget('a', { memory: '1Gi', size: 10, seen: '2026-01-01T11:00:00Z' }),
      widget('b', { memory: '900Mi', size: 9, seen: '2026-01-01T11:59:00Z' }),
      widget('c', { memory: '1500M', size: 100, seen: '2025-01-01T00:00:00Z' }),
    ]
    expect(names(items, sort('memory'))).toBe('b a c')
    expect(names(items, sort('size'))).toBe('b a c')
    expect(names(items, sort('parts', 'descending'))).toBe('c a b')
    expect(names(items, sort('seen'))).toBe('b a c')
    expect(names(items, sort('seen', 'descending'))).toBe('c a b')
  })

  it('puts what has no value last in both directions, and breaks ties by name upwards', () => {
    const items = [widget('none'), widget('b', { size: 1 }), widget('a', { size: 1 }), widget('c', { size: 2 })]
    expect(names(items, sort('size'))).toBe('a b c none')
    expect(names(items, sort('size', 'descending'))).toBe('c a b none')
  })

  it('refuses a column that is not there', () => {
    const open = () => new ViewIndex(widgets, query(sort('colour')), 'all')
    expect(open).toThrow('widgets.example.com have no column "colour"')
  })
})

describe('scope and filters', () => {
  const items = [
    widget('web-0', { state: 'Running', size: 3, memory: '1Gi', metadata: { labels: { app: 'web' } } }),
    widget('web-1', { state: 'Pending', size: 5, memory: '2Gi', metadata: { labels: { app: 'web', canary: '' } } }),
    widget('db-0', { state: 'Running', size: 7, seen: '2026-01-01T09:00:00Z' }, 'bank'),
    widget('db-1', { state: 'Failed', metadata: { ownerReferences: [owner('set-1')] } }, 'bank'),
  ]
  const filter = (...filters: ViewFilter[]) => names(items, { filters })

  it('takes only what may be seen, is selected and is owned', () => {
    expect(names(items, {}, new Set(['bank']))).toBe('db-0 db-1')
    expect(names(items, { labelSelector: 'app=web,!canary' })).toBe('web-0')
    expect(names(items, { ownerUid: 'set-1' })).toBe('db-1')
    const bound = widget('web-2', { spec: { nodeName: 'worker-1' } })
    expect(names([...items, bound], { nodeName: 'worker-1' })).toBe('web-2')
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'disk' } }]
    expect(names([...items, widget('web-3', { spec: { volumes } })], { claimName: 'disk' })).toBe('web-3')
  })

  it('finds words in names, namespaces, labels, states and cells, all of them, in any case', () => {
    expect(names(items, { search: 'WEB' })).toBe('web-0 web-1')
    expect(names(items, { search: 'bank  running' })).toBe('db-0')
    expect(names(items, { search: 'app=web 5/99' })).toBe('web-1')
    expect(names(items, { search: 'nothing' })).toBe('')
  })

  it('takes several picked values of a column as alternatives, and all else together', () => {
    const status = (value: string): ViewFilter => ({ column: 'status', op: 'is', value })
    expect(filter(status('Running'))).toBe('db-0 web-0')
    expect(filter(status('Running'), status('Failed'))).toBe('db-0 db-1 web-0')
    expect(filter(status('Running'), { column: 'namespace', op: 'not', value: 'bank' })).toBe('web-0')
    expect(filter({ column: 'name', op: 'contains', value: 'DB' })).toBe('db-0 db-1')
  })

  it('compares amounts', () => {
    expect(filter({ column: 'memory', op: 'above', value: '1500Mi' })).toBe('web-1')
    expect(filter({ column: 'size', op: 'below', value: '7' })).toBe('web-0 web-1')
    expect(filter({ column: 'seen', op: 'above', value: '2h30m' })).toBe('db-0')
    expect(filter({ column: 'seen', op: 'below', value: '1d' })).toBe('db-0')
    expect(() => filter({ column: 'size', op: 'above', value: 'much' })).toThrow('cannot be compared')
    expect(() => filter({ column: 'memory', op: 'above', value: 'much' })).toThrow('cannot be compared')
    expect(() => names(items, { labelSelector: 'a=(' })).toThrow()
    try {
      names(items, { labelSelector: 'a=(' })
    } catch (error) {
      expect(hasReason(error, 'BadRequest')).toBe(true)
    }
  })

  it('finds a text in any of several columns', () => {
    const either = (value: string) =>
      names([widget('web', { size: 7 }), widget('part-7'), widget('db')], {
        filters: [{ column: 'name|parts', op: 'contains', value }],
      })
    expect(either('7')).toBe(names([widget('web', { size: 7 }), widget('part-7')]))
  })

  it('counts states in scope, before search and filters', () => {
    const index = new ViewIndex(widgets, query({ search: 'web' }), 'all')
    index.fill(items, now)
    expect(index.statuses()).toEqual({ Running: 2, Pending: 1, Failed: 1 })
    expect([index.total, index.matched]).toEqual([4, 2])
  })

  it('counts the tones of one state apart', () => {
    const index = new ViewIndex(widgets, query(), 'all')
    index.fill([widget('a'), widget('b'), widget('c', { size: 3 })], now)
    expect(index.statuses()).toEqual({ Ready: 3 })
    expect(index.tones()).toEqual({ Ready: { ok: 2, warn: 1 } })
  })
})

describe('folding', () => {
  const states = ['Running', 'Pending', 'Failed']
  const change = fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
    namespace: fc.constantFrom('shop', 'bank'),
    state: fc.option(fc.constantFrom(...states)),
    size: fc.nat({ max: 3 }),
    label: fc.boolean(),
  })
  const asked = fc.record({
    search: fc.constantFrom(undefined, 'a', '3/99'),
    labelSelector: fc.constantFrom(undefined, 'on'),
    filters: fc.constantFrom<ViewFilter[] | undefined>(undefined, [
      { column: 'status', op: 'is' as const, value: 'Running' },
    ]),
    sort: fc.constantFrom(undefined, { column: 'size', direction: 'descending' as const }),
  })

  it('ends where taking everything anew would', () => {
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 60 }),
        asked,
        fc.constantFrom('all' as const, new Set(['shop'])),
        (steps, more, visible) => {
          const folded = new ViewIndex(widgets, query(more), visible)
          folded.fill([], now)
          const current = new Map<string, Item>()
          for (const { name, namespace, state, size, label } of steps) {
            const key = `${namespace}/${name}`
            const old = current.get(key)
            const item = state
              ? widget(name, { state, size, metadata: label ? { labels: { on: '1' } } : {} }, namespace)
              : undefined
            if (item) current.set(key, item)
            else current.delete(key)
            if (old || item) folded.fold(old, item, now)
          }
          const anew = new ViewIndex(widgets, query(more), visible)
          anew.fill(current.values(), now)
          const window = { offset: 0, limit: 200 }
          expect(folded.window(window)).toEqual(anew.window(window))
          expect(folded.statuses()).toEqual(anew.statuses())
          expect(folded.tones()).toEqual(anew.tones())
          expect([folded.total, folded.matched]).toEqual([anew.total, anew.matched])
        },
      ),
    )
  })

  it('copies nothing for a change, with 50,000 objects in the list', () => {
    const index = new ViewIndex(widgets, query({ sort: { column: 'size', direction: 'ascending' } }), 'all')
    const count = 50_000
    const items = Array.from({ length: count }, (_, at) => widget(`w-${at}`, { size: at }))
    index.fill(items, now)
    const changes = Array.from({ length: 2_000 }, (_, at) => {
      const place = (at * 7919) % count
      return { place, item: widget(`w-${place}`, { size: (place * 31 + at) % count }) }
    })
    const before = process.memoryUsage().heapUsed
    for (const { place, item } of changes) {
      index.fold(items[place], item, now)
      items[place] = item
    }
    // Copying the list would be 400,000 bytes each time.
    expect((process.memoryUsage().heapUsed - before) / changes.length).toBeLessThan(20_000)
    expect([index.total, index.matched]).toEqual([count, count])
  })
})

function owner(uid: string) {
  return { apiVersion: 'v1', kind: 'Set', name: uid, uid }
}

describe('totals', () => {
  const counting = query({ totals: true, namespaces: ['shop'], window: { offset: 0, limit: 0 } })

  it('add up what is in scope, and follow it', () => {
    const index = new ViewIndex(widgets, counting, new Set(['shop']))
    const [a, b] = [widget('a', { memory: '1Gi' }), widget('b', { memory: '512Mi' })]
    index.fill([a, b, widget('c'), widget('d', { memory: '4Gi' }, 'other')], now)
    expect(index.totals()).toEqual({ memory: '1536Mi' })
    index.fold(a, widget('a', { memory: '2Gi' }), now)
    index.fold(b, undefined, now)
    index.fold(undefined, widget('e', { memory: '1Ki' }), now)
    expect(index.totals()).toEqual({ memory: '2097153Ki' })
  })

  it('and counts need no rows', () => {
    const index = new ViewIndex(widgets, counting, 'all')
    const a = widget('a', { size: 3 })
    index.fill([a, widget('b')], now)
    expect([index.total, index.matched, index.window({ offset: 0, limit: 100 })]).toEqual([2, 2, []])
    index.fold(a, undefined, now)
    expect([index.total, index.matched, index.tones()]).toEqual([1, 1, { Ready: { ok: 1 } }])
  })

  it('are only kept for who asks', () => {
    const index = new ViewIndex(widgets, query(), 'all')
    index.fill([widget('a', { memory: '1Gi' })], now)
    expect(index.totals()).toEqual({})
  })
})
