import { describe, expect, it } from 'vitest'
import { metricsServerManifests } from '../addons/metrics-server/manifests'
import { addonSimulations } from '../addons/simulations'
import { findCondition } from '../kube/conditions'
import type { KubeList, KubeObject } from '../kube/object'
import type { ApiService, Pod } from '../kube/types'
import { startSimulator } from './simulator.test-support'

const apiServices = '/apis/apiregistration.k8s.io/v1/apiservices'
const metricsApi = '/apis/metrics.k8s.io/v1beta1'
const own = `${apiServices}/v1beta1.metrics.k8s.io`

interface Metrics extends KubeObject {
  window: string
  usage?: { cpu: string; memory: string }
  containers?: { name: string; usage: { cpu: string; memory: string } }[]
}

async function started() {
  const cluster = await startSimulator({ empty: true, extensions: addonSimulations })
  const available = async () => {
    const { status } = await cluster.json<ApiService>('GET', own)
    return findCondition(status?.conditions, 'Available')
  }
  const apply = (object: KubeObject) => cluster.send('POST', pathOf(object), object)
  const install = async () => {
    for (const object of metricsServerManifests) expect((await apply(object)).status).toBe(201)
    await cluster.until('it answers', async () => (await available())?.status === 'True')
  }
  return { ...cluster, available, apply, install }
}

/** Where an object of that kind is created. */
function pathOf({ apiVersion = '', kind = '', metadata }: KubeObject): string {
  const scope = metadata?.namespace ? `/namespaces/${metadata.namespace}` : ''
  return `${apiVersion.includes('/') ? '/apis' : '/api'}/${apiVersion}${scope}/${kind.toLowerCase()}s`
}

