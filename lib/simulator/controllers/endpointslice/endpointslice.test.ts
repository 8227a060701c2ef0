import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { endpointSlices, nodes, pods, services } from '../../../kinds'
import type { EndpointSlice, Pod, Service } from '../../../kube/types'
import { startCluster, type TestCluster } from '../testing.test-support'

let cluster: TestCluster
beforeEach(async () => {
  cluster = await startCluster({ only: ['endpointslice-controller'] })
})
afterEach(async () => {
  await cluster.stop()
  expect(cluster.refused).toEqual([])
  expect(cluster.logged).toEqual([])
})

const service = (spec: Partial<Service['spec']> = {}): Service => ({
  metadata: { name: 'web', namespace: 'shop', labels: { team: 'a' } },
  spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }], ...spec },
})

const newPod = (name: string): Pod => ({
  metadata: { name, namespace: 'shop', labels: { app: 'web' } },
  spec: { containers: [{ name: 'c', image: 'nginx' }] },
})

async function addPods(count: number, from = 0) {
  for (let index = from; index < from + count; index++) {
    await cluster.run(await cluster.api.create(pods, newPod(`p${String(index).padStart(4, '0')}`)))
  }
  await cluster.settle()
}

async function addService(object = service()) {
  await cluster.api.create(services, object)
  await cluster.settle()
}

const slices = () => cluster.list<EndpointSlice>(endpointSlices, 'shop')
const sizes = () => slices().map(({ endpoints }) => endpoints?.length ?? 0)

describe('endpointslice controller', () => {
  it('gives a Service without Pods one empty slice, which is then filled', async () => {
    await addService()
    const [empty] = slices()
    expect(sizes()).toEqual([0])
    expect(empty?.ports ?? []).toEqual([])
    await addPods(1)
    const [filled] = slices()
    const pod = cluster.get(pods, 'p0000')
    expect(filled).toMatchObject({
      metadata: {
        name: empty?.metadata?.name,
        generateName: 'web-',
        labels: {
          team: 'a',
          'kubernetes.io/service-name': 'web',
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        },
        ownerReferences: [
          { apiVersion: 'v1', kind: 'Service', name: 'web', controller: true, blockOwnerDeletion: true },
        ],
      },
      addressType: 'IPv4',
      endpoints: [
        {
          addresses: [pod.status?.podIP],
          conditions: { ready: true, serving: true, terminating: false },
          targetRef: { kind: 'Pod', namespace: 'shop', name: 'p0000', uid: pod.metadata?.uid },
        },
      ],
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    })
    expect(slices()).toHaveLength(1)
    await cluster.api.remove(pods, { name: 'p0000', namespace: 'shop' }, { gracePeriodSeconds: 0 })
    await cluster.settle()
    expect(sizes()).toEqual([0])
  })

  it('says of Pods on their way out that they end, and still serve while they are ready', async () => {
    await addService()
    await cluster.api.create(nodes, { metadata: { name: 'n1', labels: { 'topology.kubernetes.io/zone': 'z1' } } })
    await cluster.bind(await cluster.api.create(pods, newPod('a')), 'n1')
    await cluster.run(cluster.get(pods, 'a'))
    await cluster.settle()
    expect(slices()[0]?.endpoints[0]).toMatchObject({ nodeName: 'n1', zone: 'z1' })
    await cluster.api.remove(pods, { name: 'a', namespace: 'shop' })
    await cluster.settle()
    expect(slices()[0]?.endpoints[0]?.conditions).toEqual({ ready: false, serving: true, terminating: true })
    await cluster.run(cluster.get(pods, 'a'), false)
    await cluster.settle()
    expect(slices()[0]?.endpoints[0]?.conditions).toEqual({ ready: false, serving: false, terminating: true })
  })

  it('fills slices up to a hundred and touches only those that change', async () => {
    await addPods(250)
    await addService()
    expect(sizes().sort()).toEqual([100, 100, 50])
    const before = new Map(slices().map(({ metadata }) => [metadata?.name, metadata?.resourceVersion]))
    await cluster.api.remove(pods, { name: 'p0003', namespace: 'shop' }, { gracePeriodSeconds: 0 })
    await cluster.pass(1)
    expect(slices().filter(({ metadata }) => before.get(metadata?.name) !== metadata?.resourceVersion)).toHaveLength(1)
    await addPods(30, 300)
    await cluster.pass(1)
    expect(sizes().reduce((sum, size) => sum + size, 0)).toBe(279)
    expect(Math.max(...sizes())).toBeLessThanOrEqual(100)
    const names = slices().flatMap(({ endpoints }) => endpoints.map(({ targetRef }) => targetRef?.name))
    expect(new Set(names).size).toBe(279)
  })

  it('mends a slice that was deleted or emptied by hand', async () => {
    await addService()
    await addPods(2)
    const [slice] = slices()
    await cluster.api.remove(endpointSlices, { name: slice!.metadata!.name!, namespace: 'shop' })
    await cluster.settle()
    expect(sizes()).toEqual([2])
    const [next] = slices()
    await cluster.api.update(endpointSlices, { ...next!, endpoints: [] })
    await cluster.settle()
    expect(sizes()).toEqual([2])
  })

  it('follows the labels of its Service and ignores slices of others', async () => {
    await addService()
    await addPods(1)
    await cluster.api.create(endpointSlices, {
      metadata: { name: 'own', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['192.0.2.9'] }],
      ports: [],
    })
    await cluster.api.patch(
      services,
      { name: 'web', namespace: 'shop' },
      { metadata: { labels: { team: 'b' } } },
      'merge',
    )
    await cluster.settle()
    const [managed] = slices().filter(({ metadata }) => metadata?.name !== 'own')
    expect(managed?.metadata?.labels).toMatchObject({ team: 'b' })
    expect(cluster.get(endpointSlices, 'own').endpoints).toHaveLength(1)
  })

  it('leaves Services without a selector, and external names, alone', async () => {
    await addService(service({ selector: undefined }))
    await cluster.api.create(services, {
      metadata: { name: 'far', namespace: 'shop' },
      spec: { type: 'ExternalName', externalName: 'example.com', selector: { app: 'web' } },
    })
    await cluster.settle()
    expect(slices()).toEqual([])
  })

  it('takes up what it finds after a restart', async () => {
    await addService()
    await addPods(3)
    const { revision } = cluster.store
    await cluster.restart()
    expect(cluster.store.revision).toBe(revision)
  })
})
