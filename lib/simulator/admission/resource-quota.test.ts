import { describe, expect, it } from 'vitest'
import { configMaps, deployments, kinds, namespaces, pods, resourceQuotas, services } from '../../kinds'
import { formatAmounts } from '../../kube/resource-amounts'
import type { Pod, PodSpec, ResourceQuota } from '../../kube/types'
import { failure } from '../registry/resource-battery.test-support'
import { startAdmission } from './admission.test-support'
import { matchesScopes } from './quota-scopes'
import { totalUsage, usageOf } from './quota-usage'

const now = new Date('2026-01-02T03:04:05Z')
type Resources = PodSpec['containers'][number]['resources']

const pod = (name: string, resources?: Resources, spec: Partial<PodSpec> = {}): Pod => ({
  metadata: { name, namespace: 'here' },
  spec: { containers: [{ name: 'web', image: 'i', ...(resources ? { resources } : {}) }], ...spec },
})

/** A Namespace with a quota that its controller has looked at. */
async function withQuota(hard: Record<string, string>, spec: ResourceQuota['spec'] = {}) {
  const environment = await startAdmission()
  const { api } = environment
  const quota = await api.create(resourceQuotas, {
    metadata: { name: 'compute', namespace: 'here' },
    spec: { hard, ...spec },
  })
  const used = Object.fromEntries(Object.keys(hard).map((name) => [name, '0']))
  await api.update(resourceQuotas, { ...quota, status: { hard, used } }, { subresource: 'status' })
  const usage = async () => (await api.get(resourceQuotas, 'compute', 'here')).status?.used
  return { ...environment, usage }
}

describe('ResourceQuota', () => {
  it('charges what is created and refuses what is too much, in upstream’s words', async () => {
    const { api, usage } = await withQuota({ pods: '2', 'requests.cpu': '1' })
    await api.create(pods, pod('one', { requests: { cpu: '600m' } }))
    expect(await usage()).toEqual({ pods: '1', 'requests.cpu': '600m' })
    expect(await failure(api.create(pods, pod('two', { requests: { cpu: '600m' } })))).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message:
        'pods "two" is forbidden: exceeded quota: compute, requested: requests.cpu=600m, used: requests.cpu=600m, limited: requests.cpu=1',
    })
    await api.create(pods, pod('two', { requests: { cpu: '400m' } }))
    expect(await failure(api.create(pods, pod('three', { requests: { cpu: '0' } })))).toMatchObject({
      message: 'pods "three" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=2, limited: pods=2',
    })
  })

  it('never gives the last place to two', async () => {
    const { api, usage } = await withQuota({ pods: '3' })
    const attempts = await Promise.all(
      Array.from({ length: 10 }, (_, index) => failure(api.create(pods, pod(`p${index}`)))),
    )
    expect(attempts.filter((status) => status === undefined)).toHaveLength(3)
    expect(await usage()).toEqual({ pods: '3' })
  })

  it('lets nothing that waited for it into a Namespace that has begun to end', async () => {
    const { api } = await withQuota({ configmaps: '9' })
    const waiting = failure(api.create(configMaps, { metadata: { name: 'late', namespace: 'here' } }))
    await api.remove(namespaces, { name: 'here' })
    expect(await waiting).toMatchObject({ code: 403, details: { causes: [{ reason: 'NamespaceTerminating' }] } })
    expect((await api.list(configMaps, { namespace: 'here' })).items).toEqual([])
  })

  it('wants containers to say what is counted', async () => {
    const { api } = await withQuota({ 'limits.memory': '1Gi', 'requests.cpu': '1' })
    expect(await failure(api.create(pods, pod('silent')))).toMatchObject({
      message:
        'pods "silent" is forbidden: failed quota: compute: must specify limits.memory for: web; requests.cpu for: web',
    })
  })

  it('counts GPUs, node ports and objects of any kind', async () => {
    const { api, usage } = await withQuota({
      'requests.nvidia.com/gpu': '1',
      'services.nodeports': '1',
      'count/configmaps': '1',
    })
    const gpu = { limits: { 'nvidia.com/gpu': '1' } }
    await api.create(pods, pod('one', gpu))
    expect(await failure(api.create(pods, pod('two', gpu)))).toMatchObject({
      message: expect.stringContaining('requested: requests.nvidia.com/gpu=1, used: requests.nvidia.com/gpu=1'),
    })
    const service = (name: string, type: 'NodePort' | 'ClusterIP') =>
      api.create(services, { metadata: { name, namespace: 'here' }, spec: { type, ports: [{ port: 80 }] } })
    await service('a', 'NodePort')
    await service('b', 'ClusterIP')
    expect(
      await failure(api.patch(services, { name: 'b', namespace: 'here' }, { spec: { type: 'NodePort' } }, 'merge')),
    ).toMatchObject({ message: expect.stringContaining('requested: services.nodeports=1') })
    await api.create(configMaps, { metadata: { name: 'one', namespace: 'here' } })
    expect(await failure(api.create(configMaps, { metadata: { name: 'two', namespace: 'here' } }))).toMatchObject({
      code: 403,
    })
    expect(await usage()).toEqual({
      'requests.nvidia.com/gpu': '1',
      'services.nodeports': '1',
      'count/configmaps': '1',
    })
  })

  it('gives node ports back when a Service no longer has them', async () => {
    const { api, usage } = await withQuota({ 'services.nodeports': '1' })
    const spec = { type: 'NodePort' as const, ports: [{ port: 80 }] }
    await api.create(services, { metadata: { name: 'a', namespace: 'here' }, spec })
    await api.patch(services, { name: 'a', namespace: 'here' }, { spec: { type: 'ClusterIP' } }, 'merge')
    expect(await usage()).toEqual({ 'services.nodeports': '0' })
  })

  it('charges nothing for a dry run, and asks the controller first', async () => {
    const { api, usage } = await withQuota({ pods: '1' })
    await api.create(pods, pod('dry'), { dryRun: true })
    expect(await usage()).toEqual({ pods: '0' })
    const quota = await api.get(resourceQuotas, 'compute', 'here')
    await api.update(resourceQuotas, { ...quota, status: { hard: { pods: '1' } } }, { subresource: 'status' })
    expect(await failure(api.create(pods, pod('early')))).toMatchObject({
      message: 'pods "early" is forbidden: status unknown for quota: compute, resources: pods',
    })
  })

  it('looks only at what its scopes select', async () => {
    const { api } = await withQuota({ pods: '0' }, { hard: { pods: '0' }, scopes: ['BestEffort'] })
    await api.create(pods, pod('sized', { requests: { cpu: '1m' } }))
    expect(await failure(api.create(pods, pod('unsized')))).toMatchObject({ code: 403 })
  })
})

