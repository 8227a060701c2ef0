import { describe, expect, it } from 'vitest'
import { FakeClock } from '../clock.test-support'
import type { Person } from '../cluster/contract'
import { FakeCluster } from '../cluster/fake-cluster.test-support'
import type { KubeObject } from '../kube/object'
import { serviceUnavailable } from '../kube/status-error'
import type { ViewFrame, ViewQuery } from './contract'
import { createViews } from './create-views'
import type { ObjectNews } from './followed-object'

const ada: Person = { user: 'ada', groups: ['dev'] }

function setUp(cluster = new FakeCluster()) {
  const clock = new FakeClock()
  const views = createViews({ clusters: cluster.clusters, clock, random: () => 0.5 })
  function open(more: Partial<ViewQuery> = {}, person = ada) {
    const frames: ViewFrame[] = []
    const sink = { isReady: true, send: (frame: ViewFrame) => void frames.push(frame), ready: () => sink.isReady }
    const query: ViewQuery = { cluster: 'local', kind: 'configmaps', window: { offset: 0, limit: 10 }, ...more }
    const view = views.open(person, query, sink)
    /** What a browser would show. */
    const shown = () => {
      let rows: string[] = []
      let offset = 0
      for (const frame of frames) {
        if (frame.window) {
          offset = frame.window.offset
          rows = frame.window.rows.map(({ name, resourceVersion }) => `${name}@${resourceVersion}`)
        }
        for (const { index, row } of frame.changed ?? []) rows[index - offset] = `${row.name}@${row.resourceVersion}`
      }
      return rows
    }
    return { view, frames, sink, shown, query, last: () => frames.at(-1) }
  }
  return { cluster, clock, views, open }
}

const named = (name: string, namespace = 'shop', more: KubeObject['metadata'] = {}) => ({
  metadata: { name, namespace, ...more },
})
const namesOf = (rows: readonly string[]) => rows.map((row) => row.split('@')[0])

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
    const views = createViews({ clusters: slow, clock, random: () => 0.5 })
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

