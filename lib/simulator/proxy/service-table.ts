/** Services and where they lead, kept current event by event. */

import type { CacheEvent } from '../../client/controller'
import type { EndpointSlice, Service } from '../../kube/types'
import { serviceNameLabel } from '../../kube/well-known-labels'

export interface Endpoint {
  ip: string
  port: number
}

export interface ServiceEntry {
  key: string
  service: Service
}

export class ServiceTable {
  readonly #services = new Map<string, Service>()
  /** The Services of an address: two may name the same external one, and the first has it. */
  readonly #byAddress = new Map<string, Set<string>>()
  /** Slices by the Service that they belong to. */
  readonly #slices = new Map<string, Map<string, EndpointSlice>>()

  onService({ type, object, old }: CacheEvent<Service>): void {
    const key = keyOf(object.metadata?.namespace, object.metadata?.name)
    for (const address of addressesOf(old ?? object)) {
      const claims = this.#byAddress.get(address)
      claims?.delete(key)
      if (claims?.size === 0) this.#byAddress.delete(address)
    }
    if (type === 'DELETED') {
      this.#services.delete(key)
      return
    }
    this.#services.set(key, object)
    for (const address of addressesOf(object)) {
      const claims = this.#byAddress.get(address) ?? new Set()
      this.#byAddress.set(address, claims.add(key))
    }
  }

  onSlice({ type, object, old }: CacheEvent<EndpointSlice>): void {
    const { namespace, name = '', labels } = object.metadata ?? {}
    const before = old?.metadata?.labels?.[serviceNameLabel]
    const service = labels?.[serviceNameLabel]
    if (before && before !== service) this.#slices.get(keyOf(namespace, before))?.delete(name)
    if (!service) return
    const key = keyOf(namespace, service)
    const slices = this.#slices.get(key) ?? new Map<string, EndpointSlice>()
    if (type === 'DELETED') slices.delete(name)
    else slices.set(name, object)
    if (slices.size > 0) this.#slices.set(key, slices)
    else this.#slices.delete(key)
  }

  get(namespace: string, name: string): ServiceEntry | undefined {
    const key = keyOf(namespace, name)
    const service = this.#services.get(key)
    return service && { key, service }
  }

  /** By cluster IP, external IP or the address of a load balancer. */
  byAddress(address: string): ServiceEntry | undefined {
    const [key] = this.#byAddress.get(address) ?? []
    const service = key === undefined ? undefined : this.#services.get(key)
    return key !== undefined && service ? { key, service } : undefined
  }

  byNodePort(port: number): { entry: ServiceEntry; portName: string } | undefined {
    for (const [key, service] of this.#services) {
      const found = service.spec?.ports?.find(({ nodePort }) => nodePort === port)
      if (found) return { entry: { key, service }, portName: found.name ?? '' }
    }
    return undefined
  }

  /**
   * The endpoints of a Service's port, in a stable order: the ready ones, or, when there are none, those that are ending
   * but still serve.
   */
  endpoints(key: string, portName: string): readonly Endpoint[] {
    const ready: Endpoint[] = []
    const ending: Endpoint[] = []
    for (const { ports = [], endpoints } of this.#slices.get(key)?.values() ?? []) {
      const port = ports.find(({ name }) => (name ?? '') === portName)?.port
      if (port === undefined) continue
      for (const { addresses, conditions } of endpoints ?? []) {
        const list = conditions?.ready !== false ? ready : conditions.serving && conditions.terminating ? ending : []
        for (const ip of addresses) list.push({ ip, port })
      }
    }
    const usable = ready.length > 0 ? ready : ending
    return usable.sort((a, b) => (a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : 0))
  }

  /** The addresses behind a headless name; of one Pod when its host name is given. */
  headlessAddresses(key: string, hostname?: string): readonly string[] {
    const addresses: string[] = []
    for (const { endpoints } of this.#slices.get(key)?.values() ?? []) {
      for (const endpoint of endpoints ?? []) {
        if (endpoint.conditions?.ready === false) continue
        if (hostname === undefined || endpoint.hostname === hostname) addresses.push(...endpoint.addresses)
      }
    }
    return addresses.sort()
  }
}

const keyOf = (namespace = '', name = '') => `${namespace}/${name}`

function addressesOf({ spec, status }: Service): readonly string[] {
  const { clusterIP, externalIPs = [] } = spec ?? {}
  const balancers = status?.loadBalancer?.ingress?.flatMap(({ ip }) => ip ?? []) ?? []
  return [...(clusterIP && clusterIP !== 'None' ? [clusterIP] : []), ...externalIPs, ...balancers]
}
