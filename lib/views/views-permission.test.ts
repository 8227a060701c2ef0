import { describe, expect, it } from 'vitest'
import type { Person } from '../cluster/contract'
import { FakeCluster } from '../cluster/fake-cluster.test-support'
import { serviceUnavailable } from '../kube/status-error'
import { named, namesOf, setUp } from './views.test-support'

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

  it('is followed by a window when it is granted, also where there is nothing to show', async () => {
    const { cluster, clock, open } = setUp()
    cluster.allow = () => false
    const { frames, last } = open()
    await clock.advance(200)
    expect(last()).toMatchObject({ state: 'refused' })
    cluster.allow = () => true
    await clock.advance(30_000)
    const granted = frames.filter(({ state }) => state === 'live')
    expect(granted[0]).toMatchObject({ total: 0, window: { rows: [] } })
    expect(granted.slice(1).some(({ window }) => window)).toBe(false)
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
