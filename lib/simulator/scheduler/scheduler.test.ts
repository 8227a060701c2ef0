import { describe, expect, it } from 'vitest'
import { nodes, pods } from '../../kinds'
import type { Node, Pod } from '../../kube/types'
import { testCluster, testPod } from '../kubelet/cluster.test-support'
import { createScheduler } from './index'
import { nodesToFind } from './select-node'

async function scheduled() {
  const cluster = testCluster()
  await cluster.start(createScheduler(cluster.runtime))
  const addNode = async (name: string, allocatable: Record<string, string> = {}, spec: Node['spec'] = {}) => {
    const node: Node = { metadata: { name, labels: { 'kubernetes.io/hostname': name } }, spec }
    const created = await cluster.api.create(nodes, node)
    const status = { allocatable: { cpu: '4', memory: '8Gi', pods: '110', ...allocatable } }
    await cluster.api.update(nodes, { ...created, status }, { subresource: 'status' })
  }
  const addPod = (name: string, cpu = '100m', more: Partial<NonNullable<Pod['spec']>> = {}) => {
    const requests: Record<string, string> = cpu === '' ? {} : { cpu }
    const resources = { requests }
    return cluster.api.create(
      pods,
      testPod(name, { containers: [{ name: 'app', image: 'nginx', resources }], ...more }),
    )
  }
  const nodeOf = (name: string) => cluster.pod(name)?.spec?.nodeName
  const condition = (name: string) => cluster.pod(name)?.status?.conditions?.find(({ type }) => type === 'PodScheduled')
  return { ...cluster, addNode, addPod, nodeOf, condition }
}

