/** The EndpointSlices that show what an Endpoints object says. Pure. Models pkg/controller/endpointslicemirroring/reconciler.go. */
import { isIP } from 'node:net'
import { equalJson } from '../../../kube/json'
import { controllerReference } from '../../../kube/owners'
import type { EndpointSlice, Endpoints } from '../../../kube/types'
import { lastAppliedAnnotation, serviceNameLabel, sliceManagedByLabel } from '../../../kube/well-known-labels'
import { groupKey, type SlicePort } from '../shared/slice-group'
import { triggerTimeAnnotation } from '../shared/trigger-times'

type Subset = NonNullable<Endpoints['subsets']>[number]
type Address = NonNullable<Subset['addresses']>[number]
type Endpoint = EndpointSlice['endpoints'][number]

/** `--mirroring-max-endpoints-per-subset`: a subset becomes one slice. */
export const maxEndpointsPerSubset = 1000

export const managedBy = 'endpointslicemirroring-controller.k8s.io'

export interface MirrorChanges {
  create: EndpointSlice[]
  update: EndpointSlice[]
  remove: EndpointSlice[]
  /** Addresses that are none. */
  invalid: number
  /** Addresses that are not shown, those included. */
  skipped: number
}

interface Group {
  addressType: string
  ports: SlicePort[]
  /** By address: one that a subset also calls not ready is not ready. */
  endpoints: Map<string, Endpoint>
}

export function mirror(source: Endpoints, existing: readonly EndpointSlice[]): MirrorChanges {
  const changes: MirrorChanges = { create: [], update: [], remove: [], invalid: 0, skipped: 0 }
  const groups = groupsOf(source, changes)
  const left = new Set(existing)
  for (const [key, group] of groups) {
    const [slice] = existing.filter((each) => groupKey(each.addressType, each.ports) === key)
    const wanted = sliceOf(source, group)
    if (slice) left.delete(slice)
    if (!slice) changes.create.push(wanted)
    else if (!shows(slice, wanted)) changes.update.push(inPlaceOf(slice, wanted))
  }
  // One write instead of two: a slice that would go is given the content of one that would come.
  for (const slice of left) {
    const index = changes.create.findIndex(({ addressType }) => addressType === slice.addressType)
    const [wanted] = index < 0 ? [] : changes.create.splice(index, 1)
    if (wanted) changes.update.push(inPlaceOf(slice, wanted))
    else changes.remove.push(slice)
  }
  return changes
}

function groupsOf({ subsets = [] }: Endpoints, found: { invalid: number; skipped: number }): Map<string, Group> {
  const groups = new Map<string, Group>()
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets) {
    const slicePorts = ports.map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
      name,
      port,
      protocol,
      ...(appProtocol ? { appProtocol } : {}),
    }))
    let room = maxEndpointsPerSubset
    const add = (address: Address, ready: boolean) => {
      const version = isIP(address.ip)
      if (version === 0) found.invalid++
      if (version === 0 || room === 0) {
        found.skipped++
        return
      }
      room--
      const addressType = version === 6 ? 'IPv6' : 'IPv4'
      const key = groupKey(addressType, slicePorts)
      const group = groups.get(key) ?? { addressType, ports: slicePorts, endpoints: new Map() }
      groups.set(key, group)
      const before = group.endpoints.get(identityOf(address))
      if (before?.conditions?.ready !== false) group.endpoints.set(identityOf(address), endpointOf(address, ready))
    }
    for (const address of addresses) add(address, true)
    for (const address of notReadyAddresses) add(address, false)
  }
  return groups
}

const identityOf = ({ ip, targetRef }: Address) => `${ip} ${targetRef?.uid ?? ''}`

function endpointOf({ ip, hostname, nodeName, targetRef }: Address, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(targetRef ? { targetRef } : {}),
    ...(nodeName ? { nodeName } : {}),
  }
}

function sliceOf(source: Endpoints, { addressType, ports, endpoints }: Group): EndpointSlice {
  const { name = '', namespace, labels, annotations = {} } = source.metadata ?? {}
  const { [triggerTimeAnnotation]: _time, [lastAppliedAnnotation]: _applied, ...mirrored } = annotations
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: { ...labels, [serviceNameLabel]: name, [sliceManagedByLabel]: managedBy },
      ...(Object.keys(mirrored).length > 0 ? { annotations: mirrored } : {}),
      ownerReferences: [controllerReference(source, 'v1', 'Endpoints')],
    },
    addressType,
    ports,
    endpoints: [...endpoints.values()],
  }
}

/** Whatever the order of its endpoints. */
function shows(slice: EndpointSlice, wanted: EndpointSlice): boolean {
  const sorted = ({ endpoints }: EndpointSlice) =>
    [...(endpoints ?? [])].sort((a, b) => ((a.addresses[0] ?? '') < (b.addresses[0] ?? '') ? -1 : 1))
  return (
    equalJson(slice.metadata?.labels, wanted.metadata?.labels) &&
    equalJson(slice.metadata?.annotations ?? {}, wanted.metadata?.annotations ?? {}) &&
    equalJson(sorted(slice), sorted(wanted))
  )
}

function inPlaceOf({ metadata }: EndpointSlice, wanted: EndpointSlice): EndpointSlice {
  const { labels, annotations, ownerReferences } = wanted.metadata ?? {}
  return { ...wanted, metadata: { ...metadata, labels, annotations, ownerReferences } }
}
