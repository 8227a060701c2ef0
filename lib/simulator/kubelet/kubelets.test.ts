import { describe, expect, it } from 'vitest'
import { pods } from '../../kinds'
import { testCluster, testPod } from './cluster.test-support'
import { createKubelets } from './index'

const spec = {
  name: 'node-1',
  address: '172.18.0.3',
  podCIDR: '10.244.0.0/24',
  capacity: { cpu: '4', memory: '8Gi', 'ephemeral-storage': '40Gi' },
}

async function oneNode() {
  const cluster = testCluster()
  const kubelets = createKubelets(cluster.runtime, { nodes: [spec] })
  await cluster.start(kubelets)
  return { ...cluster, kubelets }
}

describe('a Pod on its node', () => {
  it('is pulled, created, started and reported', async () => {
    const cluster = await oneNode()
    await cluster.api.create(pods, testPod('web', { nodeName: 'node-1' }))
    await cluster.clock.advance(10_000)
    console.log(
      JSON.stringify(cluster.pod('web'), null, 1),
      cluster.events(),
      cluster.warnings,
      JSON.stringify(cluster.node('node-1')),
    )
    expect(cluster.pod('web')?.status?.phase).toBe('Running')
  })
})
