import type { EndpointSlice } from '../../../kube/types'
import { canonicalJson } from './canonical-json'

export type SlicePort = NonNullable<EndpointSlice['ports']>[number]

/** The same for slices that could be one: a slice holds one family of addresses and one set of ports. */
export const groupKey = (addressType: string, ports: readonly SlicePort[] | undefined) =>
  `${addressType} ${canonicalJson(sortPorts(ports ?? []))}`

export function sortPorts(ports: readonly SlicePort[]): SlicePort[] {
  return [...ports].sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1))
}
