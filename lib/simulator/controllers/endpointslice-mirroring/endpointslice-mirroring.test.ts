import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { endpointSlices, endpoints, services } from '../../../kinds'
import type { EndpointSlice, Endpoints, Service } from '../../../kube/types'
import { startCluster, type TestCluster } from '../testing.test-support'
import { mirror } from './mirror'

let cluster: TestCluster
beforeEach(async () => {
  cluster = await startCluster({ only: ['endpointslice-mirroring-controller', 'garbage-collector-controller'] })
})
afterEach(async () => {
  await cluster.stop()
  expect(cluster.refused).toEqual([])
  expect(cluster.logged).toEqual([])
})

const service = (spec: Partial<Service['spec']> = {}): Service => ({
  metadata: { name: 'db', namespace: 'shop' },
  spec: { ports: [{ name: 'sql', port: 5432 }], ...spec },
})
const ports = [{ name: 'sql', port: 5432, protocol: 'TCP' }]
const byHand = (more: Partial<Endpoints> = {}, metadata: object = {}): Endpoints => ({
  metadata: { name: 'db', namespace: 'shop', ...metadata },
  subsets: [{ addresses: [{ ip: '192.0.2.1' }, { ip: '192.0.2.2' }], ports }],
  ...more,
})
const slices = () => cluster.list<EndpointSlice>(endpointSlices, 'shop')
const addresses = () => slices().map((slice) => slice.endpoints?.flatMap((each) => each.addresses) ?? [])

async function add(object = byHand(), of = service()) {
  await cluster.api.create(services, of)
  const made = await cluster.api.create(endpoints, object)
  await cluster.settle()
  return made
}

describe('endpointslice mirroring controller', () => {
  it('shows Endpoints of a Service without a selector as a slice of theirs', async () => {
    await add(
      byHand(
        {
          subsets: [
            { addresses: [{ ip: '192.0.2.1', nodeName: 'far' }], notReadyAddresses: [{ ip: '192.0.2.9' }], ports },
          ],
        },
        {
          labels: { team: 'a' },
          annotations: { note: 'kept', 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
        },
      ),
    )
    const owner = cluster.get<Endpoints>(endpoints, 'db')
    expect(slices()).toMatchObject([
      {
        metadata: {
          generateName: 'db-',
          labels: {
            team: 'a',
            'kubernetes.io/service-name': 'db',
            'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
          },
          ownerReferences: [
            { apiVersion: 'v1', kind: 'Endpoints', name: 'db', uid: owner.metadata?.uid, controller: true },
          ],
        },
        addressType: 'IPv4',
        ports,
        endpoints: [
          { addresses: ['192.0.2.1'], conditions: { ready: true }, nodeName: 'far' },
          { addresses: ['192.0.2.9'], conditions: { ready: false } },
        ],
      },
    ])
    expect(slices()[0]?.metadata?.annotations).toEqual({ note: 'kept' })
  })

  it('follows what is written, in the same slice', async () => {
    const made = await add()
    const name = slices()[0]?.metadata?.name
    await cluster.api.update(endpoints, { ...made, subsets: [{ addresses: [{ ip: '192.0.2.7' }], ports }] })
    await cluster.settle()
    expect(addresses()).toEqual([['192.0.2.7']])
    const moved = [{ ...ports[0], port: 5433 }] as typeof ports
    const current = cluster.get<Endpoints>(endpoints, 'db')
    await cluster.api.update(endpoints, { ...current, subsets: [{ addresses: [{ ip: '192.0.2.7' }], ports: moved }] })
    await cluster.settle()
    expect(slices()).toMatchObject([{ metadata: { name }, ports: moved }])
  })

  it('keeps families and sets of ports apart', async () => {
    await add(
      byHand({
        subsets: [
          { addresses: [{ ip: '192.0.2.1' }, { ip: '2001:db8::1' }], ports },
          { addresses: [{ ip: '192.0.2.3' }], ports: [{ name: 'admin', port: 81, protocol: 'TCP' }] },
        ],
      }),
    )
    expect(
      slices()
        .map(({ addressType, ports: [port] = [] }) => `${addressType} ${port?.name}`)
        .sort(),
    ).toEqual(['IPv4 admin', 'IPv4 sql', 'IPv6 sql'])
  })

  it('takes back what no longer holds: a selector, a label that says so, the Endpoints or the Service gone', async () => {
    const made = await add()
    expect(slices()).toHaveLength(1)
    const skip = { labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } }
    const skipped = await cluster.api.update(endpoints, { ...made, metadata: { ...made.metadata, ...skip } })
    await cluster.settle()
    expect(slices()).toEqual([])
    await cluster.api.update(endpoints, { ...skipped, metadata: { ...skipped.metadata, labels: {} } })
    await cluster.settle()
    expect(slices()).toHaveLength(1)

    const selecting = { spec: { selector: { app: 'db' } } }
    await cluster.api.patch(services, { name: 'db', namespace: 'shop' }, selecting, 'merge')
    await cluster.settle()
    expect(slices()).toEqual([])
    await cluster.api.patch(services, { name: 'db', namespace: 'shop' }, { spec: { selector: null } }, 'merge')
    await cluster.settle()
    expect(slices()).toHaveLength(1)

    await cluster.api.remove(endpoints, { name: 'db', namespace: 'shop' })
    await cluster.settle()
    expect(slices()).toEqual([])
  })

  it('leaves Endpoints alone that have no Service, and comes back to them with it', async () => {
    await cluster.api.create(endpoints, byHand())
    await cluster.settle()
    expect(slices()).toEqual([])
    await cluster.api.create(services, service())
    await cluster.settle()
    expect(addresses()).toEqual([['192.0.2.1', '192.0.2.2']])
  })

  it('makes a slice anew that somebody deleted', async () => {
    await add()
    const { name = '', namespace } = slices()[0]?.metadata ?? {}
    await cluster.api.remove(endpointSlices, { name, namespace })
    await cluster.settle()
    expect(addresses()).toEqual([['192.0.2.1', '192.0.2.2']])
  })

  it('says how many of very many addresses are left out', async () => {
    const many = Array.from({ length: 1003 }, (_, index) => ({ ip: `192.0.${index >> 8}.${index & 255}` }))
    await add(byHand({ subsets: [{ addresses: many, ports }] }))
    expect(slices()[0]?.endpoints).toHaveLength(1000)
    expect(cluster.events()).toEqual([
      'TooManyAddressesToMirror: A max of 1000 addresses can be mirrored to EndpointSlices per Endpoints subset. 3 addresses were skipped',
    ])
  })
})

describe('mirror', () => {
  it('counts what is no address, and trusts who says not ready', () => {
    const source = byHand({
      subsets: [
        { addresses: [{ ip: 'none' }, { ip: '192.0.2.1' }], ports },
        { notReadyAddresses: [{ ip: '192.0.2.1' }], ports },
      ],
    })
    const { create, invalid, skipped } = mirror(source, [])
    expect([invalid, skipped]).toEqual([1, 1])
    expect(create.map(({ endpoints: list }) => list)).toEqual([
      [{ addresses: ['192.0.2.1'], conditions: { ready: false } }],
    ])
  })
})
