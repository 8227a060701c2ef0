import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { loadSchemas } from '../schema/load-schemas'
import type { DiscoveredResource } from './discovery'
import { createOpenApi } from './openapi'
import { reviewResources } from './review-resources'

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
const resource = (group: string, kind: string, namespaced: boolean): DiscoveredResource => ({
  group,
  version: 'v1',
  plural: `${kind.toLowerCase()}s`,
  singular: kind.toLowerCase(),
  kind: { group, version: 'v1', kind },
  namespaced,
  verbs,
  subresources: [
    { name: 'status', kind: { group, version: 'v1', kind }, verbs: ['get', 'patch', 'update'] },
    { name: 'scale', kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' }, verbs: ['get', 'patch', 'update'] },
  ],
})
let served = [
  resource('', 'Pod', true),
  resource('', 'Node', false),
  resource('apps', 'Deployment', true),
  ...reviewResources,
]
const schemas = loadSchemas()
const openApi = createOpenApi({ schemas, served: () => served })

function get(path: string, headers: Record<string, string> = {}): Response {
  const answer = openApi.answer(new Request(`https://localhost${path}`, { headers }))
  if (!answer) throw new Error('not answered')
  return answer
}
interface AnyDocument {
  paths: Record<string, Record<string, Record<string, unknown>>>
  components: { schemas: Record<string, Record<string, Record<string, Record<string, unknown>>>> }
  definitions: Record<string, { properties: Record<string, unknown> }>
}
const json = async (path: string) => (await get(path).json()) as AnyDocument

describe('/openapi/v3', () => {
  it('lists a document for each group and version', async () => {
    const { paths } = await json('/openapi/v3')
    expect(Object.keys(paths)).toEqual([
      'api/v1',
      'apis/apps/v1',
      'apis/authentication.k8s.io/v1',
      'apis/authorization.k8s.io/v1',
    ])
    expect(paths['apis/apps/v1']?.serverRelativeURL).toMatch(/^\/openapi\/v3\/apis\/apps\/v1\?hash=[0-9A-F]{128}$/)
  })

  it('names paths, actions and kinds', async () => {
    const { paths } = await json('/openapi/v3/apis/apps/v1')
    expect(Object.keys(paths)).toEqual([
      '/apis/apps/v1/deployments',
      '/apis/apps/v1/namespaces/{namespace}/deployments',
      '/apis/apps/v1/namespaces/{namespace}/deployments/{name}',
      '/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale',
      '/apis/apps/v1/namespaces/{namespace}/deployments/{name}/status',
    ])
    const item = paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}']
    expect(item?.patch).toMatchObject({
      operationId: 'patchAppsV1NamespacedDeployment',
      'x-kubernetes-action': 'patch',
      'x-kubernetes-group-version-kind': { group: 'apps', version: 'v1', kind: 'Deployment' },
    })
    const names = ((item?.patch?.parameters ?? []) as { name: string; in: string }[]).map(
      (one) => `${one.in}:${one.name}`,
    )
    expect(names).toEqual(['query:dryRun', 'query:fieldManager', 'query:fieldValidation', 'query:force'])
    const scale = paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale']
    expect(scale?.get).toMatchObject({ 'x-kubernetes-group-version-kind': { group: 'autoscaling', kind: 'Scale' } })
  })

  it('describes types with what merges how', async () => {
    const { components } = await json('/openapi/v3/api/v1')
    const spec = components.schemas['io.k8s.api.core.v1.PodSpec']?.properties
    expect(spec?.containers).toMatchObject({
      type: 'array',
      items: { $ref: '#/components/schemas/io.k8s.api.core.v1.Container' },
      'x-kubernetes-list-map-keys': ['name'],
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-patch-merge-key': 'name',
      'x-kubernetes-patch-strategy': 'merge',
    })
    expect(spec?.restartPolicy?.enum).toEqual(['Always', 'Never', 'OnFailure'])
    expect(spec?.restartPolicy?.description).toMatch(
      /#restart-policy\n\nPossible enum values:\n - `"Always"`\n - `"Never"`\n - `"OnFailure"`$/,
    )
    expect(components.schemas['io.k8s.apimachinery.pkg.api.resource.Quantity']).toMatchObject({
      oneOf: [{ type: 'string' }, { type: 'number' }],
    })
  })

  it('refers to nothing that is not there', async () => {
    for (const path of ['/openapi/v3/api/v1', '/openapi/v3/apis/authorization.k8s.io/v1', '/openapi/v2']) {
      const document = await json(path)
      const types = document.definitions ?? document.components.schemas
      for (const [, name = ''] of JSON.stringify(document).matchAll(
        /"\$ref":"#\/(?:definitions|components\/schemas)\/([^"]+)"/g,
      )) {
        expect(types[name], name).toBeDefined()
      }
    }
  })

  it('answers a current hash for good and sends others to it', async () => {
    const { paths } = await json('/openapi/v3')
    const address = String(paths['api/v1']?.serverRelativeURL)
    expect(get(address).headers.get('cache-control')).toContain('immutable')
    const stale = get('/openapi/v3/api/v1?hash=00')
    expect(stale.status).toBe(301)
    expect(stale.headers.get('location')).toBe(address)
  })

  it('shows what came to be served later', async () => {
    const before = get('/openapi/v3/api/v1').headers.get('etag')
    served = [...served, resource('', 'Secret', true)]
    const after = get('/openapi/v3/api/v1')
    expect(after.headers.get('etag')).not.toBe(before)
    expect(await after.text()).toContain('/api/v1/namespaces/{namespace}/secrets')
  })
})

