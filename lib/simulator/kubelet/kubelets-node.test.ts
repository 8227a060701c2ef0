import { describe, expect, it } from 'vitest'
import { leases, nodes } from '../../kinds'
import { testCluster } from './cluster.test-support'
import { createKubelets } from './index'
import { oneNode, spec } from './kubelets.test-support'

describe('a node', () => {
  it('registers with what it has and keeps its lease', async () => {
    const cluster = await oneNode()
    const node = cluster.node('node-1')
    expect(node?.metadata?.labels).toMatchObject({ 'kubernetes.io/hostname': 'node-1', 'kubernetes.io/os': 'linux' })
    expect(node?.status?.capacity).toMatchObject({ cpu: '4', pods: '110', 'nvidia.com/gpu': '2' })
    expect(node?.status?.allocatable).toMatchObject({ memory: '8092Mi', 'nvidia.com/gpu': '2' })
    expect(node?.status?.conditions?.map(({ type, status }) => `${type}=${status}`)).toEqual([
      'MemoryPressure=False',
      'DiskPressure=False',
      'PIDPressure=False',
      'Ready=True',
    ])
    const first = await cluster.api.get(leases, 'node-1', 'kube-node-lease')
    await cluster.clock.advance(25_000)
    const later = await cluster.api.get(leases, 'node-1', 'kube-node-lease')
    expect(later.spec?.holderIdentity).toBe('node-1')
    expect(Date.parse(later.spec?.renewTime ?? '')).toBeGreaterThan(Date.parse(first.spec?.renewTime ?? '') + 10_000)
  })

  it('is not ready before it was given a range of addresses', async () => {
    const cluster = testCluster()
    const { podCIDR: _podCIDR, ...without } = spec
    await cluster.start(createKubelets(cluster.runtime, { nodes: [without] }))
    const ready = () => cluster.node('node-1')?.status?.conditions?.find(({ type }) => type === 'Ready')
    expect(ready()).toMatchObject({ status: 'False', reason: 'KubeletNotReady' })
    await cluster.api.patch(nodes, { name: 'node-1' }, { spec: { podCIDR: '10.244.7.0/24' } }, 'strategic')
    await cluster.clock.advance(0)
    expect(ready()).toMatchObject({ status: 'True', reason: 'KubeletReady' })
  })

  it('writes its status only every five minutes while nothing changes', async () => {
    const cluster = await oneNode()
    await cluster.clock.advance(20_000)
    const { resourceVersion } = cluster.node('node-1')?.metadata ?? {}
    await cluster.clock.advance(240_000)
    expect(cluster.node('node-1')?.metadata?.resourceVersion).toBe(resourceVersion)
    await cluster.clock.advance(60_000)
    expect(cluster.node('node-1')?.metadata?.resourceVersion).not.toBe(resourceVersion)
  })
})