describe('permission', () => {
  const inNamespaces = (...allowed: string[]) => {
    return (_: Person, { namespace }: { namespace?: string }) => allowed.includes(namespace ?? '')
  }

  it('is asked of the cluster for list and for watch, as the person', async () => {
    const { cluster, clock, open } = setUp()
    const asked: string[] = []
    cluster.allow = ({ user }, { verb, resource, group }) => {
      asked.push(`${user} ${verb} ${resource}.${group}`)
      return verb !== 'watch'
    }
    const { last } = open({ kind: 'deployments.apps' })
    await clock.advance(200)
    expect(asked.slice(0, 2)).toEqual(['ada list deployments.apps', 'ada watch deployments.apps'])
    expect(last()).toMatchObject({
      state: 'refused',
      status: {
        reason: 'Forbidden',
        message:
          'deployments.apps is forbidden: User "ada" cannot watch resource "deployments" in API group "apps" at the cluster scope',
      },
    })
  })

  it('shows the union of the namespaces that a person may list', async () => {
    const { cluster, clock, open } = setUp()
    for (const name of ['shop', 'bank', 'zoo']) {
      cluster.put('namespaces', { metadata: { name } })
      cluster.put('configmaps', named(`in-${name}`, name))
    }
    cluster.allow = inNamespaces('shop', 'zoo')
    const { shown, last } = open()
    const only = open({ namespaces: ['zoo', 'bank'] })
    const none = open({ namespaces: ['bank'] })
    const nodes = open({ kind: 'nodes' })
    await clock.advance(200)
    expect(namesOf(shown())).toEqual(['in-shop', 'in-zoo'])
    expect(last()).toMatchObject({ total: 2 })
    expect(namesOf(only.shown())).toEqual(['in-zoo'])
    expect(none.last()).toMatchObject({
      state: 'refused',
      status: { message: expect.stringContaining('in the namespace "bank"') },
    })
    expect(nodes.last()).toMatchObject({
      state: 'refused',
      status: { message: expect.stringContaining('at the cluster scope') },
    })
    cluster.put('configmaps', named('more', 'bank'))
    await clock.advance(1_000)
    expect(last()).toMatchObject({ total: 2 })
  })

  it('shows a limited person the Namespaces that he may get', async () => {
    const { cluster, clock, open } = setUp()
    for (const name of ['shop', 'bank']) cluster.put('namespaces', { metadata: { name } })
    cluster.allow = (_, { verb, name }) => verb === 'get' && name === 'shop'
    const { shown, last } = open({ kind: 'namespaces' })
    await clock.advance(200)
    expect(namesOf(shown())).toEqual(['shop'])
    expect(last()).toMatchObject({ total: 1 })
  })

  it('is asked again while a view runs: revoked, the rows go; granted, they come', async () => {
    const { cluster, clock, open } = setUp()
    cluster.put('configmaps', named('a'))
    const { shown, last } = open()
    await clock.advance(200)
    expect(shown()).toHaveLength(1)
    cluster.allow = () => false
    await clock.advance(30_000)
    expect(last()).toMatchObject({ state: 'refused', total: 0, matched: 0, statuses: {}, window: { rows: [] } })
    expect(shown()).toEqual([])
    cluster.put('configmaps', named('b'))
    await clock.advance(1_000)
    expect(shown()).toEqual([])
    cluster.allow = () => true
    await clock.advance(30_000)
    expect(namesOf(shown())).toEqual(['a', 'b'])
  })

  it('is asked for at once when a rule changes, and not for every one of many', async () => {
    const { cluster, clock, open } = setUp()
    const reviews = () => cluster.requests.filter((request) => request.includes('selfsubjectaccessreviews')).length
    cluster.put('configmaps', named('a'))
    cluster.put('clusterrolebindings', { metadata: { name: 'all' } })
    const { shown, last, view } = open()
    await clock.advance(1_000)
    expect(shown()).toHaveLength(1)
    cluster.allow = () => false
    cluster.remove('clusterrolebindings', '', 'all')
    await clock.advance(1_000)
    expect(last()).toMatchObject({ state: 'refused', window: { rows: [] } })

    cluster.allow = () => true
    const before = reviews()
    for (let at = 0; at < 100; at++) {
      cluster.put('rolebindings', named(`some-${at}`))
      await clock.advance(20)
    }
    await clock.advance(3_000)
    expect(namesOf(shown())).toEqual(['a'])
    expect(reviews() - before).toBeLessThanOrEqual(6)
    view.close()
    await clock.advance(61_000)
    expect(cluster.watching).toBe(0)
  })

  it('of one person is nothing to another', async () => {
    const { cluster, clock, open } = setUp()
    cluster.put('configmaps', named('a'))
    cluster.allow = ({ user }) => user === 'ada'
    const allowed = open()
    const refused = open({}, { user: 'eve', groups: ['dev'] })
    await clock.advance(200)
    expect(allowed.shown()).toHaveLength(1)
    expect(refused.last()).toMatchObject({ state: 'refused', window: { rows: [] } })
    expect(JSON.stringify(refused.frames)).not.toContain('"a"')
  })

  it('is remembered for ten seconds', async () => {
    const { cluster, clock, open } = setUp()
    const reviews = () => cluster.requests.filter((request) => request.includes('selfsubjectaccessreviews')).length
    open()
    await clock.advance(200)
    open()
    await clock.advance(5_000)
    expect(reviews()).toBe(2)
    await clock.advance(5_000)
    open()
    await clock.advance(200)
    expect(reviews()).toBe(4)
  })

  it('fails closed when the cluster refuses to say, and is kept for a while when it is away', async () => {
    const { cluster, clock, open } = setUp()
    cluster.put('configmaps', named('a'))
    const { shown, last } = open()
    await clock.advance(200)
    cluster.failure = (path) => (path.includes('accessreviews') ? serviceUnavailable('away') : undefined)
    await clock.advance(45_000)
    expect(shown()).toHaveLength(1)
    await clock.advance(60_000)
    expect(last()).toMatchObject({ state: 'failed', status: { message: 'away' } })
    expect(shown()).toEqual([])
    cluster.failure = undefined
    await clock.advance(10_000)
    expect(shown()).toHaveLength(1)

    const stranger = open({}, { user: 'new', groups: [] })
    cluster.failure = (path) => (path.includes('accessreviews') ? serviceUnavailable('away') : undefined)
    const second = open({}, { user: 'newer', groups: [] })
    await clock.advance(200)
    expect(stranger.shown().length + second.shown().length).toBe(0)
  })

  it('is that of the own credential where persons bring one: a feed for each namespace', async () => {
    const { cluster, clock, open } = setUp(new FakeCluster('local', 'own'))
    for (const name of ['shop', 'bank', 'zoo']) cluster.put('configmaps', named(`in-${name}`, name))
    cluster.allow = inNamespaces('shop', 'zoo')
    const { shown } = open({ namespaces: ['shop', 'bank', 'zoo'] })
    await clock.advance(200)
    expect(namesOf(shown())).toEqual(['in-shop', 'in-zoo'])
    expect(cluster.requests).toContain('GET /api/v1/namespaces/shop/configmaps?limit=500')
    expect(cluster.requests).not.toContain('GET /api/v1/configmaps?limit=500')
    cluster.put('configmaps', named('another', 'zoo'))
    await clock.advance(200)
    expect(namesOf(shown())).toEqual(['another', 'in-shop', 'in-zoo'])
  })
})

