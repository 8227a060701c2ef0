import { describe, expect, it } from 'vitest'
import { endpointSlices, nodes, services } from '../../kinds'
import type { EndpointSlice, Service } from '../../kube/types'
import { testCluster } from '../kubelet/cluster.test-support'
import { SimulatedNetwork } from '../kubelet/network'
import { createServiceProxy } from './index'
import { serviceNames } from './service-names'

type Endpoint = EndpointSlice['endpoints'][number]

async function proxied() {
  const cluster = testCluster()
  const network = new SimulatedNetwork()
  const proxy = createServiceProxy(cluster.runtime, network)
  await cluster.start(proxy)
  const addService = async (
    name: string,
    spec: NonNullable<Service['spec']>,
    endpoints: readonly Partial<Endpoint>[],
  ) => {
    const service = await cluster.api.create(services, { metadata: { name, namespace: 'shop' }, spec })
    await cluster.api.create(endpointSlices, {
      metadata: { name: `${name}-1`, namespace: 'shop', labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: (spec.ports ?? []).map(({ name: portName = '', targetPort }) => ({
        name: portName,
        port: Number(targetPort),
      })),
      endpoints: endpoints.map((endpoint) => ({ addresses: [], conditions: { ready: true }, ...endpoint })),
    })
    for (const { addresses = [] } of endpoints) {
      for (const ip of addresses) {
        for (const { targetPort } of spec.ports ?? []) {
          network.listen(ip, Number(targetPort), async () => new Response(`${ip}:${targetPort}`))
        }
      }
    }
    return service
  }
  const fromPod = async (url: string, ip = '10.244.0.9', namespace = 'shop') =>
    (await network.request({ namespace, ip }, new Request(url))).text()
  const fetchService = async (service: string, port = '') =>
    (await proxy.fetch({ namespace: 'shop', service, port }, new Request('http://any/'))).text()
  return { ...cluster, network, addService, fromPod, fetchService }
}

const two = [{ addresses: ['10.244.0.2'] }, { addresses: ['10.244.1.2'] }]
const web: NonNullable<Service['spec']> = { ports: [{ port: 80, targetPort: 8080 }] }

describe('the service proxy', () => {
  it('sends requests to every ready Pod in turn', async () => {
    const { addService, fetchService } = await proxied()
    await addService('web', web, two)
    const answers = [await fetchService('web'), await fetchService('web'), await fetchService('web')]
    expect(answers).toEqual(['10.244.0.2:8080', '10.244.1.2:8080', '10.244.0.2:8080'])
  })

  it('never sends to what is not ready', async () => {
    const { addService, fetchService } = await proxied()
    const [first, second] = two
    await addService('web', web, [{ ...first, conditions: { ready: false } }, { ...second }])
    expect([await fetchService('web'), await fetchService('web')]).toEqual(['10.244.1.2:8080', '10.244.1.2:8080'])
  })

  it('sends to Pods that end but still serve when there is nothing else', async () => {
    const { addService, fetchService } = await proxied()
    const conditions = { ready: false, serving: true, terminating: true }
    await addService('web', web, [{ addresses: ['10.244.0.2'], conditions }])
    expect(await fetchService('web')).toBe('10.244.0.2:8080')
  })

  it('knows ports by number and by name', async () => {
    const { addService, fetchService } = await proxied()
    const ports = [
      { name: 'http', port: 80, targetPort: 8080 },
      { name: 'admin', port: 9000, targetPort: 9001 },
    ]
    await addService('web', { ports }, [{ addresses: ['10.244.0.2'] }])
    expect(await fetchService('web', 'admin')).toBe('10.244.0.2:9001')
    expect(await fetchService('web', '9000')).toBe('10.244.0.2:9001')
    await expect(fetchService('web', '9001')).rejects.toThrow('no service port 9001 found for service "web"')
  })

  it('wants to be told the name of a port that has one, even of the only one', async () => {
    const { addService, fetchService } = await proxied()
    await addService('web', { ports: [{ name: 'http', port: 80, targetPort: 8080 }] }, two)
    expect(await fetchService('web', 'http')).toMatch(/:8080$/)
    expect(await fetchService('web', '80')).toMatch(/:8080$/)
    await expect(fetchService('web')).rejects.toThrow('no endpoints available for service "web"')
  })

  it('says what is missing', async () => {
    const { addService, fetchService } = await proxied()
    await addService('empty', web, [])
    await expect(fetchService('empty')).rejects.toMatchObject({
      status: { code: 503, message: 'no endpoints available for service "empty"' },
    })
    await expect(fetchService('none')).rejects.toMatchObject({
      status: { code: 404, message: 'services "none" not found' },
    })
  })
})

describe('requests of Pods', () => {
  it('find Services by every name that cluster DNS knows, and by address', async () => {
    const { addService, fromPod } = await proxied()
    const service = await addService('web', web, two)
    for (const host of ['web', 'web.shop', 'web.shop.svc', 'web.shop.svc.cluster.local', service.spec?.clusterIP]) {
      expect(await fromPod(`http://${host}/`)).toMatch(/^10\.244\.[01]\.2:8080$/)
    }
    await expect(fromPod('http://web/', '10.244.0.9', 'other')).rejects.toThrow(
      'dial tcp: lookup web on 10.96.0.10:53: no such host',
    )
    expect(await fromPod('http://web.shop/', '10.244.0.9', 'other')).toMatch(/:8080$/)
  })

  it('are refused where nobody is ready', async () => {
    const { addService, fromPod } = await proxied()
    await addService('web', web, [])
    await expect(fromPod('http://web/')).rejects.toThrow(/connect: connection refused$/)
  })

  it('reach the Pods behind a headless Service, all or one by its name', async () => {
    const { addService, fromPod } = await proxied()
    const named = two.map((endpoint, index) => ({ ...endpoint, hostname: `db-${index}` }))
    await addService('db', { ...web, clusterIP: 'None' }, named)
    expect(new Set([await fromPod('http://db:8080/'), await fromPod('http://db:8080/')]).size).toBe(2)
    expect(await fromPod('http://db-1.db:8080/')).toBe('10.244.1.2:8080')
    expect(await fromPod('http://db-0.db.shop.svc.cluster.local:8080/')).toBe('10.244.0.2:8080')
  })

  it('keep to one Pod where the Service wants it', async () => {
    const { addService, fromPod, clock } = await proxied()
    const sessionAffinityConfig = { clientIP: { timeoutSeconds: 60 } }
    await addService('web', { ...web, sessionAffinity: 'ClientIP', sessionAffinityConfig }, two)
    const first = await fromPod('http://web/')
    expect([await fromPod('http://web/'), await fromPod('http://web/')]).toEqual([first, first])
    expect(await fromPod('http://web/', '10.244.0.10')).not.toBe(first)
    await clock.advance(61_000)
    expect(await fromPod('http://web/')).toBe(first)
  })

  it('reach a node port at any node', async () => {
    const { addService, fromPod, api } = await proxied()
    const node = await api.create(nodes, { metadata: { name: 'a' } })
    const status = { addresses: [{ type: 'InternalIP', address: '172.18.0.3' }] }
    await api.update(nodes, { ...node, status }, { subresource: 'status' })
    const ports = [{ name: 'http', port: 80, targetPort: 8080, nodePort: 30080 }]
    await addService('web', { type: 'NodePort', ports }, two)
    expect(await fromPod('http://172.18.0.3:30080/')).toMatch(/:8080$/)
  })

  it('follow an external name into the cluster', async () => {
    const { addService, fromPod } = await proxied()
    await addService('web', web, two)
    await addService('alias', { type: 'ExternalName', externalName: 'web.shop.svc.cluster.local' }, [])
    expect(await fromPod('http://alias/')).toMatch(/:8080$/)
  })
})

describe('names', () => {
  it.each([
    ['web', [{ namespace: 'shop', service: 'web' }]],
    ['WEB.', [{ namespace: 'shop', service: 'web' }]],
    ['web.other.svc', [{ namespace: 'other', service: 'web' }]],
    ['web.other.svc.cluster.local', [{ namespace: 'other', service: 'web' }]],
    ['db-0.db.other.svc', [{ namespace: 'other', service: 'db', hostname: 'db-0' }]],
    ['www.example.com', [{ namespace: 'com', service: 'example', hostname: 'www' }]],
    ['a.b.c.d.example.com', []],
  ])('%s', (host, expected) => {
    expect(serviceNames(host, 'shop')).toEqual(expected)
  })

  it('keep an external address for the other Service that names it', async () => {
    const { addService, api, fromPod } = await proxied()
    const spec = { externalIPs: ['198.51.100.7'], ports: [{ port: 80, targetPort: 8080 }] }
    await addService('first', spec, [{ addresses: ['10.244.0.1'] }])
    await addService('second', spec, [{ addresses: ['10.244.0.2'] }])
    expect(await fromPod('http://198.51.100.7/')).toBe('10.244.0.1:8080')
    await api.remove(services, { name: 'first', namespace: 'shop' })
    expect(await fromPod('http://198.51.100.7/')).toBe('10.244.0.2:8080')
  })
})
