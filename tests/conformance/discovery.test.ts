/** What the server says of itself, in every form that clients ask for it. */
import { describe, expect, test } from 'vitest'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster()

interface ApiResource {
  name: string
  singularName: string
  namespaced: boolean
  kind: string
  group?: string
  version?: string
  verbs: string[]
  shortNames?: string[]
  categories?: string[]
}
interface ResourceList {
  kind: string
  apiVersion?: string
  groupVersion: string
  resources: ApiResource[]
}
interface Discovered {
  resource: string
  responseKind: { group: string; version: string; kind: string }
  scope: string
  singularResource: string
  verbs: string[]
  subresources?: { subresource: string; responseKind: { kind: string }; verbs: string[] }[]
}
interface Aggregated {
  kind: string
  apiVersion: string
  items: { metadata: { name: string }; versions: { version: string; freshness: string; resources: Discovered[] }[] }[]
}

const aggregatedType = (version: string) =>
  `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`

describe('the old form: a document for each group version', () => {
  test('names versions and groups', async () => {
    const core = await cluster.ask.get<{ kind: string; versions: string[] }>('/api')
    expect(core.body).toMatchObject({ kind: 'APIVersions', versions: ['v1'] })
    const { body } = await cluster.ask.get<{ kind: string; groups: { name: string; preferredVersion: object }[] }>(
      '/apis',
    )
    expect(body.kind).toBe('APIGroupList')
    expect(body.groups.find(({ name }) => name === 'apps')).toEqual({
      name: 'apps',
      versions: [{ groupVersion: 'apps/v1', version: 'v1' }],
      preferredVersion: { groupVersion: 'apps/v1', version: 'v1' },
    })
    expect((await cluster.ask.get('/apis/apps')).body).toMatchObject({
      kind: 'APIGroup',
      apiVersion: 'v1',
      name: 'apps',
    })
  })

  test('describes resources and their subresources', async () => {
    const { body } = await cluster.ask.get<ResourceList>('/api/v1')
    expect(body).toMatchObject({ kind: 'APIResourceList', groupVersion: 'v1' })
    const byName = new Map(body.resources.map((resource) => [resource.name, resource]))
    expect(byName.get('pods')).toMatchObject({
      singularName: 'pod',
      namespaced: true,
      kind: 'Pod',
      verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
      shortNames: ['po'],
      categories: ['all'],
    })
    expect(byName.get('pods/log')).toMatchObject({ kind: 'Pod', verbs: ['get'], singularName: '' })
    expect(byName.get('pods/eviction')).toMatchObject({ group: 'policy', version: 'v1', kind: 'Eviction' })
    expect(byName.get('replicationcontrollers/scale')).toMatchObject({ group: 'autoscaling', kind: 'Scale' })
    expect(byName.get('serviceaccounts/token')).toMatchObject({ group: 'authentication.k8s.io', verbs: ['create'] })
    // Nobody deletes all Namespaces with one request.
    expect(byName.get('namespaces')?.verbs).not.toContain('deletecollection')
    expect(byName.get('namespaces/finalize')?.verbs).toEqual(['update'])
  })

  test('says 404 for what is not served', async () => {
    for (const path of ['/apis/nothing.example.com', '/apis/apps/v2', '/api/v2', '/apis/apps/v1/widgets', '/nowhere'])
      expect((await cluster.ask.get(path)).status, path).toBe(404)
  })
})