describe('staleness', () => {
  it('keeps the last known rows and says that it is reconnecting', async () => {
    const { cluster, clock, open } = setUp()
    cluster.put('configmaps', named('a'))
    const { shown, last } = open()
    await clock.advance(200)
    cluster.failure = () => serviceUnavailable('away')
    cluster.breakWatches()
    await clock.advance(20_000)
    expect(last()).toMatchObject({ state: 'reconnecting', total: 1 })
    expect(shown()).toHaveLength(1)
    cluster.failure = undefined
    cluster.put('configmaps', named('b'))
    await clock.advance(40_000)
    expect(last()?.state).toBe('live')
    expect(namesOf(shown())).toEqual(['a'])
  })

  it('says now and then that it was heard', async () => {
    const { cluster, clock, open } = setUp()
    const { frames } = open()
    await clock.advance(1_000)
    const before = frames.length
    for (let minute = 0; minute < 3; minute++) {
      await clock.advance(60_000)
      cluster.bookmark()
      await clock.advance(15_000)
    }
    expect(frames.length - before).toBe(3)
    expect(frames.at(-1)).toEqual({ state: 'live', heardAt: expect.any(String), total: 0, matched: 0 })
  })
})

describe('a followed object', () => {
  function follow(parts: ReturnType<typeof setUp>, name: string, kind = 'configmaps') {
    const news: ObjectNews[] = []
    const target = { cluster: 'local', kind, namespace: 'shop', name }
    const followed = parts.views.follow(ada, target, { send: (one) => news.push(one) })
    return { news, followed }
  }

  it('is told of by version, and by its absence', async () => {
    const parts = setUp()
    const { cluster, clock } = parts
    cluster.put('configmaps', named('a'))
    const { news, followed } = follow(parts, 'a')
    await clock.advance(200)
    cluster.put('configmaps', named('b'))
    cluster.put('configmaps', named('a'))
    await clock.advance(200)
    cluster.remove('configmaps', 'shop', 'a')
    await clock.advance(200)
    expect(news).toEqual([
      { resourceVersion: '2', state: 'live' },
      { resourceVersion: '4', state: 'live' },
      { resourceVersion: null, state: 'live' },
    ])
    followed.close()
  })

  it('is asked for by itself where the person may not watch the kind', async () => {
    const parts = setUp()
    const { cluster, clock } = parts
    cluster.allow = (_, { verb }) => verb === 'get'
    cluster.put('configmaps', named('a'))
    const { news, followed } = follow(parts, 'a')
    await clock.advance(200)
    cluster.put('configmaps', named('a'))
    await clock.advance(5_500)
    expect(news).toEqual([
      { resourceVersion: '2', state: 'live' },
      { resourceVersion: '3', state: 'live' },
    ])
    followed.close()
    const asked = cluster.requests.length
    await clock.advance(60_000)
    expect(cluster.requests).toHaveLength(asked)
  })
})
