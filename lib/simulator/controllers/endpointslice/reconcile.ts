/**
 * What to write so that the slices of a Service hold what they should, with as few writes as possible and no slice filled
 * beyond its limit. Pure. Models k8s.io/endpointslice/reconciler.go.
 */

import { equalJson } from '../../../kube/json'
import type { EndpointSlice } from '../../../kube/types'
import { groupKey } from '../shared/slice-group'
import type { Endpoint, Group } from './desired'

const maxEndpointsPerSlice = 100

interface SliceChanges {
  create: EndpointSlice[]
  update: EndpointSlice[]
  remove: EndpointSlice[]
}

interface SliceTemplate {
  /** A new slice without endpoints. */
  make(group: Pick<Group, 'addressType' | 'ports'>): EndpointSlice
  /** The labels that every slice of the Service has. */
  labels: Record<string, string>
}

export function reconcileSlices(
  existing: readonly EndpointSlice[],
  groups: ReadonlyMap<string, Group>,
  addressTypes: readonly string[],
  template: SliceTemplate,
): SliceChanges {
  const changes: SliceChanges = { create: [], update: [], remove: [] }
  const byGroup = new Map<string, EndpointSlice[]>()
  for (const slice of existing) {
    const key = groupKey(slice.addressType, slice.ports)
    if (groups.has(key)) byGroup.set(key, [...(byGroup.get(key) ?? []), slice])
    else changes.remove.push(slice)
  }
  for (const [key, group] of groups) reconcileGroup(byGroup.get(key) ?? [], group, template, changes)
  for (const addressType of addressTypes) keepOne(existing, addressType, template, changes)
  return reuse(changes)
}

const identityOf = ({ addresses, hostname, targetRef }: Endpoint) =>
  `${addresses.join()} ${hostname ?? ''} ${targetRef?.uid ?? ''}`

function reconcileGroup(
  slices: readonly EndpointSlice[],
  group: Group,
  { make, labels }: SliceTemplate,
  changes: SliceChanges,
): void {
  const missing = new Map(group.endpoints.map((endpoint) => [identityOf(endpoint), endpoint]))
  const unchanged: EndpointSlice[] = []
  const changed: EndpointSlice[] = []
  for (const slice of slices) {
    const kept: Endpoint[] = []
    let differs = !equalJson(slice.metadata?.labels ?? {}, labels)
    for (const endpoint of slice.endpoints) {
      const wanted = missing.get(identityOf(endpoint))
      if (!wanted) {
        differs = true
        continue
      }
      missing.delete(identityOf(endpoint))
      kept.push(wanted)
      differs ||= !equalJson(endpoint, wanted)
    }
    if (!differs) unchanged.push(slice)
    else changed.push({ ...slice, metadata: { ...slice.metadata, labels }, endpoints: kept })
  }

  const left = [...missing.values()]
  for (const slice of [...changed].sort((a, b) => b.endpoints.length - a.endpoints.length)) fill(slice, left)
  for (const slice of changed) {
    if (slice.endpoints.length > 0) changes.update.push(slice)
    else changes.remove.push(slice)
  }
  while (left.length > 0) {
    const open = bestFit(unchanged, left.length)
    const slice: EndpointSlice = open ? { ...open, endpoints: [...open.endpoints] } : make(group)
    fill(slice, left)
    if (open) unchanged.splice(unchanged.indexOf(open), 1)
    ;(open ? changes.update : changes.create).push(slice)
  }
}

function fill(slice: EndpointSlice, left: Endpoint[]): void {
  slice.endpoints.push(...left.splice(0, maxEndpointsPerSlice - slice.endpoints.length))
}

/** The fullest slice that still takes all of them. */
function bestFit(slices: readonly EndpointSlice[], count: number): EndpointSlice | undefined {
  return slices
    .filter(({ endpoints }) => endpoints.length + count <= maxEndpointsPerSlice)
    .sort((a, b) => b.endpoints.length - a.endpoints.length)[0]
}

/** A Service without endpoints has one empty slice, so that watchers can tell "none" from "not looked at yet". */
function keepOne(
  existing: readonly EndpointSlice[],
  addressType: string,
  { make, labels }: SliceTemplate,
  changes: SliceChanges,
): void {
  const ofType = (slices: readonly EndpointSlice[]) => slices.filter((slice) => slice.addressType === addressType)
  if (ofType(changes.create).length > 0 || ofType(existing).length > ofType(changes.remove).length) return
  const spare = ofType(changes.remove).find(
    ({ metadata, ports, endpoints }) =>
      (ports ?? []).length === 0 && endpoints.length === 0 && equalJson(metadata?.labels ?? {}, labels),
  )
  if (spare) changes.remove = changes.remove.filter((slice) => slice !== spare)
  else changes.create.push(make({ addressType, ports: [] }))
}

/** A slice that would go is given the content of one that would come: one write instead of two. */
function reuse({ create, update, remove }: SliceChanges): SliceChanges {
  const removed: EndpointSlice[] = []
  const waiting = [...create]
  const reused: EndpointSlice[] = []
  for (const slice of remove) {
    const index = waiting.findIndex(({ addressType }) => addressType === slice.addressType)
    const [next] = index < 0 ? [] : waiting.splice(index, 1)
    if (!next) removed.push(slice)
    else {
      const metadata = {
        ...slice.metadata,
        labels: next.metadata?.labels,
        ownerReferences: next.metadata?.ownerReferences,
      }
      reused.push({ ...next, metadata })
    }
  }
  return { create: waiting, update: [...update, ...reused], remove: removed }
}