describe('the usage of a Pod', () => {
  const amounts = (object: Pod) => formatAmounts(usageOf(pods, object, now))

  it('is the larger of running and initialising, with sidecars in both', () => {
    const sized = (name: string, cpu: string, more = {}) => ({
      name,
      image: 'i',
      resources: { requests: { cpu } },
      ...more,
    })
    const spec = {
      initContainers: [sized('sidecar', '100m', { restartPolicy: 'Always' }), sized('migrate', '2')],
      containers: [sized('web', '500m'), sized('log', '500m')],
    }
    expect(amounts({ spec })).toEqual({ 'count/pods': '1', pods: '1', cpu: '2100m', 'requests.cpu': '2100m' })
  })

  it('ends with the Pod, and with its grace', () => {
    expect(amounts({ ...pod('done'), status: { phase: 'Succeeded' } })).toEqual({ 'count/pods': '1' })
    const deleted = { deletionTimestamp: '2026-01-02T03:00:00Z', deletionGracePeriodSeconds: 30 }
    expect(amounts({ ...pod('late'), metadata: { name: 'late', ...deleted } })).toEqual({ 'count/pods': '1' })
  })
})

describe('scopes', () => {
  const matches = (spec: ResourceQuota['spec'], object: Pod) => matchesScopes(spec, pods, object)

  it('select Pods by deadline, quality and priority', () => {
    const ending = pod('a', undefined, { activeDeadlineSeconds: 60 })
    expect(matches({ scopes: ['Terminating'] }, ending)).toBe(true)
    expect(matches({ scopes: ['NotTerminating'] }, ending)).toBe(false)
    expect(matches({ scopes: ['BestEffort'] }, pod('b', { limits: { cpu: '1' } }))).toBe(false)
    const high = { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }] }
    expect(matches({ scopeSelector: high }, pod('c', undefined, { priorityClassName: 'high' }))).toBe(true)
    expect(matches({ scopeSelector: high }, pod('d'))).toBe(false)
  })

  it('select nothing but Pods', () => {
    expect(matchesScopes({ scopes: ['NotTerminating'] }, services, {})).toBe(false)
    expect(matchesScopes({}, services, {})).toBe(true)
  })
})

it('adds up a Namespace for the controller', () => {
  const quota: ResourceQuota = {
    spec: { hard: { pods: '9', 'limits.cpu': '9', 'count/deployments.apps': '9', secrets: '9' } },
  }
  const objects = new Map<string, readonly object[]>([
    [pods.id, [pod('a', { limits: { cpu: '1500m' } }), pod('b', { limits: { cpu: '1' } })]],
    [deployments.id, [{}]],
  ])
  const asked: string[] = []
  const listOf = (kind: { id: string }) => {
    asked.push(kind.id)
    return objects.get(kind.id) ?? []
  }
  expect(totalUsage(quota, kinds, listOf, now)).toEqual({
    pods: '2',
    'limits.cpu': '2500m',
    'count/deployments.apps': '1',
    secrets: '0',
  })
  expect(asked.sort()).toEqual(['deployments.apps', 'pods', 'secrets'])
})
