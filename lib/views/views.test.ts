import { describe, expect, it } from 'vitest'
import { createCatalogs } from '../catalog/create-catalogs'
import type { Clock } from '../clock'
import type { Person } from '../cluster/contract'
import type { FakeCluster } from '../cluster/fake-cluster.test-support'
import type { KubeObject } from '../kube/object'
import type { ViewFrame } from './contract'
import { createViews } from './create-views'
import { ada, named, namesOf, setUp } from './views.test-support'

describe('a view', () => {
  it('shows its window, then only what changes in it', async () => {
    const { cluster, clock, open } = setUp()
    for (const name of ['a', 'b', 'c', 'd']) cluster.put('configmaps', named(name))
    const { frames, last, shown } = open({ window: { offset: 1, limit: 2 } })
    await clock.advance(200)
    expect(frames.filter(({ window }) => window)).toHaveLength(1)
    expect(last()).toMatchObject({ state: 'live', total: 4, matched: 4, window: { offset: 1 } })
    expect(namesOf(shown())).toEqual(['b', 'c'])

    cluster.put('configmaps', named('c'))
    await clock.advance(200)
    expect(last()?.window).toBeUndefined()
    expect(last()?.changed).toMatchObject([{ index: 2, row: { name: 'c', resourceVersion: '6' } }])

    const before = frames.length
    cluster.put('configmaps', named('d'))
    await clock.advance(200)
    expect(frames).toHaveLength(before)

    cluster.put('configmaps', named('aa'))
    await clock.advance(200)
    expect(last()).toMatchObject({ total: 5, window: { offset: 1, rows: [{ name: 'aa' }, { name: 'b' }] } })
    cluster.remove('configmaps', 'shop', 'd')
    await clock.advance(200)
    expect(last()).toMatchObject({ total: 4, matched: 4 })
    expect(last()?.window).toBeUndefined()
  })

  it('says how much it has read while it loads, and says nothing about rows before all are there', async () => {
    const { cluster, clock, open } = setUp()
    for (let at = 0; at < 1_200; at++) cluster.put('configmaps', named(`c-${at}`))
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const { clusters } = cluster
    const slow = {
      ...clusters,
      get: (id: string, person: Person) => {
        const found = clusters.get(id, person)
        const upstream = found.upstream(person)
        const fetch: typeof upstream.fetch = async (path, init) => {
          if (path.includes('continue=1000')) await held
          return await upstream.fetch(path, init)
        }
        return { ...found, upstream: () => ({ ...upstream, fetch }) }
      },
    }
    const views = createViews({ clusters: slow, catalogs: createCatalogs({ clock }), clock, random: () => 0.5 })
    const frames: ViewFrame[] = []
    views.open(
      ada,
      { cluster: 'local', kind: 'configmaps', window: { offset: 0, limit: 5 } },
      { send: (frame) => frames.push(frame) },
    )
    await clock.advance(300)
    expect(frames.at(-1)).toEqual({ state: 'loading', received: 1_000, total: 0, matched: 0 })
    release()
    await clock.advance(300)
    expect(frames.at(-1)).toMatchObject({ state: 'live', total: 1_200 })
    expect(frames.flatMap(({ window }) => window?.rows ?? [])).toHaveLength(5)
    expect(open).toBeDefined()
  })

  it('puts a long list in order bit by bit, and misses nothing that changes meanwhile', async () => {
    const { cluster, clock, open } = setUp()
    const name = (at: number) => `c-${String(at).padStart(4, '0')}`
    for (let at = 0; at < 3_500; at++) cluster.put('configmaps', named(name(at)))
    const { view, query, shown, last, frames } = open()
    await clock.advance(500)
    expect(last()).toMatchObject({ state: 'live', total: 3_500 })
    view.change({ ...query, sort: { column: 'name', direction: 'descending' } })
    cluster.put('configmaps', named('z-new'))
    cluster.remove('configmaps', 'shop', name(3_499))
    const before = frames.length
    await clock.advance(500)
    expect(namesOf(shown()).slice(0, 3)).toEqual(['z-new', name(3_498), name(3_497)])
    expect(last()).toMatchObject({ total: 3_500, matched: 3_500 })
    for (const frame of frames.slice(before)) expect(frame.total).toBeGreaterThanOrEqual(3_499)
  })

  it('sends at most ten frames a second, and waits for a slow reader', async () => {
    const { cluster, clock, open } = setUp()
    cluster.put('configmaps', named('a'))
    const { frames, sink, shown } = open()
    await clock.advance(1_000)
    const before = frames.length
    for (let at = 0; at < 100; at++) {
      cluster.put('configmaps', named('a'))
      await clock.advance(10)
    }
    expect(frames.length - before).toBeLessThanOrEqual(11)
    expect(shown()).toEqual(['a@102'])

    sink.isReady = false
    const stalled = frames.length
    for (let at = 0; at < 50; at++) {
      cluster.put('configmaps', named('a'))
      await clock.advance(50)
    }
    expect(frames).toHaveLength(stalled)
    sink.isReady = true
    await clock.advance(300)
    expect(frames).toHaveLength(stalled + 1)
    expect(shown()).toEqual(['a@152'])
  })

  it('follows its reader to another window, order, search, kind', async () => {
    const { cluster, clock, open } = setUp()
    for (const name of ['a', 'b', 'c']) cluster.put('configmaps', named(name))
    cluster.put('secrets', named('s'))
    const { view, query, last, frames } = open({ window: { offset: 0, limit: 2 } })
    await clock.advance(200)
    const rows = () => last()?.window?.rows.map(({ name }) => name)
    view.change({ ...query, window: { offset: 2, limit: 2 } })
    await clock.advance(200)
    expect(rows()).toEqual(['c'])
    view.change({ ...query, sort: { column: 'name', direction: 'descending' } })
    await clock.advance(200)
    expect(rows()).toEqual(['c', 'b'])
    view.change({ ...query, search: 'b' })
    await clock.advance(200)
    expect(last()).toMatchObject({ total: 3, matched: 1, window: { rows: [{ name: 'b' }] } })
    view.change({ ...query, kind: 'secrets' })
    await clock.advance(200)
    expect(rows()).toEqual(['s'])
    const before = frames.length
    view.close()
    cluster.put('secrets', named('t'))
    await clock.advance(60_000)
    expect(frames).toHaveLength(before)
  })

  it('goes on when the clock was put back', async () => {
    const { cluster, clock } = setUp()
    let putBackMs = 0
    const shifted: Clock = {
      now: () => new Date(clock.now().getTime() - putBackMs),
      after: (ms, run) => clock.after(ms, run),
    }
    const views = createViews({
      clusters: cluster.clusters,
      catalogs: createCatalogs({ clock: shifted }),
      clock: shifted,
      random: () => 0.5,
    })
    const frames: ViewFrame[] = []
    const query = { cluster: 'local', kind: 'configmaps', window: { offset: 0, limit: 10 } }
    views.open(ada, query, { send: (frame) => void frames.push(frame) })
    await clock.advance(200)
    putBackMs = 3_600_000
    cluster.put('configmaps', named('late'))
    await clock.advance(200)
    expect(frames.at(-1)).toMatchObject({ window: { rows: [{ name: 'late' }] } })
  })

  it('answers a query that cannot be read with its Status', async () => {
    const { clock, open } = setUp()
    const wrong = open({ labelSelector: 'a=(' })
    const unknown = open({ kind: 'gadgets.example.com' })
    const nowhere = open({ cluster: 'moon' })
    await clock.advance(200)
    expect(wrong.last()).toMatchObject({ state: 'failed', status: { reason: 'BadRequest' }, total: 0 })
    expect(unknown.last()).toMatchObject({ state: 'failed', status: { code: 404 } })
    expect(nowhere.last()).toMatchObject({ state: 'failed', status: { message: 'clusters "moon" not found' } })
    wrong.view.change({ ...wrong.query, labelSelector: 'a' })
    await clock.advance(200)
    expect(wrong.last()).toMatchObject({ state: 'live', total: 0 })
  })

  it('counts states, and sends the counts only when they changed', async () => {
    const { cluster, clock, open } = setUp()
    cluster.put('namespaces', { metadata: { name: 'a' } })
    cluster.put('namespaces', { metadata: { name: 'b' }, status: { phase: 'Terminating' } } as KubeObject)
    const { frames, last } = open({ kind: 'namespaces' })
    await clock.advance(200)
    expect(last()?.statuses).toEqual({ Active: 1, Terminating: 1 })
    cluster.put('namespaces', { metadata: { name: 'a', labels: { x: 'y' } } })
    await clock.advance(200)
    expect(last()?.changed).toHaveLength(1)
    expect(last()?.statuses).toBeUndefined()
    cluster.remove('namespaces', '', 'b')
    await clock.advance(200)
    expect(last()?.statuses).toEqual({ Active: 1 })
    expect(frames.filter(({ statuses }) => statuses)).toHaveLength(2)
  })
})

