import { expect, it } from 'vitest'
import { deployments, endpointSlices, endpoints, pods, replicaSets, services } from '../../kinds'
import type { Deployment, EndpointSlice, Pod } from '../../kube/types'
import { controllerDescriptors } from './descriptors'
import { startCluster, template } from './testing.test-support'

it('answers what happens to many Pods with few writes', async () => {
  const count = 2000
  const cluster = await startCluster({ only: controllerDescriptors.map(({ name }) => name) })
  const labels = { app: 'web' }
  await cluster.api.create(deployments, {
    metadata: { name: 'web', namespace: 'shop' },
    spec: { replicas: count, selector: { matchLabels: labels }, template: template(labels) },
  })
  await cluster.api.create(services, {
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector: labels, ports: [{ port: 80 }] },
  })
  await cluster.pass(5)
  expect(cluster.list(pods)).toHaveLength(count)

  const writes = new Map<string, number>()
  for (const { id } of [deployments, replicaSets, endpoints, endpointSlices]) {
    cluster.store.watch(id, {}, () => void writes.set(id, (writes.get(id) ?? 0) + 1))
  }
  for (const pod of cluster.list<Pod>(pods)) await cluster.run(pod)
  await cluster.pass(5)
  expect(cluster.get<Deployment>(deployments, 'web').status?.availableReplicas).toBe(count)
  const slices = cluster.list<EndpointSlice>(endpointSlices, 'shop')
  expect(slices.reduce((sum, slice) => sum + slice.endpoints.length, 0)).toBe(count)
  expect(slices).toHaveLength(count / 100)
  for (const [id, times] of writes) expect([id, times]).toEqual([id, expect.toSatisfy((each: number) => each < 60)])
  expect([cluster.refused, cluster.logged]).toEqual([[], []])

  await cluster.api.remove(deployments, { name: 'web', namespace: 'shop' })
  await cluster.pass(5)
  expect(cluster.list(pods)).toEqual([])
  await cluster.stop()
}, 120_000)