describe('APIServices', () => {
  it('stand for what the API server serves itself, and come back as upstream lets them', async () => {
    const { json, send, clock, until } = await started()
    const list = async () => (await json<KubeList<ApiService>>('GET', apiServices)).items
    await until('all are registered', async () => (await list()).length > 8)
    const items = await list()
    const names = items.map(({ metadata }) => metadata?.name)
    expect(names).toEqual(expect.arrayContaining(['v1.', 'v1.apps', 'v1.rbac.authorization.k8s.io']))
    expect(names).not.toContain('v1.apiregistration.k8s.io')
    expect(items.find(({ metadata }) => metadata?.name === 'v1.apps')).toMatchObject({
      metadata: { labels: { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' } },
      spec: { group: 'apps', version: 'v1', groupPriorityMinimum: 17800, versionPriority: 15 },
      status: {
        conditions: [
          { type: 'Available', status: 'True', reason: 'Local', message: 'Local APIServices are always available' },
        ],
      },
    })
    await send('DELETE', `${apiServices}/v1.apps`)
    await clock.advance(60_000)
    expect((await send('GET', `${apiServices}/v1.apps`)).status).toBe(404)
    expect((await send('GET', '/apis/apps/v1/deployments')).status).toBe(200)
  })

  it("are refused in upstream's words", async () => {
    const { json } = await started()
    const spec = { group: 'metrics.k8s.io', version: 'v1beta1', groupPriorityMinimum: 0, versionPriority: 1001 }
    const wrong = { apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata: { name: 'wrong' }, spec }
    const { message } = await json<{ message: string }>('POST', apiServices, wrong)
    expect(message).toContain(
      'metadata.name: Invalid value: "wrong": must be `spec.version+"."+spec.group`: "v1beta1.metrics.k8s.io"',
    )
    expect(message).toContain('spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000')
    expect(message).toContain('spec.versionPriority: Invalid value: 1001: must be positive and less than 1000')
  })

  it('say step by step what is missing until somebody answers', async () => {
    const { available, apply, until, send, json } = await started()
    const of = (kind: string) => metricsServerManifests.filter((object) => object.kind === kind)
    for (const object of of('APIService')) await apply(object)
    const reaches = (reason: string) => until(reason, async () => (await available())?.reason === reason)
    await reaches('ServiceNotFound')
    expect((await available())?.message).toBe('service/metrics-server in "kube-system" is not present')
    for (const object of of('Service')) await apply(object)
    await until('endpoints', async () =>
      ['EndpointsNotFound', 'MissingEndpoints'].includes((await available())?.reason ?? ''),
    )
    expect((await send('GET', `${metricsApi}/nodes`)).status).toBe(503)
    for (const object of metricsServerManifests) await apply(object)
    await reaches('Passed')
    expect((await available())?.message).toBe('all checks passed')
    expect(await json('GET', metricsApi)).toMatchObject({
      kind: 'APIResourceList',
      groupVersion: 'metrics.k8s.io/v1beta1',
    })
  })

  it('are in discovery, stale while nobody answers', async () => {
    const { install, send, until, json, available } = await started()
    await install()
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
    const version = async () => {
      const { items } = (await (await send('GET', '/apis', undefined, { accept })).json()) as {
        items: { metadata: { name: string }; versions: object[] }[]
      }
      return items.find(({ metadata }) => metadata.name === 'metrics.k8s.io')?.versions[0]
    }
    expect(await version()).toMatchObject({
      version: 'v1beta1',
      freshness: 'Current',
      resources: [
        { resource: 'nodes', scope: 'Cluster', responseKind: { kind: 'NodeMetrics' }, verbs: ['get', 'list'] },
        { resource: 'pods', scope: 'Namespaced' },
      ],
    })
    await send(
      'PATCH',
      '/apis/apps/v1/namespaces/kube-system/deployments/metrics-server/scale',
      { spec: { replicas: 0 } },
      {
        'content-type': 'application/merge-patch+json',
      },
    )
    await until('nobody answers', async () => (await available())?.status === 'False')
    expect(await version()).toMatchObject({
      freshness: 'Stale',
      resources: [{ resource: 'nodes' }, { resource: 'pods' }],
    })
    const answer = await send('GET', `${metricsApi}/nodes`)
    expect([answer.status, await answer.text()]).toEqual([503, 'service unavailable\n'])
    await send('DELETE', own)
    expect(await version()).toBeUndefined()
    expect(await json('GET', metricsApi)).toMatchObject({ code: 404 })
  })
})

describe('metrics-server', () => {
  it('answers with what the kubelets measured', async () => {
    const { install, json, send, clock } = await started()
    await install()
    await clock.advance(30_000)
    const nodes = await json<KubeList<Metrics>>('GET', `${metricsApi}/nodes`)
    expect(nodes).toMatchObject({
      kind: 'NodeMetricsList',
      items: [{ metadata: { name: 'node-0' } }, { metadata: { name: 'node-1' } }],
    })
    expect(nodes.items[0]?.window).toMatch(/^1\d(\.\d+)?s$/)
    expect(nodes.items[0]?.usage?.cpu).toMatch(/^\d+[num]$/)
    const pods = await json<KubeList<Metrics>>(
      'GET',
      `${metricsApi}/namespaces/kube-system/pods?labelSelector=k8s-app%3Dmetrics-server`,
    )
    expect(pods.items).toMatchObject([{ containers: [{ name: 'metrics-server', usage: { cpu: expect.any(String) } }] }])
    expect(await json('GET', `${metricsApi}/namespaces/default/pods/none`)).toMatchObject({
      code: 404,
      message: 'podmetrics.metrics.k8s.io "default/none" not found',
    })
    const table = await send('GET', `${metricsApi}/nodes`, undefined, {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
    })
    expect(await table.json()).toMatchObject({
      kind: 'Table',
      rows: [{ cells: ['node-0', expect.any(String), expect.any(String), expect.any(String)] }, {}],
    })
  })

  it('is asked with the rights of whoever asks', async () => {
    const { install, send } = await started()
    await install()
    const answer = await send('GET', `${metricsApi}/nodes`, undefined, { 'impersonate-user': 'ann' })
    expect(answer.status).toBe(403)
  })

  it('has no more rights than its ServiceAccount', async () => {
    const { install, send, until } = await started()
    await install()
    await send('DELETE', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/system:metrics-server')
    const { items } = (await (await send('GET', '/api/v1/namespaces/kube-system/pods')).json()) as KubeList<Pod>
    const log = `/api/v1/namespaces/kube-system/pods/${items[0]?.metadata?.name}/log`
    await until('it is refused', async () => (await (await send('GET', log)).text()).includes('cannot list resource'))
  })
})
