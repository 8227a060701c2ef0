/** Which Pods a Service selects, and when that matters anew. Models k8s.io/endpointslice/util and pkg/controller/endpoint. */
import type { Cache, CacheEvent } from '../../../client/controller'
import { keyOf } from '../../../client/controller'
import { equalJson } from '../../../kube/json'
import { isPodReady, isPodTerminal } from '../../../kube/pods'
import { matchesSet } from '../../../kube/selectors'
import type { Pod, Service, ServicePort } from '../../../kube/types'

/**
 * Members are kept from the events, so that one Pod that becomes ready does not cost a walk through its namespace. A
 * Service is scanned once when it is first asked for, and again when its selector changes.
 */
export class ServicePods {
  readonly #services: Cache<Service>
  readonly #pods: Cache<Pod>
  readonly #members = new Map<string, { selector: string; names: Set<string> }>()

  constructor(services: Cache<Service>, pods: Cache<Pod>) {
    this.#services = services
    this.#pods = pods
  }

  /** To be told of every Pod event; answers the Services whose endpoints it may change. */
  keysOfPod(pod: Pod, old: Pod | undefined, type: CacheEvent['type']): string[] {
    const relabelled = old !== undefined && !equalJson(old.metadata?.labels, pod.metadata?.labels)
    if (type === 'MODIFIED' && old && !relabelled && sameEndpoint(old, pod)) return []
    const keys: string[] = []
    for (const service of this.#services.list({ namespace: pod.metadata?.namespace })) {
      const selector = service.spec?.selector
      const selects = matchesSet(selector, pod.metadata?.labels)
      if (!selects && !(relabelled && matchesSet(selector, old.metadata?.labels))) continue
      const key = keyOf(service)
      if (selects) this.#members.get(key)?.names.add(pod.metadata?.name ?? '')
      keys.push(key)
    }
    return keys
  }

  forget(key: string): void {
    this.#members.delete(key)
  }

  /** Sorted by name. */
  podsOf(service: Service): Pod[] {
    const namespace = service.metadata?.namespace
    const { names } = this.#membersOf(service)
    const pods: Pod[] = []
    for (const name of names) {
      const pod = this.#pods.get(namespace, name)
      if (pod && matchesSet(service.spec?.selector, pod.metadata?.labels)) pods.push(pod)
      else names.delete(name)
    }
    return pods.sort((a, b) => ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1))
  }

  #membersOf(service: Service): { names: Set<string> } {
    const key = keyOf(service)
    const selector = JSON.stringify(service.spec?.selector)
    const known = this.#members.get(key)
    if (known?.selector === selector) return known
    const names = this.#pods
      .list({ namespace: service.metadata?.namespace })
      .filter(({ metadata }) => matchesSet(service.spec?.selector, metadata?.labels))
      .map(({ metadata }) => metadata?.name ?? '')
    const members = { selector, names: new Set(names) }
    this.#members.set(key, members)
    return members
  }
}

/** True when nothing that an endpoint shows has changed. */
function sameEndpoint(a: Pod, b: Pod): boolean {
  return (
    a.metadata?.uid === b.metadata?.uid &&
    a.metadata?.deletionTimestamp === b.metadata?.deletionTimestamp &&
    a.spec?.nodeName === b.spec?.nodeName &&
    a.spec?.hostname === b.spec?.hostname &&
    a.spec?.subdomain === b.spec?.subdomain &&
    isPodReady(a) === isPodReady(b) &&
    isPodTerminal(a) === isPodTerminal(b) &&
    podIPs(a).join() === podIPs(b).join()
  )
}

export function podIPs({ status }: Pod): string[] {
  const all = (status?.podIPs ?? []).flatMap(({ ip }) => (ip ? [ip] : []))
  return all.length > 0 ? all : status?.podIP ? [status.podIP] : []
}

/** An ended Pod, or one without an address, is no endpoint; one on its way out only where such are shown. */
export function isEndpoint(pod: Pod, includeTerminating: boolean): boolean {
  if (isPodTerminal(pod) || podIPs(pod).length === 0) return false
  return includeTerminating || !pod.metadata?.deletionTimestamp
}

/** The Pod's own name in the headless Service that it names as its subdomain. */
export function hostnameIn(pod: Pod, service: Service): string | undefined {
  const { hostname, subdomain } = pod.spec ?? {}
  return hostname && subdomain === service.metadata?.name ? hostname : undefined
}

export const isHeadless = ({ spec }: Service) => !spec?.clusterIP || spec.clusterIP === 'None'

/** The number that the Service's target means in this Pod; undefined when no container has a port of that name. */
export function targetPortOf(pod: Pod, port: ServicePort): number | undefined {
  const target = port.targetPort || port.port
  if (typeof target === 'number') return target
  const protocol = port.protocol ?? 'TCP'
  const sidecars = (pod.spec?.initContainers ?? []).filter(
    (container) => (container as { restartPolicy?: string }).restartPolicy === 'Always',
  )
  for (const { ports } of [...(pod.spec?.containers ?? []), ...sidecars]) {
    const found = ports?.find(({ name, protocol: own = 'TCP' }) => name === target && own === protocol)
    if (found) return found.containerPort
  }
  return undefined
}