describe('the aggregated form', () => {
  test.each(['v2', 'v2beta1'])('%s: everything in two documents', async (version) => {
    const accept = `${aggregatedType(version)},application/json`
    const core = await cluster.ask.get<Aggregated>('/api', { accept })
    expect(core.headers.get('content-type')).toBe(aggregatedType(version))
    expect(core.body).toMatchObject({ kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${version}` })
    const pods = core.body.items[0]?.versions[0]?.resources.find(({ resource }) => resource === 'pods')
    expect(pods).toMatchObject({
      responseKind: { group: '', version: 'v1', kind: 'Pod' },
      scope: 'Namespaced',
      singularResource: 'pod',
    })
    expect(pods?.subresources?.map(({ subresource }) => subresource)).toEqual(
      expect.arrayContaining(['binding', 'eviction', 'log', 'proxy', 'status']),
    )
    const named = await cluster.ask.get<Aggregated>('/apis', { accept })
    expect(named.body.items.map(({ metadata }) => metadata.name)).toContain('apps')
    expect(named.body.items.every(({ versions }) => versions.every(({ freshness }) => freshness === 'Current'))).toBe(
      true,
    )
  })

  test('agrees with the old form in every resource and verb', async () => {
    const accept = aggregatedType('v2')
    for (const prefix of ['/api', '/apis']) {
      const { body } = await cluster.ask.get<Aggregated>(prefix, { accept })
      for (const { metadata, versions } of body.items)
        for (const { version, resources } of versions) {
          const group = metadata.name ? `/${metadata.name}` : ''
          const old = await cluster.ask.get<ResourceList>(`${prefix}${group}/${version}`)
          const aggregated = resources.flatMap(({ resource, verbs, subresources = [] }) => [
            `${resource} ${verbs}`,
            ...subresources.map((each) => `${resource}/${each.subresource} ${each.verbs}`),
          ])
          expect(aggregated.sort()).toEqual(old.body.resources.map(({ name, verbs }) => `${name} ${verbs}`).sort())
        }
    }
  })

  test('is not sent again to who has it', async () => {
    const accept = aggregatedType('v2')
    const first = await cluster.ask.get('/apis', { accept })
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[0-9A-F]+"$/)
    const again = await cluster.ask.get('/apis', { accept, headers: { 'if-none-match': etag } })
    expect([again.status, again.text]).toEqual([304, ''])
  })
})

test('requests on what is deprecated are answered with a warning', async () => {
  const warning = 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'
  const endpoints = '/api/v1/namespaces/default/endpoints'
  const body = { metadata: { name: 'e' } }
  const answers = [
    await cluster.ask.post(endpoints, body),
    await cluster.ask.get(endpoints),
    await cluster.ask.get(`${endpoints}/e`),
    await cluster.ask.put(`${endpoints}/e`, body),
    await cluster.ask.patch(`${endpoints}/e`, 'merge', {}),
    await cluster.ask.delete(`${endpoints}/e`),
    await cluster.ask.get(`${endpoints}?watch=1&timeoutSeconds=1&resourceVersion=0`),
  ]
  expect(answers.map(({ status, warnings }) => `${status} ${warnings}`)).toEqual(
    [201, 200, 200, 200, 200, 200, 200].map((status) => `${status} ${warning}`),
  )
  expect((await cluster.ask.get('/api/v1/endpoints', { headers: { 'impersonate-user': 'ada' } })).warnings).toEqual([])
})

describe('schema, version and health', () => {
  test('OpenAPI v3 has a document for each group version, under an address that changes with it', async () => {
    const { body } = await cluster.ask.get<{ paths: Record<string, { serverRelativeURL: string }> }>('/openapi/v3')
    const { serverRelativeURL = '' } = body.paths['apis/apps/v1'] ?? {}
    expect(serverRelativeURL).toMatch(/^\/openapi\/v3\/apis\/apps\/v1\?hash=/)
    const document = await cluster.ask.get<{ openapi: string; components: { schemas: Record<string, object> } }>(
      serverRelativeURL,
    )
    expect(document.body.openapi).toMatch(/^3\.0/)
    expect(document.body.components.schemas).toHaveProperty(['io.k8s.api.apps.v1.Deployment'])
  })

  test('OpenAPI v2 is one document', async () => {
    const { body } = await cluster.ask.get<{ swagger: string; definitions: Record<string, object> }>('/openapi/v2')
    expect(body.swagger).toBe('2.0')
    expect(body.definitions).toHaveProperty(['io.k8s.api.core.v1.Pod'])
  })

  test('version and health', async () => {
    expect((await cluster.ask.get('/version')).body).toMatchObject({
      major: '1',
      gitVersion: expect.stringMatching(/^v1\./),
    })
    for (const path of ['/healthz', '/livez', '/readyz', '/readyz/ping'])
      expect((await cluster.ask.get(path)).text, path).toBe('ok')
    expect((await cluster.ask.get('/readyz?verbose')).text).toContain('[+]ping ok')
    expect((await cluster.ask.get<{ paths: string[] }>('/')).body.paths).toContain('/apis/apps/v1')
  })
})
