/** What the Nodes and volumes of a cluster offer against what its Pods and claims request, for a reader's eye. */
import { quantityToNumber } from '../kube/quantity'

/** Quantities by name, as views add them up. */
export type Totals = Readonly<Record<string, string>>

export interface ResourceUse {
  resource: string
  /** Of Pods that have a Node, of claims that have a volume. */
  requested: string
  limited: string | undefined
  /** Of those that have none yet. */
  waiting: string | undefined
  /** What Nodes offer to Pods, and volumes to claims; undefined where that is not known. */
  allocatable: string | undefined
  /** Requested of allocatable; undefined where nothing is offered. */
  share: number | undefined
}

/**
 * `asked`: the totals of Pods and of claims; `offered`: those of Nodes and of volumes, undefined for who may not see them.
 * CPU, memory, then devices such as GPUs, then Pods and storage, then the rest; what nobody offers nor asks for is left out.
 */
export function resourceUses(asked: Totals, offered: Totals | undefined): ResourceUse[] {
  const names = new Set(Object.keys(offered ?? {}))
  for (const name of Object.keys(asked)) names.add(name.slice(name.indexOf('.') + 1))
  return [...names]
    .map((resource) => useOf(resource, asked, offered))
    .filter(({ allocatable, requested, waiting }) => [allocatable, requested, waiting].some(isSome))
    .filter(({ resource, requested }) => isUsual(resource) || isSome(requested))
    .sort((a, b) => rank(a.resource) - rank(b.resource) || (a.resource < b.resource ? -1 : 1))
}

function useOf(resource: string, asked: Totals, offered: Totals | undefined): ResourceUse {
  const requested = asked[`requests.${resource}`] ?? '0'
  const limited = asked[`limits.${resource}`]
  const waiting = asked[`waiting.${resource}`]
  const allocatable = offered && (offered[resource] ?? '0')
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
const isUsual = (resource: string) => rank(resource) < 5

function rank(resource: string): number {
  const usual = ['cpu', 'memory', '', 'pods', 'storage'].indexOf(resource)
  return usual >= 0 ? usual : isDevice(resource) ? 2 : 5
}
