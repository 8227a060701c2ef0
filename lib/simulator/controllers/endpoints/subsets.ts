/** The subsets of an Endpoints object. Models pkg/controller/endpoint/endpoints_controller.go and pkg/api/v1/endpoints/util.go. */
import { isPodReady } from '../../../kube/pods'
import type { Endpoints, Pod, Service } from '../../../kube/types'
import { hostnameIn, isEndpoint, isHeadless, podIPs, targetPortOf } from '../shared/service-pods'

type Subset = NonNullable<Endpoints['subsets']>[number]
type Address = NonNullable<Subset['addresses']>[number]
type Port = NonNullable<Subset['ports']>[number]

/** Addresses of one Endpoints object; the others are cut off, and an annotation says so. */
const maxAddresses = 1000

/** Pods with the same ports share a subset; ready and not ready ones are kept apart. */
export function subsetsOf(service: Service, pods: readonly Pod[]): Subset[] {
  const tolerateUnready = service.spec?.publishNotReadyAddresses === true
  const groups = new Map<string, { ports: Port[]; ready: Address[]; notReady: Address[] }>()
  for (const pod of pods) {
    if (!isEndpoint(pod, tolerateUnready)) continue
    const address = addressOf(pod, service)
    const ports = portsOf(pod, service)
    if (!address || (ports.length === 0 && (service.spec?.ports?.length || !isHeadless(service)))) continue
    const key = ports.map(({ name, port, protocol, appProtocol }) => [name, port, protocol, appProtocol]).join(' ')
    const group = groups.get(key) ?? { ports, ready: [], notReady: [] }
    groups.set(key, group)
    const list = tolerateUnready || isPodReady(pod) ? group.ready : group.notReady
    list.push(address)
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { ports, ready, notReady }]) => ({
      ...(ready.length > 0 ? { addresses: ready.sort(byIp) } : {}),
      ...(notReady.length > 0 ? { notReadyAddresses: notReady.sort(byIp) } : {}),
      ...(ports.length > 0 ? { ports } : {}),
    }))
}

function byIp(a: Address, b: Address): number {
  return a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : (a.targetRef?.uid ?? '') < (b.targetRef?.uid ?? '') ? -1 : 1
}

function addressOf(pod: Pod, service: Service): Address | undefined {
  const wantsV6 = service.spec?.ipFamilies?.[0] === 'IPv6'
  const ip = podIPs(pod).find((candidate) => candidate.includes(':') === wantsV6)
  if (!ip) return undefined
  const { name, namespace, uid } = pod.metadata ?? {}
  const hostname = hostnameIn(pod, service)
  return {
    ip,
    ...(hostname ? { hostname } : {}),
    ...(pod.spec?.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', namespace, name, uid },
  }
}

function portsOf(pod: Pod, service: Service): Port[] {
  const ports: Port[] = []
  for (const port of service.spec?.ports ?? []) {
    const number = targetPortOf(pod, port)
    if (number === undefined) continue
    ports.push({
      ...(port.name ? { name: port.name } : {}),
      port: number,
      protocol: port.protocol ?? 'TCP',
      ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}),
    })
  }
  return ports.sort((a, b) =>
    (a.name ?? '') < (b.name ?? '') ? -1 : (a.name ?? '') > (b.name ?? '') ? 1 : a.port - b.port,
  )
}

/** Ready addresses stay before those that are not; true when something was cut off. */
export function truncate(subsets: readonly Subset[]): { subsets: Subset[]; truncated: boolean } {
  const count = (pick: (subset: Subset) => Address[] | undefined) =>
    subsets.reduce((total, subset) => total + (pick(subset)?.length ?? 0), 0)
  if (count((subset) => subset.addresses) + count((subset) => subset.notReadyAddresses) <= maxAddresses) {
    return { subsets: [...subsets], truncated: false }
  }
  let room = maxAddresses
  const take = (addresses: Address[] | undefined) => {
    const taken = (addresses ?? []).slice(0, room)
    room -= taken.length
    return taken
  }
  const ready = subsets.map(({ addresses }) => take(addresses))
  const notReady = subsets.map(({ notReadyAddresses }) => take(notReadyAddresses))
  const cut = subsets.map(({ ports }, index) => ({
    ...(ready[index]?.length ? { addresses: ready[index] } : {}),
    ...(notReady[index]?.length ? { notReadyAddresses: notReady[index] } : {}),
    ...(ports ? { ports } : {}),
  }))
  return { subsets: cut.filter(({ addresses, notReadyAddresses }) => addresses || notReadyAddresses), truncated: true }
}
