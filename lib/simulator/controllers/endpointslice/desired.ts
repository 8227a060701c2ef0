/** The endpoints that a Service should have, grouped as slices group them. Models k8s.io/endpointslice/utils.go. */
import type { Cache } from '../../../client/controller'
import { isPodReady } from '../../../kube/pods'
import type { EndpointSlice, Node, Pod, Service } from '../../../kube/types'
import { hostnameIn, isEndpoint, podIPs, targetPortOf } from '../shared/service-pods'
import { groupKey, type SlicePort, sortPorts } from '../shared/slice-group'

export type Endpoint = EndpointSlice['endpoints'][number]

/** Slices hold one family of addresses and one set of ports. */
export interface Group {
  addressType: string
  ports: SlicePort[]
  endpoints: Endpoint[]
}

/** `IPv4`, `IPv6` or both: the families that the Service has addresses of. */
export function addressTypesOf({ spec }: Service): string[] {
  return spec?.ipFamilies?.length ? [...spec.ipFamilies] : ['IPv4']
}

export function desiredGroups(service: Service, pods: readonly Pod[], nodes: Cache<Node>): Map<string, Group> {
  const groups = new Map<string, Group>()
  for (const pod of pods) {
    if (!isEndpoint(pod, true)) continue
    const ports = portsOf(pod, service)
    for (const addressType of addressTypesOf(service)) {
      const addresses = podIPs(pod).filter((ip) => ip.includes(':') === (addressType === 'IPv6'))
      if (addresses.length === 0) continue
      const key = groupKey(addressType, ports)
      const group = groups.get(key) ?? { addressType, ports, endpoints: [] }
      groups.set(key, group)
      group.endpoints.push(endpointOf(pod, addresses, service, nodes))
    }
  }
  return groups
}

function endpointOf(pod: Pod, addresses: string[], service: Service, nodes: Cache<Node>): Endpoint {
  const serving = isPodReady(pod)
  const terminating = pod.metadata?.deletionTimestamp !== undefined
  const nodeName = pod.spec?.nodeName
  const zone = nodeName ? nodes.get(undefined, nodeName)?.metadata?.labels?.['topology.kubernetes.io/zone'] : undefined
  const hostname = hostnameIn(pod, service)
  const { name, namespace, uid } = pod.metadata ?? {}
  return {
    addresses,
    conditions: {
      ready: service.spec?.publishNotReadyAddresses === true || (serving && !terminating),
      serving,
      terminating,
    },
    ...(hostname ? { hostname } : {}),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(nodeName ? { nodeName } : {}),
    ...(zone ? { zone } : {}),
  }
}

function portsOf(pod: Pod, service: Service): SlicePort[] {
  const ports: SlicePort[] = []
  for (const port of service.spec?.ports ?? []) {
    const number = targetPortOf(pod, port)
    if (number === undefined) continue
    ports.push({
      name: port.name ?? '',
      port: number,
      protocol: port.protocol ?? 'TCP',
      ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}),
    })
  }
  return sortPorts(ports)
}
