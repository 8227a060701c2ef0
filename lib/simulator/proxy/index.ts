/** The service proxy and cluster DNS in one: Services by address and name, and the ready Pods behind them. */
import { endpointSlices, nodes, services } from '../../kinds'
import type { Kind } from '../../kinds/kind'
import { notFound, serviceUnavailable } from '../../kube/status-error'
import type { Part, PodNetwork, ResolveService, ServiceProxy, SimulatorRuntime } from '../runtime'
import { EndpointPicker } from './endpoint-picker'
import { serviceNames } from './service-names'
import { type Endpoint, type ServiceEntry, ServiceTable } from './service-table'

const user = { name: 'system:kube-proxy', groups: ['system:authenticated'] }
const read: readonly Kind[] = [services, endpointSlices, nodes]
/** An ExternalName may name another Service, but not for ever. */
const longestChain = 8

type Client = Parameters<ResolveService>[2]

export function createServiceProxy(runtime: SimulatorRuntime, network: PodNetwork): Part & ServiceProxy {
  const source = runtime.sourceFor(user)
  const table = new ServiceTable()
  const picker = new EndpointPicker(runtime.clock)
  const unsubscribe: (() => void)[] = []

  function pick({ key, service }: ServiceEntry, portName: string, client: string): Endpoint | undefined {
    return picker.pick(`${key}:${portName}`, service, table.endpoints(key, portName), client)
  }

  /** A request to an address of the Service: as the rules of a node would send it on. */
  function atAddress(entry: ServiceEntry, host: string, port: number, client: string): Endpoint {
    const found = entry.service.spec?.ports?.find((each) => each.port === port)
    if (!found) throw new Error(`dial tcp ${host}:${port}: i/o timeout`)
    return pick(entry, found.name ?? '', client) ?? refuse(host, port)
  }

  function atNodePort(host: string, port: number, client: string): Endpoint | undefined {
    const found = table.byNodePort(port)
    const isNode = source
      .cache(nodes)
      .list()
      .some(({ status }) => status?.addresses?.some(({ address }) => address === host))
    if (!found || !isNode) return undefined
    return pick(found.entry, found.portName, client) ?? refuse(host, port)
  }

  function byName(host: string, port: number, client: Client, chain: number): Endpoint | undefined {
    for (const { namespace, service: name, hostname } of serviceNames(host, client.namespace)) {
      const entry = table.get(namespace, name)
      if (!entry) continue
      const { clusterIP = '', type, externalName } = entry.service.spec ?? {}
      if (type === 'ExternalName') {
        return chain < longestChain && externalName ? find(externalName, port, client, chain + 1) : undefined
      }
      if (clusterIP !== 'None') return hostname ? undefined : atAddress(entry, clusterIP, port, client.ip)
      const addresses = table.headlessAddresses(entry.key, hostname)
      const all = addresses.map((ip) => ({ ip, port }))
      return picker.pick(`${entry.key}:${port}`, entry.service, all, client.ip)
    }
    return undefined
  }

  function find(host: string, port: number, client: Client, chain: number): Endpoint | undefined {
    if (!/^\d+(\.\d+){3}$/.test(host)) return byName(host, port, client, chain)
    const entry = table.byAddress(host)
    return entry ? atAddress(entry, host, port, client.ip) : atNodePort(host, port, client.ip)
  }

  return {
    name: 'kube-proxy',
    async start() {
      for (const kind of read) source.cache(kind)
      unsubscribe.push(
        source.subscribe(services, (event) => {
          table.onService(event)
          const { namespace, name } = event.object.metadata ?? {}
          if (event.type === 'DELETED') picker.forget(`${namespace}/${name}`)
        }),
        source.subscribe(endpointSlices, (event) => table.onSlice(event)),
      )
      await Promise.all(read.map((kind) => source.synced(kind)))
      network.routeServices((host, port, client) => find(host, port, client, 0))
    },
    async stop() {
      network.routeServices(() => undefined)
      for (const end of unsubscribe.splice(0)) end()
    },
    async fetch({ namespace, service: name, port }, request, certificate) {
      const entry = table.get(namespace, name)
      if (!entry) throw notFound({ group: '', plural: 'services' }, name)
      const endpoint = pick(entry, portNameOf(entry, name, port), '')
      if (!endpoint) throw serviceUnavailable(`no endpoints available for service ${JSON.stringify(name)}`)
      // It is the API server that asks, so that is whom the Pod sees.
      const [address = '-'] = table.headlessAddresses('default/kubernetes')
      const caller = { address, ...(certificate ? { certificate } : {}) }
      return network.fetch(endpoint.ip, endpoint.port, request, caller)
    },
  }
}

/** Models ResourceLocation of pkg/registry/core/service/storage: a number, or a name; nothing is the port without a name. */
function portNameOf({ service }: ServiceEntry, name: string, port: string): string {
  if (!/^\d+$/.test(port)) return port
  const found = service.spec?.ports?.find((each) => each.port === Number(port))
  if (found) return found.name ?? ''
  throw serviceUnavailable(`no service port ${port} found for service ${JSON.stringify(name)}`)
}

function refuse(host: string, port: number): never {
  throw new Error(`dial tcp ${host}:${port}: connect: connection refused`)
}
