import { beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../clock.test-support'
import { FakeCluster } from '../cluster/fake-cluster.test-support'
import { forbidden } from '../kube/status-error'
import { createKindQueries } from '../operations/kind-queries'
import { createViews } from '../views/create-views'
import { createCatalogs } from './create-catalogs'

const ada = { user: 'ada', groups: ['dev'] }
const resource = (plural: string, kind: string, more: object = {}) => ({
  resource: plural,
  responseKind: { kind },
  scope: 'Namespaced',
  verbs: ['create', 'get', 'list', 'watch'],
  ...more,
})
const group = (name: string, resources: object[], more: object = {}) => ({
  metadata: { name },
  versions: [{ version: 'v1', resources, ...more }],
})
const definitions = group('apiextensions.k8s.io', [
  resource('customresourcedefinitions', 'CustomResourceDefinition', { scope: 'Cluster' }),
])
const widgets = group('example.com', [resource('widgets', 'Widget')])
const definition = (column: string) => ({
  metadata: { name: 'widgets.example.com', generation: column.length },
  spec: {
    versions: [{ name: 'v1', additionalPrinterColumns: [{ name: column, type: 'string', jsonPath: '.spec.size' }] }],
  },
})

let cluster: FakeCluster
let clock: FakeClock
let groups: object[]

beforeEach(() => {
  cluster = new FakeCluster()
  clock = new FakeClock()
  groups = [definitions, widgets]
  cluster.override = (_method, path) =>
    path === '/apis' ? Response.json({ kind: 'APIGroupDiscoveryList', items: groups }) : undefined
  cluster.put('customresourcedefinitions', definition('Size'))
})

function setUp() {
  const catalogs = createCatalogs({ clock, random: () => 0.5 })
  const { clusters } = cluster
  const views = createViews({ clusters, catalogs, clock, random: () => 0.5 })
  return { catalogs, views, queries: createKindQueries({ clusters, catalogs, views, clock }) }
}

const discoveries = () => cluster.requests.filter((request) => request === 'GET /apis').length

describe('the kinds of a cluster', () => {
  it('are known in code, or made of discovery', async () => {
    const { queries } = setUp()
    const { kinds } = await queries.all('local', ada)
    expect(kinds.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['pods', 'widgets.example.com', 'customresourcedefinitions.apiextensions.k8s.io']),
    )
  })

  it('are read once for many who ask at once, and not again for a while', async () => {
    const { queries } = setUp()
    await Promise.all([queries.all('local', ada), queries.all('local', ada), queries.served('local', ada)])
    await clock.advance(20_000)
    await queries.all('local', ada)
    expect(discoveries()).toBe(1)
  })

  it('are looked for again when one is missing', async () => {
    const { queries } = setUp()
    groups = [definitions]
    await queries.all('local', ada)
    groups = [definitions, widgets]
    await clock.advance(1_000)
    expect((await queries.one('local', ada, 'widgets.example.com')).kind).toBe('Widget')
    await expect(queries.one('local', ada, 'gadgets.example.com')).rejects.toMatchObject({ status: { code: 404 } })
  })

  it('stay while what serves their group is down', async () => {
    const { queries, catalogs } = setUp()
    const versions: string[] = []
    await queries.all('local', ada)
    const stop = catalogs.follow(cluster.clusters.get('local', ada), ada, (version) => versions.push(version))
    groups = [definitions, group('example.com', [], { freshness: 'Stale' })]
    await clock.advance(60_000)
    const { kinds, stale } = await queries.all('local', ada)
    expect(stale).toEqual([{ group: 'example.com', version: 'v1' }])
    expect(kinds.map(({ id }) => id)).toContain('widgets.example.com')
    expect(versions).toHaveLength(1)
    stop()
  })

  it('are told anew as definitions come and go, for as long as somebody follows', async () => {
    const { queries, catalogs } = setUp()
    const versions: string[] = []
    await queries.all('local', ada)
    const stop = catalogs.follow(cluster.clusters.get('local', ada), ada, (version) => versions.push(version))
    await clock.advance(100)
    groups = [definitions, widgets, group('other.example.com', [resource('widgets', 'Widget')])]
    cluster.put('customresourcedefinitions', { metadata: { name: 'widgets.other.example.com' } })
    await clock.advance(400)
    expect(versions).toHaveLength(1)
    const { kinds, version } = await queries.all('local', ada)
    expect(kinds.filter(({ plural }) => plural === 'widgets').map(({ id }) => id)).toEqual([
      'widgets.example.com',
      'widgets.other.example.com',
    ])
    expect(version).toBe(versions[0])

    stop()
    expect(cluster.watching).toBe(0)
    const before = discoveries()
    await clock.advance(600_000)
    expect(discoveries()).toBe(before)
  })
})