describe('/openapi/v2', () => {
  it('is one document of everything', async () => {
    const { paths, definitions } = await json('/openapi/v2')
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/api/v1/nodes/{name}', '/apis/apps/v1/deployments']))
    expect(definitions['io.k8s.api.apps.v1.DeploymentSpec']?.properties.strategy).toEqual({
      $ref: '#/definitions/io.k8s.api.apps.v1.DeploymentStrategy',
      description: 'The deployment strategy to use to replace existing pods with new ones.',
      'x-kubernetes-patch-strategy': 'retainKeys',
    })
  })
})

describe('deletion', () => {
  it('says what it is answered with, and that it may take time', async () => {
    const { paths } = await json('/openapi/v2')
    const answers = (path: string) => {
      const responses = (paths[path]?.delete?.responses ?? {}) as Record<string, { schema?: { $ref: string } }>
      return [Object.keys(responses), responses['200']?.schema?.$ref.split('.').at(-1)]
    }
    expect(answers('/api/v1/namespaces/{namespace}/pods/{name}')).toEqual([['200', '202', '401'], 'Pod'])
    expect(answers('/api/v1/nodes/{name}')).toEqual([['200', '202', '401'], 'Status'])
    expect(answers('/api/v1/nodes')).toEqual([['200', '401'], 'Status'])
  })
})

describe('negotiation', () => {
  const protobuf = { accept: 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf' }

  it('speaks protocol buffers where old kubectl wants them', async () => {
    const answer = get('/openapi/v2', protobuf)
    expect(answer.headers.get('content-type')).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf')
    expect(answer.headers.get('etag')).not.toBe(get('/openapi/v2').headers.get('etag'))
    const bytes = Buffer.from(await answer.arrayBuffer())
    // Field 1 of a Document, a string of three bytes: swagger.
    expect([...bytes.subarray(0, 5)]).toEqual([0x0a, 3, ...Buffer.from('2.0')])
    expect(bytes.includes('patchAppsV1NamespacedDeployment')).toBe(true)
    expect(bytes.includes('x-kubernetes-group-version-kind')).toBe(true)
  })

  it('says so when it cannot', () => {
    expect(get('/openapi/v3', protobuf).status).toBe(406)
    expect(get('/openapi/v3', { accept: `${protobuf.accept},application/json` }).status).toBe(200)
  })

  it('packs the answer, and sends none that the client has', async () => {
    const packed = get('/openapi/v3/api/v1', { 'accept-encoding': 'gzip' })
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    const text = gunzipSync(Buffer.from(await packed.arrayBuffer())).toString()
    expect(JSON.parse(text)).toHaveProperty('openapi', '3.0.0')
    expect(get('/openapi/v3/api/v1', { 'if-none-match': packed.headers.get('etag') ?? '' }).status).toBe(304)
  })

  it('leaves other paths alone', () => {
    expect(openApi.answer(new Request('https://localhost/openapis'))).toBeUndefined()
    expect(get('/openapi/v3/apis/nope/v1').status).toBe(404)
  })
})
