import { describe, expect, it } from 'vitest'
import { FakeClock } from '../clock.test-support'
import { FakeCluster } from '../cluster/fake-cluster.test-support'
import { forbidden, serviceUnavailable } from '../kube/status-error'
import { createOperations } from './create-operations'

const ada = { user: 'ada', groups: [] }
const schemas = {
  ConfigMap: {
    type: 'object',
    'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'ConfigMap' }],
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object', properties: { name: { type: 'string' }, namespace: { type: 'string' } } },
      data: { type: 'object', additionalProperties: { type: 'string' } },
    },
  },
}

function setUp() {
  const cluster = new FakeCluster()
  const openApi = (path: string) => {
    if (path === '/openapi/v3')
      return Response.json({ paths: { 'api/v1': { serverRelativeURL: '/openapi/v3/api/v1?hash=1' } } })
    if (path === '/openapi/v3/api/v1?hash=1') return Response.json({ components: { schemas } })
    return undefined
  }
  cluster.override = (_, path) => openApi(path)
  const operations = createOperations({ clusters: cluster.clusters, clock: new FakeClock() })
  const create = async (documents: unknown, dryRun = false) => {
    const result = await operations.createObjects('local', ada, documents, { dryRun, namespace: 'default' })
    return { ...result, outcomes: result.objects.map(({ kind, name, outcome }) => `${kind}/${name} ${outcome}`) }
  }
  const made = () => cluster.requests.filter((request) => /^POST/.test(request) && !/dryRun|reviews/.test(request))
  return { cluster, create, made, openApi }
}

const configMap = (name: string, namespace?: string, data: unknown = { k: 'v' }) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...(namespace ? { namespace } : {}) },
  data,
})
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'dev' } }
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'dev' } }

describe('creating objects', () => {
  it('tries everything, then makes it in the order in which one needs the other', async () => {
    const { create, made } = setUp()
    const { ok, outcomes } = await create([deployment, configMap('settings', 'dev'), namespace].reverse().slice(0, 2))
    expect([ok, outcomes]).toEqual([true, ['Namespace/dev created', 'ConfigMap/settings created']])
    expect(made().map((request) => request.split('?')[0])).toEqual([
      'POST /api/v1/namespaces',
      'POST /api/v1/namespaces/dev/configmaps',
    ])
  })

  it('puts what names no namespace where the person is', async () => {
    const { create, made } = setUp()
    await create([configMap('settings')])
    expect(made()[0]).toContain('/namespaces/default/configmaps')
  })

  it('holds what needs a new namespace against the schema', async () => {
    const { create, made } = setUp()
    expect((await create([namespace, configMap('settings', 'dev')], true)).outcomes).toEqual([
      'Namespace/dev valid',
      'ConfigMap/settings checked',
    ])
    const wrong = await create([namespace, configMap('settings', 'dev', { k: 7 })])
    expect([wrong.ok, wrong.outcomes]).toEqual([false, ['Namespace/dev valid', 'ConfigMap/settings failed']])
    expect(made()).toEqual([])
  })

  it('makes nothing when a kind is not known, and says it in kubectl’s words', async () => {
    const { create, made } = setUp()
    const { objects } = await create([configMap('a'), { ...configMap('b'), kind: 'Flower' }])
    expect(objects[1]).toMatchObject({
      outcome: 'failed',
      status: { message: 'no matches for kind "Flower" in version "v1"' },
    })
    expect(made()).toEqual([])
  })

  it('stops at the first that fails, and names what was made and what was not tried', async () => {
    const { cluster, create, openApi } = setUp()
    cluster.override = (method, path) =>
      method === 'POST' && path.includes('/secrets') && !path.includes('dryRun')
        ? Response.json(forbidden({ group: '', plural: 'secrets' }, 's', 'no').status, { status: 403 })
        : openApi(path)
    const secret = { ...configMap('s'), kind: 'Secret' }
    const account = { ...configMap('a'), kind: 'ServiceAccount' }
    const { ok, outcomes } = await create([configMap('c'), secret, account])
    expect(ok).toBe(false)
    expect(outcomes).toEqual(['ConfigMap/c not-tried', 'Secret/s failed', 'ServiceAccount/a created'])
  })

  it('does not know what became of a request that broke off', async () => {
    const { cluster, create, openApi } = setUp()
    cluster.override = (method, path) => {
      if (method !== 'POST' || path.includes('dryRun') || path.includes('reviews')) return openApi(path)
      cluster.put('configmaps', { metadata: { name: 'c', namespace: 'default', uid: 'u-1' } })
      return Response.json(serviceUnavailable('cut off').status, { status: 503 })
    }
    const { objects } = await create([configMap('c')])
    expect(objects).toMatchObject([{ outcome: 'uncertain', uid: 'u-1', status: { code: 503 } }])
  })

  it.each([undefined, [], {}, [7], [{ kind: 'Pod' }], [{ apiVersion: 'v1', kind: '', metadata: {} }]])(
    'refuses what are no objects: %j',
    async (documents) => {
      await expect(setUp().create(documents)).rejects.toMatchObject({ status: { code: 400 } })
    },
  )
})