describe('the columns of a custom resource', () => {
  it('are those of its definition, and change with it while somebody follows', async () => {
    const { queries, catalogs } = setUp()
    const names = async () => (await queries.one('local', ada, 'widgets.example.com')).columns?.map(({ name }) => name)
    const stop = catalogs.follow(cluster.clusters.get('local', ada), ada, () => undefined)
    expect(await names()).toEqual(['Size'])
    await clock.advance(100)
    cluster.put('customresourcedefinitions', definition('Extent'))
    await clock.advance(400)
    expect(await names()).toEqual(['Extent'])
    stop()
  })

  it('are the age alone where not even the console may read definitions', async () => {
    const { queries } = setUp()
    cluster.override = (_method, path) => {
      if (path === '/apis') return Response.json({ kind: 'APIGroupDiscoveryList', items: groups })
      const { status } = forbidden({ group: '', plural: 'customresourcedefinitions' }, '', 'no')
      return path.includes('customresourcedefinitions') ? Response.json(status, { status: 403 }) : undefined
    }
    expect((await queries.one('local', ada, 'widgets.example.com')).columns).toBeUndefined()
  })

  it('are told to whoever may list the objects, and to nobody else', async () => {
    const { queries } = setUp()
    const columns = async () => (await queries.one('local', ada, 'widgets.example.com')).columns
    cluster.allow = () => false
    expect(await columns()).toBeUndefined()
    await clock.advance(11_000)
    cluster.put('namespaces', { metadata: { name: 'shop' } })
    cluster.allow = (_person, { resource: plural, namespace }) => plural === 'widgets' && namespace === 'shop'
    expect(await columns()).toHaveLength(1)
    await clock.advance(11_000)
    cluster.allow = (_person, { resource: plural, verb }) => plural === 'customresourcedefinitions' && verb === 'get'
    expect(await columns()).toHaveLength(1)
  })
})

it('a list of a custom resource has the columns of its definition', async () => {
  const { views } = setUp()
  cluster.put('widgets', { metadata: { name: 'w', namespace: 'shop' }, spec: { size: 3 } } as object)
  const frames: { state: string; window?: { rows: readonly { cells: readonly unknown[] }[] } }[] = []
  const query = { cluster: 'local', kind: 'widgets.example.com', window: { offset: 0, limit: 10 } }
  const view = views.open(ada, query, { send: (frame) => void frames.push(frame) })
  await clock.advance(300)
  expect(frames.at(-1)).toMatchObject({ state: 'live', window: { rows: [{ cells: ['3'] }] } })
  view.close()
})

it('a list of a kind that is nowhere says so', async () => {
  const { views } = setUp()
  const frames: { state: string }[] = []
  const query = { cluster: 'local', kind: 'gadgets.example.com', window: { offset: 0, limit: 10 } }
  views.open(ada, query, { send: (frame) => void frames.push(frame) }).close
  await clock.advance(300)
  expect(frames.at(-1)).toMatchObject({ state: 'failed', status: { code: 404 } })
})
