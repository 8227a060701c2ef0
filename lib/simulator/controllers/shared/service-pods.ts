/** Which Pods a Service selects, and when that matters anew. Models k8s.io/endpointslice/util and pkg/controller/endpoint. */
import type { Cache, CacheEvent } from '../../../client/controller'
import { keyOf } from '../../../client/controller'
import { equalJson } from '../../../kube/json'
import { isPodReady, isPodTerminal } from '../../../kube/pods'
import { matchesSet } from '../../../kube/selectors'
import type { Pod, Service, ServicePort } from '../../../kube/types'
import type { PaceOptions } from './pace'

/** The endpoints of a Service with many Pods are written twice a second, not for each of them. */
export const servicePace: PaceOptions = { msPerMember: 5, from: 20 }

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

  /** To be told of every Pod event; answers the Services whose endpoints it changes. */
  keysOfPod(pod: Pod, old: Pod | undefined, type: CacheEvent['type']): string[] {
    const before = type === 'DELETED' ? shapeOf(pod) : old && shapeOf(old)
    const after = type === 'DELETED' ? undefined : shapeOf(pod)
    const relabelled = old !== undefined && !equalJson(old.metadata?.labels, pod.metadata?.labels)
    if (type === 'MODIFIED' && before === after && !relabelled) return []
    const keys: string[] = []
    for (const service of this.#services.list({ namespace: pod.metadata?.namespace })) {
      const selector = service.spec?.selector
      const selects = matchesSet(selector, pod.metadata?.labels)
      const selected = relabelled ? matchesSet(selector, old.metadata?.labels) : selects
      const key = keyOf(service)
      const names = this.#members.get(key)?.names
      if (selects && type !== 'DELETED') names?.add(pod.metadata?.name ?? '')
      else names?.delete(pod.metadata?.name ?? '')
      if ((selected ? before : undefined) !== (selects ? after : undefined)) keys.push(key)
    }
    return keys
  }

  forget(key: string): void {
    this.#members.delete(key)
  }

  podsOf(service: Service): Pod[] {
    const namespace = service.metadata?.namespace
    const { names } = this.#membersOf(service)
    const pods: Pod[] = []
    for (const name of names) {
      const pod = this.#pods.get(namespace, name)
      if (pod && matchesSet(service.spec?.selector, pod.metadata?.labels)) pods.push(pod)
      else names.delete(name)
    }
    return pods
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

/** All that an endpoint shows of a Pod; undefined when it can be none. */
function shapeOf(pod: Pod): string | undefined {
  if (!isEndpoint(pod, true)) return undefined
  const { metadata, spec } = pod
  const parts = [metadata?.uid, metadata?.deletionTimestamp, spec?.nodeName, spec?.hostname, spec?.subdomain]
  return [...parts, isPodReady(pod), ...podIPs(pod)].join()
}

export function podIPs({ status }: Pod): string[] {
  if (status?.podIPs?.length) return status.podIPs.map(({ ip }) => ip ?? '')
  return status?.podIP ? [status.podIP] : []
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
