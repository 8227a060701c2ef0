import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { endpoints, namespaces, pods, services } from '../../../kinds'
import type { Endpoints, Pod, Service } from '../../../kube/types'
import { startCluster, type TestCluster } from '../testing.test-support'

let cluster: TestCluster
beforeEach(async () => {
  cluster = await startCluster({ only: ['endpoints-controller'] })
})
afterEach(async () => {
  await cluster.stop()
  expect(cluster.refused).toEqual([])
  expect(cluster.logged).toEqual([])
})

const service = (spec: Partial<Service['spec']> = {}): Service => ({
  metadata: { name: 'web', namespace: 'shop', labels: { team: 'a' } },
  spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }], ...spec },
})

const newPod = (name: string, port = 8080, labels: Record<string, string> = { app: 'web' }): Pod => ({
  metadata: { name, namespace: 'shop', labels },
  spec: { containers: [{ name: 'c', image: 'nginx', ports: [{ name: 'http', containerPort: port }] }] },
})

async function addPod(pod: Pod, ready: boolean | 'pending' = true): Promise<Pod> {
  const created = await cluster.api.create(pods, pod)
  const running = ready === 'pending' ? created : await cluster.run(created, ready)
  await cluster.settle()
  return running
}

async function addService(object: Service) {
  await cluster.api.create(services, object)
  await cluster.settle()
}

const subsets = () => cluster.get<Endpoints>(endpoints, 'web').subsets ?? []
const namesOf = (key: 'addresses' | 'notReadyAddresses') =>
  subsets().flatMap((subset) => (subset[key] ?? []).map(({ targetRef }) => targetRef?.name))

describe('endpoints controller', () => {
  it('lists ready Pods and those that are not apart, with the port that the name means in each', async () => {
    await addService(service())
    expect(subsets()).toEqual([])
    const a = await addPod(newPod('a'))
    await addPod(newPod('b', 9090))
    await addPod(newPod('c'), false)
    await addPod(newPod('d'), 'pending')
    await addPod(newPod('e', 8080, { app: 'db' }))
    expect(subsets()).toEqual([
      {
        addresses: [
          {
            ip: a.status?.podIP,
            targetRef: { kind: 'Pod', namespace: 'shop', name: 'a', uid: a.metadata?.uid },
          },
        ],
        notReadyAddresses: [expect.objectContaining({ targetRef: expect.objectContaining({ name: 'c' }) })],
        ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      },
      {
        addresses: [expect.objectContaining({ targetRef: expect.objectContaining({ name: 'b' }) })],
        ports: [{ name: 'http', port: 9090, protocol: 'TCP' }],
      },
    ])
    expect(cluster.get(endpoints, 'web').metadata?.labels).toEqual({
      team: 'a',
      'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
    })
  })

  it('follows readiness, labels, deletion and the selector', async () => {
    await addService(service())
    await addPod(newPod('a'))
    await addPod(newPod('b'))
    expect(namesOf('addresses')).toEqual(['a', 'b'])
    await cluster.run(cluster.get(pods, 'a'), false)
    await cluster.settle()
    expect([namesOf('addresses'), namesOf('notReadyAddresses')]).toEqual([['b'], ['a']])
    await cluster.api.patch(pods, { name: 'b', namespace: 'shop' }, { metadata: { labels: { app: 'old' } } }, 'merge')
    await cluster.settle()
    expect([namesOf('addresses'), namesOf('notReadyAddresses')]).toEqual([[], ['a']])
    await cluster.api.patch(
      services,
      { name: 'web', namespace: 'shop' },
      { spec: { selector: { app: 'old' } } },
      'merge',
    )
    await cluster.settle()
    expect([namesOf('addresses'), namesOf('notReadyAddresses')]).toEqual([['b'], []])
    await cluster.api.remove(pods, { name: 'b', namespace: 'shop' }, { gracePeriodSeconds: 0 })
    await cluster.settle()
    expect(subsets()).toEqual([])
  })

  it('tells when the change happened that it answers', async () => {
    await addService(service())
    await cluster.pass(60)
    await addPod(newPod('a'))
    expect(cluster.get(endpoints, 'web').metadata?.annotations).toEqual({
      'endpoints.kubernetes.io/last-change-trigger-time': '2026-01-01T00:01:00Z',
    })
  })

  it('publishes Pods that are not ready where the Service asks for it', async () => {
    await addService(service({ publishNotReadyAddresses: true }))
    await addPod(newPod('a'), false)
    expect([namesOf('addresses'), namesOf('notReadyAddresses')]).toEqual([['a'], []])
  })

  it('gives headless Services without ports addresses alone, with hostnames', async () => {
    await addService(service({ clusterIP: 'None', ports: undefined }))
    const pod = newPod('a')
    await addPod({ ...pod, spec: { ...pod.spec!, hostname: 'first', subdomain: 'web' } })
    expect(subsets()).toEqual([{ addresses: [expect.objectContaining({ hostname: 'first' })] }])
    expect(cluster.get(endpoints, 'web').metadata?.labels).toHaveProperty(['service.kubernetes.io/headless'], '')
  })

  it('leaves Services without a selector alone', async () => {
    await addService(service({ selector: undefined }))
    expect(cluster.find(endpoints, 'web')).toBeUndefined()
    const own: Endpoints = {
      metadata: { name: 'web', namespace: 'shop' },
      subsets: [{ addresses: [{ ip: '192.0.2.1' }], ports: [{ port: 80 }] }],
    }
    await cluster.api.create(endpoints, own)
    await cluster.settle()
    expect(subsets()[0]?.addresses?.[0]?.ip).toBe('192.0.2.1')
  })

  it('goes with its Service, and comes back when it is deleted by hand', async () => {
    await addService(service())
    await cluster.api.remove(endpoints, { name: 'web', namespace: 'shop' })
    await cluster.settle()
    expect(cluster.find(endpoints, 'web')).toBeDefined()
    await cluster.api.remove(services, { name: 'web', namespace: 'shop' })
    await cluster.settle()
    expect(cluster.find(endpoints, 'web')).toBeUndefined()
  })

  it('keeps the first thousand addresses and says so', async () => {
    await addService(service())
    for (let index = 0; index < 1005; index++) await cluster.run(await cluster.api.create(pods, newPod(`p${index}`)))
    await cluster.pass(2)
    expect(namesOf('addresses')).toHaveLength(1000)
    expect(cluster.get(endpoints, 'web').metadata?.annotations).toMatchObject({
      'endpoints.kubernetes.io/over-capacity': 'truncated',
    })
  })

  it('makes nothing in a namespace that ends', async () => {
    await cluster.api.create(namespaces, { metadata: { name: 'ending' } })
    await cluster.api.create(services, { ...service(), metadata: { name: 'web', namespace: 'ending' } })
    await cluster.settle()
    await cluster.api.remove(namespaces, { name: 'ending' })
    await cluster.api.remove(endpoints, { name: 'web', namespace: 'ending' })
    await cluster.settle()
    expect(cluster.find(endpoints, 'web', 'ending')).toBeUndefined()
  })
})
