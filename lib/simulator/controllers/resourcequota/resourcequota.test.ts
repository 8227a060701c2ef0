import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { configMaps, pods, resourceQuotas, services } from '../../../kinds'
import type { Pod, ResourceQuota } from '../../../kube/types'
import { startCluster, type TestCluster } from '../testing.test-support'

let cluster: TestCluster
beforeEach(async () => {
  cluster = await startCluster({ only: ['resourcequota-controller'] })
})
afterEach(async () => {
  await cluster.stop()
  expect(cluster.refused).toEqual([])
  expect(cluster.logged).toEqual([])
})

const quota = (hard: Record<string, string>): ResourceQuota => ({
  metadata: { name: 'q', namespace: 'shop' },
  spec: { hard },
})
const newPod = (name: string, cpu: string): Pod => ({
  metadata: { name, namespace: 'shop' },
  spec: { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu } } }] },
})
const used = () => cluster.get(resourceQuotas, 'q').status?.used

describe('resource quota controller', () => {
  it('counts what is there when a quota is made or changed', async () => {
    await cluster.api.create(pods, newPod('a', '250m'))
    await cluster.api.create(pods, newPod('b', '1'))
    await cluster.api.create(resourceQuotas, quota({ pods: '5', 'requests.cpu': '2' }))
    await cluster.pass(1)
    expect(cluster.get(resourceQuotas, 'q').status).toEqual({
      hard: { pods: '5', 'requests.cpu': '2' },
      used: { pods: '2', 'requests.cpu': '1250m' },
    })
    const current = cluster.get(resourceQuotas, 'q')
    await cluster.api.update(resourceQuotas, { ...current, spec: { hard: { configmaps: '3' } } })
    await cluster.pass(1)
    expect(cluster.get(resourceQuotas, 'q').status).toEqual({ hard: { configmaps: '3' }, used: { configmaps: '0' } })
  })

  it('gives back what a Pod used that ended or was deleted', async () => {
    await cluster.api.create(resourceQuotas, quota({ pods: '5', 'requests.cpu': '2' }))
    const a = await cluster.api.create(pods, newPod('a', '250m'))
    await cluster.api.create(pods, newPod('b', '1'))
    await cluster.pass(1)
    expect(used()).toEqual({ pods: '2', 'requests.cpu': '1250m' })
    await cluster.api.update(pods, { ...a, status: { phase: 'Succeeded' } }, { subresource: 'status' })
    await cluster.pass(1)
    expect(used()).toEqual({ pods: '1', 'requests.cpu': '1' })
    await cluster.api.remove(pods, { name: 'b', namespace: 'shop' }, { gracePeriodSeconds: 0 })
    await cluster.pass(1)
    expect(used()).toEqual({ pods: '0', 'requests.cpu': '0' })
  })

  it('counts objects of every kind, in its own namespace only', async () => {
    await cluster.api.create(
      resourceQuotas,
      quota({ 'count/configmaps': '5', services: '5', 'services.nodeports': '1' }),
    )
    await cluster.api.create(configMaps, { metadata: { name: 'a', namespace: 'shop' } })
    await cluster.api.create(configMaps, { metadata: { name: 'b', namespace: 'default' } })
    await cluster.api.create(services, {
      metadata: { name: 's', namespace: 'shop' },
      spec: { type: 'NodePort', ports: [{ port: 80 }] },
    })
    await cluster.pass(1)
    expect(used()).toEqual({ 'count/configmaps': '1', services: '1', 'services.nodeports': '1' })
  })

  it('counts a crowd once, not once for each of it', async () => {
    await cluster.api.create(resourceQuotas, quota({ pods: '500' }))
    await cluster.pass(1)
    for (let index = 0; index < 200; index++) await cluster.api.create(pods, newPod(`p${index}`, '1m'))
    const { revision } = cluster.store
    await cluster.pass(1)
    expect(used()).toEqual({ pods: '200' })
    expect(cluster.store.revision).toBe(revision + 1)
  })
})
