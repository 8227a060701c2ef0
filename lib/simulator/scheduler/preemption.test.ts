import { describe, expect, it } from 'vitest'
import { nodes, podDisruptionBudgets, pods } from '../../kinds'
import type { Pod } from '../../kube/types'
import { testCluster, testPod } from '../kubelet/cluster.test-support'
import { createScheduler } from './index'

async function scheduled(nodeNames: readonly string[]) {
  const cluster = testCluster()
  await cluster.start(createScheduler(cluster.runtime))
  for (const name of nodeNames) {
    const created = await cluster.api.create(nodes, { metadata: { name, labels: { 'kubernetes.io/hostname': name } } })
    const status = { allocatable: { cpu: '2', memory: '8Gi', pods: '110' } }
    await cluster.api.update(nodes, { ...created, status }, { subresource: 'status' })
  }
  const add = async (name: string, priority: number, cpu: string, more: Partial<Pod['spec']> = {}) => {
    const containers = [{ name: 'app', image: 'nginx', resources: { requests: { cpu } } }]
    const spec = { containers, priority, preemptionPolicy: 'PreemptLowerPriority', ...more }
    await cluster.api.create(pods, testPod(name, spec, { app: name }))
    await cluster.clock.advance(1100)
  }
  const going = () =>
    cluster
      .pods()
      .filter(({ metadata }) => metadata?.deletionTimestamp)
      .map(({ metadata }) => metadata?.name)
      .sort()
  const finish = async () => {
    for (const name of going()) {
      await cluster.api.remove(pods, { name: name ?? '', namespace: 'default' }, { gracePeriodSeconds: 0 })
    }
    await cluster.clock.advance(5000)
  }
  return { ...cluster, add, going, finish }
}

describe('preemption', () => {
  it('makes room by the least important Pods, says so, and keeps the room', async () => {
    const cluster = await scheduled(['node-1'])
    await cluster.add('low', 1, '1')
    await cluster.add('middle', 5, '1')
    await cluster.add('high', 10, '1')
    expect(cluster.going()).toEqual(['low'])
    expect(cluster.pod('high')?.status?.nominatedNodeName).toBe('node-1')
    const { uid } = cluster.pod('high')?.metadata ?? {}
    expect(cluster.events('low')).toContain(`Preempted: Preempted by pod ${uid} on node node-1`)
    expect(cluster.pod('low')?.status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'DisruptionTarget', reason: 'PreemptionByScheduler' }),
    )
    // Somebody of its own importance does not take the place meanwhile.
    await cluster.add('late', 5, '1')
    await cluster.finish()
    expect(cluster.pod('high')?.spec?.nodeName).toBe('node-1')
    expect(cluster.pod('high')?.status?.nominatedNodeName).toBeUndefined()
    expect(cluster.pod('late')?.spec?.nodeName).toBeUndefined()
    expect(cluster.events('high')[0]).toBe('FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu.')
  })

  it('takes no more than it needs', async () => {
    const cluster = await scheduled(['node-1'])
    await cluster.add('small', 1, '500m')
    await cluster.add('large', 1, '1')
    await cluster.add('high', 10, '1500m')
    expect(cluster.going()).toEqual(['large'])
  })

  it('spares whom a budget holds where there is a choice', async () => {
    const cluster = await scheduled(['node-1', 'node-2'])
    await cluster.add('guarded', 1, '2', { nodeName: 'node-1' })
    await cluster.add('free', 5, '2', { nodeName: 'node-2' })
    const selector = { matchLabels: { app: 'guarded' } }
    const metadata = { name: 'guard', namespace: 'default' }
    await cluster.api.create(podDisruptionBudgets, { metadata, spec: { selector, minAvailable: 1 } })
    await cluster.add('high', 10, '2')
    expect(cluster.going()).toEqual(['free'])
  })

  it('is not for equals, nor for those who do not want it', async () => {
    const cluster = await scheduled(['node-1'])
    await cluster.add('first', 10, '2')
    await cluster.add('equal', 10, '1')
    await cluster.add('modest', 100, '1', { preemptionPolicy: 'Never' })
    expect(cluster.going()).toEqual([])
  })
})