describe('the scheduler', () => {
  it('binds through the API and says so', async () => {
    const cluster = await scheduled()
    await cluster.addNode('node-1')
    await cluster.addPod('web')
    await cluster.clock.advance(10)
    expect(cluster.nodeOf('web')).toBe('node-1')
    expect(cluster.condition('web')?.status).toBe('True')
    expect(cluster.events('web')).toEqual(['Scheduled: Successfully assigned default/web to node-1'])
  })

  it('spreads over nodes and fills none beyond what it has', async () => {
    const cluster = await scheduled()
    for (const name of ['a', 'b', 'c']) await cluster.addNode(name)
    for (let count = 0; count < 12; count++) await cluster.addPod(`web-${count}`, '1')
    await cluster.clock.advance(100)
    const counts = new Map<string, number>()
    for (const { spec } of cluster.pods()) counts.set(spec?.nodeName ?? '', (counts.get(spec?.nodeName ?? '') ?? 0) + 1)
    expect([...counts.values()]).toEqual([4, 4, 4])
  })

  it('says why a Pod fits nowhere, in one sentence', async () => {
    const cluster = await scheduled()
    await cluster.addNode('small', { cpu: '1' })
    await cluster.addNode('full', { cpu: '2' })
    await cluster.addPod('filler', '1500m', { nodeName: 'full' })
    const taints = [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }]
    await cluster.addNode('gpu-1', {}, { taints })
    await cluster.addNode('gpu-2', {}, { taints })
    await cluster.addPod('big', '2')
    await cluster.clock.advance(10)
    const message =
      '0/4 nodes are available: 2 Insufficient cpu, 2 node(s) had untolerated taint(s). ' +
      'no new claims to deallocate, preemption: 0/4 nodes are available: 1 No preemption victims found for incoming pod, 3 Preemption is not helpful for scheduling.'
    expect(cluster.condition('big')).toMatchObject({ status: 'False', reason: 'Unschedulable', message })
    expect(cluster.events('big')).toEqual([`FailedScheduling: ${message}`])
  })

  it('does not look for victims for a Pod that wants none', async () => {
    const cluster = await scheduled()
    await cluster.addNode('node-1', { cpu: '1' })
    await cluster.addPod('first', '800m', { nodeName: 'node-1' })
    await cluster.addPod('second', '800m', { priority: 100, preemptionPolicy: 'Never' })
    await cluster.clock.advance(10)
    expect(cluster.condition('second')?.message).toBe(
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.',
    )
  })

  it('says that there are no nodes', async () => {
    const cluster = await scheduled()
    await cluster.addPod('web')
    await cluster.clock.advance(10)
    expect(cluster.condition('web')?.message).toBe('no nodes available to schedule pods')
    await cluster.addNode('node-1')
    await cluster.clock.advance(2000)
    expect(cluster.nodeOf('web')).toBe('node-1')
  })

  it('tries again when room is made, and not before', async () => {
    const cluster = await scheduled()
    await cluster.addNode('node-1', { cpu: '1' })
    await cluster.addPod('first', '800m')
    await cluster.addPod('second', '800m')
    await cluster.clock.advance(10)
    expect(cluster.nodeOf('second')).toBeUndefined()
    await cluster.clock.advance(60_000)
    expect(cluster.events('second')).toHaveLength(1)
    await cluster.api.remove(pods, { name: 'first', namespace: 'default' }, { gracePeriodSeconds: 0 })
    await cluster.clock.advance(10)
    expect(cluster.nodeOf('second')).toBe('node-1')
  })

  it('tries again when a taint goes, a node grows, or a label comes', async () => {
    const cluster = await scheduled()
    await cluster.addNode('node-1', { cpu: '1' }, { taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] })
    await cluster.addPod('tainted')
    await cluster.addPod('large', '2', { tolerations: [{ operator: 'Exists' }] })
    await cluster.addPod('picky', '100m', { tolerations: [{ operator: 'Exists' }], nodeSelector: { disk: 'ssd' } })
    await cluster.clock.advance(10)
    expect(['tainted', 'large', 'picky'].map(cluster.nodeOf)).toEqual([undefined, undefined, undefined])
    await cluster.api.patch(nodes, { name: 'node-1' }, { spec: { taints: null } }, 'merge')
    await cluster.clock.advance(2000)
    expect(cluster.nodeOf('tainted')).toBe('node-1')
    const grown = { status: { allocatable: { cpu: '4' } } }
    await cluster.api.patch(nodes, { name: 'node-1', subresource: 'status' }, grown, 'merge')
    await cluster.clock.advance(2000)
    expect(cluster.nodeOf('large')).toBe('node-1')
    await cluster.api.patch(nodes, { name: 'node-1' }, { metadata: { labels: { disk: 'ssd' } } }, 'merge')
    await cluster.clock.advance(2000)
    expect(cluster.nodeOf('picky')).toBe('node-1')
  })

  it('takes the more important first', async () => {
    const cluster = await scheduled()
    await cluster.addPod('low', '800m', { priority: 1 })
    await cluster.addPod('high', '800m', { priority: 100 })
    await cluster.clock.advance(10)
    await cluster.addNode('node-1', { cpu: '1' })
    await cluster.clock.advance(3000)
    expect(cluster.nodeOf('high')).toBe('node-1')
    expect(cluster.nodeOf('low')).toBeUndefined()
  })

  it('leaves Pods to other schedulers, to their gates, and to their end', async () => {
    const cluster = await scheduled()
    await cluster.addNode('node-1')
    await cluster.addPod('other', '', { schedulerName: 'mine' })
    await cluster.addPod('gated', '', { schedulingGates: [{ name: 'example.com/wait' }] })
    await cluster.clock.advance(1000)
    expect(['other', 'gated'].map(cluster.nodeOf)).toEqual([undefined, undefined])
    await cluster.api.patch(pods, { name: 'gated', namespace: 'default' }, { spec: { schedulingGates: null } }, 'merge')
    await cluster.clock.advance(1000)
    expect(cluster.nodeOf('gated')).toBe('node-1')
  })

  it('refuses a claim that is not there', async () => {
    const cluster = await scheduled()
    await cluster.addNode('node-1')
    await cluster.addPod('db', '', { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] })
    await cluster.clock.advance(10)
    expect(cluster.condition('db')?.message).toBe(
      '0/1 nodes are available: persistentvolumeclaim "data" not found. not found',
    )
  })

  it('looks at a share of the nodes of a large cluster', () => {
    expect([10, 99, 100, 150, 1000, 5000, 10_000].map(nodesToFind)).toEqual([10, 99, 100, 100, 420, 500, 500])
  })
})
