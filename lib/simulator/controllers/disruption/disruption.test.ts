import { afterEach, describe, expect, it } from 'vitest'
import { podDisruptionBudgets, pods, replicaSets } from '../../../kinds'
import { isStatusError } from '../../../kube/status-error'
import type { Pod, PodDisruptionBudget } from '../../../kube/types'
import { startCluster, type TestCluster, template } from '../testing.test-support'

let cluster: TestCluster
afterEach(async () => {
  await cluster.stop()
  expect(cluster.refused).toEqual([])
})

type Spec = NonNullable<PodDisruptionBudget['spec']>

async function start(spec: Partial<Spec>, replicas = 3) {
  cluster = await startCluster({ only: ['disruption-controller', 'replicaset-controller'] })
  const selector = { matchLabels: { app: 'web' } }
  await cluster.api.create(replicaSets, {
    metadata: { name: 'web', namespace: 'shop' },
    spec: { replicas, selector, template: template({ app: 'web' }) },
  })
  await cluster.api.create(podDisruptionBudgets, {
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector, ...spec },
  })
  await cluster.settle()
  for (const pod of cluster.list<Pod>(pods)) await cluster.bind(pod, 'node-1')
  await cluster.runAll()
}

const status = () => cluster.get(podDisruptionBudgets, 'web').status
const names = () =>
  cluster
    .list<Pod>(pods)
    .filter(({ metadata }) => !metadata?.deletionTimestamp)
    .map(({ metadata }) => metadata?.name ?? '')

/** The Status of the answer; undefined when it was granted. */
async function evict(name: string) {
  const target = { name, namespace: 'shop', subresource: 'eviction' }
  try {
    await cluster.api.createSubresource(pods, target, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } })
  } catch (error) {
    if (isStatusError(error)) return error.status
    throw error
  }
  await cluster.settle()
  return undefined
}

describe('a disruption budget', () => {
  it.each<[Partial<Spec>, number, number]>([
    [{ minAvailable: 2 }, 2, 1],
    [{ minAvailable: '50%' }, 2, 1],
    [{ maxUnavailable: 2 }, 1, 2],
    [{ maxUnavailable: '0%' }, 3, 0],
    [{}, 0, 0],
  ])('of %j needs %i of three and lets %i go', async (spec, desiredHealthy, disruptionsAllowed) => {
    await start(spec)
    expect(status()).toMatchObject({ currentHealthy: 3, desiredHealthy, disruptionsAllowed, observedGeneration: 1 })
    const condition = { type: 'DisruptionAllowed', status: disruptionsAllowed > 0 ? 'True' : 'False' }
    expect(status()?.conditions).toMatchObject([condition])
  })

  it('lets one go, then none until another is ready', async () => {
    await start({ minAvailable: 2 })
    const [first = '', second = ''] = names()
    expect(await evict(first)).toBeUndefined()
    expect(await evict(second)).toMatchObject({
      code: 429,
      reason: 'TooManyRequests',
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      details: {
        causes: [
          { reason: 'DisruptionBudget', message: 'The disruption budget web needs 2 healthy pods and has 2 currently' },
        ],
      },
    })
    await cluster.finishDeletions()
    for (const pod of cluster.list<Pod>(pods)) if (!pod.spec?.nodeName) await cluster.bind(pod, 'node-1')
    await cluster.runAll()
    expect(await evict(second)).toBeUndefined()
  })

  it('lets Pods go that do nothing', async () => {
    await start({ minAvailable: 3 })
    const [first = ''] = names()
    await cluster.api.patch(
      pods,
      { name: first, namespace: 'shop', subresource: 'status' },
      { status: { phase: 'Failed' } },
      'merge',
    )
    expect(await evict(first)).toBeUndefined()
  })

  it.each([
    ['IfHealthyBudget', 'refused'],
    ['AlwaysAllow', 'granted'],
  ])('with %s: the eviction of an unhealthy Pod is %s where too few are healthy', async (policy, outcome) => {
    await start({ minAvailable: 3, unhealthyPodEvictionPolicy: policy })
    const [first] = cluster.list<Pod>(pods)
    await cluster.run(first!, false)
    await cluster.settle()
    expect((await evict(first?.metadata?.name ?? '')) ? 'refused' : 'granted').toBe(outcome)
  })

  it('says that it selects nobody, and that nobody keeps its Pods up', async () => {
    await start({ maxUnavailable: 1, selector: { matchLabels: { app: 'loner' } } })
    expect(cluster.events('NoPods')).toEqual(['NoPods: No matching pods found'])
    await cluster.api.create(pods, {
      metadata: { name: 'loner', namespace: 'shop', labels: { app: 'loner' } },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    })
    await cluster.settle()
    expect(cluster.events('UnmanagedPods')).toHaveLength(1)
  })
})
