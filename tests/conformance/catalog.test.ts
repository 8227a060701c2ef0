/** The console's catalog of kinds against a cluster with custom resources: what it names, for whom, and how soon. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCatalogs } from '../../lib/catalog/create-catalogs'
import { systemClock } from '../../lib/clock'
import { createClusters } from '../../lib/cluster/clusters'
import type { Person } from '../../lib/cluster/contract'
import { readOwnKubeconfig } from '../../lib/cluster/kubeconfig'
import { createTransport } from '../../lib/cluster/transport'
import { createKindQueries, type KindQueries } from '../../lib/operations/kind-queries'
import type { ViewFrame } from '../../lib/views/contract'
import { createViews, type Views } from '../../lib/views/create-views'
import { bind, rbac, role, rule, user } from '../support/roles'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('shop', 'vault')
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const admin: Person = { user: 'ada', groups: ['orrery:administrators'] }
const limited: Person = { user: 'ann', groups: [] }
const stranger: Person = { user: 'eve', groups: [] }

let queries: KindQueries
let views: Views
let follow: (listener: (version: string) => void) => () => void
let close: () => void

beforeAll(async () => {
  const transport = createTransport('local', await readOwnKubeconfig(cluster.simulator.kubeconfig))
  const facts = { id: 'local', name: 'local', capabilities: { simulation: true } }
  const clusters = createClusters({ connections: [{ ...facts, identity: 'impersonate', transport }] })
  const catalogs = createCatalogs({ clock: systemClock })
  views = createViews({ clusters, catalogs, clock: systemClock })
  queries = createKindQueries({ clusters, catalogs, views, clock: systemClock })
  follow = (listener) => catalogs.follow(clusters.get('local', admin), admin, listener)
  close = () => {
    views.stop()
    transport.close()
  }
})
afterAll(() => close())

const definition = (plural: string, column: string) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.example.com` },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural, singular: plural.slice(0, -1), kind: `K${plural}`, shortNames: [`${plural}x`] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        additionalPrinterColumns: [{ name: column, type: 'string', jsonPath: '.spec.size' }],
        subresources: { scale: { specReplicasPath: '.spec.size', statusReplicasPath: '.status.size' } },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: { type: 'object', properties: { size: { type: 'integer' } } },
              status: { type: 'object', properties: { size: { type: 'integer' } } },
            },
          },
        },
      },
    ],
  },
})

const idsOf = async () => (await queries.all('local', admin)).kinds.map(({ id }) => id)
const columnsFor = async (person: Person) =>
  (await queries.one('local', person, 'widgets.example.com')).columns?.map(({ name }) => name)

test('a definition is in the catalog as soon as it serves, and out of it when it is gone', async () => {
  await idsOf()
  const versions: string[] = []
  const stop = follow((version) => versions.push(version))
  expect((await cluster.ask.post(definitions, definition('gadgets', 'Size'))).status).toBe(201)
  await expect.poll(idsOf, { timeout: 10_000 }).toContain('gadgets.example.com')
  expect(await queries.one('local', admin, 'gadgets.example.com')).toMatchObject({
    kind: 'Kgadgets',
    shortNames: ['gadgetsx'],
    scalable: true,
    withoutConditions: true,
    columns: [{ name: 'Size' }],
  })
  await cluster.ask.delete(`${definitions}/gadgets.example.com`)
  await expect.poll(idsOf, { timeout: 10_000 }).not.toContain('gadgets.example.com')
  expect(versions.length).toBeGreaterThanOrEqual(2)
  stop()
})

test('who may list the objects is told the columns and shown the rows, in the namespaces that are theirs', async () => {
  await cluster.ask.post(definitions, definition('widgets', 'Size'))
  const path = (namespace: string) => `/apis/example.com/v1/namespaces/${namespace}/widgets`
  for (const [namespace, size] of [
    ['shop', 3],
    ['vault', 7],
  ] as const) {
    const widget = { apiVersion: 'example.com/v1', kind: 'Kwidgets', metadata: { name: 'w' }, spec: { size } }
    await expect
      .poll(async () => (await cluster.ask.post(path(namespace), widget)).status, { timeout: 10_000 })
      .toBe(201)
  }
  const roles = `${rbac}/namespaces/shop`
  const rules = [rule(['list', 'watch'], ['widgets'], { apiGroups: ['example.com'] })]
  await cluster.ask.post(`${roles}/roles`, role('reader', rules))
  await cluster.ask.post(`${roles}/rolebindings`, bind('reader', 'reader', user('ann')))

  // A kind that was missing a moment ago is not looked for at once.
  await expect.poll(() => columnsFor(admin).catch(() => undefined), { timeout: 10_000 }).toEqual(['Size'])
  expect(await columnsFor(limited)).toEqual(['Size'])
  expect(await columnsFor(stranger)).toBeUndefined()

  const rowsFor = async (person: Person) => {
    let last: ViewFrame | undefined
    const query = { cluster: 'local', kind: 'widgets.example.com', window: { offset: 0, limit: 10 } }
    const view = views.open(person, query, {
      send: (frame) => {
        last = frame
      },
    })
    await expect.poll(() => last?.state, { timeout: 10_000 }).toMatch(/live|refused/)
    view.close()
    return last?.state === 'live' ? last.window?.rows.map(({ namespace, cells }) => [namespace, cells[0]]) : last?.state
  }
  expect(await rowsFor(admin)).toEqual([
    ['shop', '3'],
    ['vault', '7'],
  ])
  expect(await rowsFor(limited)).toEqual([['shop', '3']])
  expect(await rowsFor(stranger)).toBe('refused')
})

test('a search finds what the person may list, of a kind by its id', async () => {
  const found = async (person: Person) =>
    (await views.search(person, { cluster: 'local', text: 'w', kind: 'widgets.example.com' })).hits.map(
      ({ namespace }) => namespace,
    )
  expect(await found(admin)).toEqual(['shop', 'vault'])
  expect(await found(limited)).toEqual(['shop'])
  expect(await found(stranger)).toEqual([])
})