describe('sharing', () => {
  /** Beside the four kinds of rules about rights, which are watched as long as somebody looks at anything. */
  const watching = ({ watching }: FakeCluster) => watching - 4

  it('asks the cluster once for many views, and lets go of it a while after the last one closed', async () => {
    const { cluster, clock, open } = setUp()
    const opened = [open(), open({ search: 'x' }), open({}, { user: 'bob', groups: [] })]
    await clock.advance(200)
    expect(cluster.requests.filter((request) => request.startsWith('GET /api/v1/configmaps?limit'))).toHaveLength(1)
    expect(watching(cluster)).toBe(1)
    for (const { view } of opened) view.close()
    await clock.advance(59_000)
    expect(watching(cluster)).toBe(1)
    const again = open()
    await clock.advance(2_000)
    expect(again.last()?.state).toBe('live')
    expect(watching(cluster)).toBe(1)
    again.view.close()
    await clock.advance(61_000)
    expect(cluster.watching).toBe(0)
  })

  it('never sends values of Secrets and ConfigMaps to anybody', async () => {
    const { cluster, clock, open } = setUp()
    cluster.put('secrets', { ...named('s'), data: { password: 'c2VjcmV0' }, type: 'Opaque' } as KubeObject)
    const { frames } = open({ kind: 'secrets' })
    const found = open({ kind: 'secrets', search: 'c2VjcmV0' })
    await clock.advance(200)
    expect(JSON.stringify(frames)).toContain('Opaque')
    expect(JSON.stringify(frames)).not.toContain('c2VjcmV0')
    expect(found.last()).toMatchObject({ total: 1, matched: 0 })
  })
})
