/** What the Nodes of a cluster offer against what its Pods request, resource by resource, for a reader's eye. */
import { quantityToNumber } from '../kube/quantity'

/** Quantities by name, as a view of Pods or Nodes adds them up. */
export type Totals = Readonly<Record<string, string>>

export interface ResourceUse {
  resource: string
  /** Of Pods that have a Node. */
  requested: string
  limited: string | undefined
  /** Of Pods that have none yet. */
  waiting: string | undefined
  /** What Nodes offer to Pods; undefined where that is not known. */
  allocatable: string | undefined
  /** Requested of allocatable; undefined where nothing is offered. */
  share: number | undefined
}

/** CPU, memory, then devices such as GPUs, then Pods, then the rest; what nobody offers nor asks for is left out. */
export function resourceUses(pods: Totals, nodes: Totals | undefined): ResourceUse[] {
  const names = new Set(Object.keys(nodes ?? {}))
  for (const name of Object.keys(pods)) names.add(name.slice(name.indexOf('.') + 1))
  return [...names]
    .map((resource) => useOf(resource, pods, nodes))
    .filter(({ allocatable, requested, waiting }) => [allocatable, requested, waiting].some(isSome))
    .filter(({ resource, requested }) => isUsual(resource) || isSome(requested))
    .sort((a, b) => rank(a.resource) - rank(b.resource) || (a.resource < b.resource ? -1 : 1))
}

function useOf(resource: string, pods: Totals, nodes: Totals | undefined): ResourceUse {
  const requested = pods[`requests.${resource}`] ?? '0'
  const limited = pods[`limits.${resource}`]
  const waiting = pods[`waiting.${resource}`]
  const allocatable = nodes && (nodes[resource] ?? '0')
  return {
    resource,
    requested,
    limited: isSome(limited) ? limited : undefined,
    waiting: isSome(waiting) ? waiting : undefined,
    allocatable,
    share: isSome(allocatable) ? quantityToNumber(requested) / quantityToNumber(allocatable) : undefined,
  }
}

const isSome = (quantity: string | undefined): quantity is string =>
  quantity !== undefined && quantityToNumber(quantity) > 0

const isDevice = (resource: string) => resource.includes('/')

/** Worth a line even where nobody asks for it. */
const isUsual = (resource: string) => rank(resource) < 4

function rank(resource: string): number {
  const usual = ['cpu', 'memory', '', 'pods'].indexOf(resource)
  return usual >= 0 ? usual : isDevice(resource) ? 2 : 4
}
