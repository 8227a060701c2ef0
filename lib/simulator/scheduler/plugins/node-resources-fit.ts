import type { Amounts } from '../../resources/amounts'
import { maxScore, type Plugin, type Rejection } from '../framework'
import type { NodeInfo } from '../node-info'

/** A Pod fits where every request is still free, and best where most of cpu and memory is. */
export const nodeResourcesFit: Plugin = {
  name: 'NodeResourcesFit',
  weight: 1,
  filter: ({ requests }) => {
    const wanted = Object.entries(requests).filter(([, amount]) => amount > 0)
    return (node) => insufficient(wanted, node)
  },
  score: ({ scoreRequests }) => ({
    score: ({ allocatable, scoreRequested }) =>
      leastAllocated([
        { requested: scoreRequested.cpu + scoreRequests.cpu, allocatable: allocatable.cpu ?? 0 },
        { requested: scoreRequested.memory + scoreRequests.memory, allocatable: allocatable.memory ?? 0 },
      ]),
  }),
  wakes: (event, { requests }) => {
    if (event.type === 'pod-gone') {
      // A place in the node's count of Pods is always freed; that alone only helps where there is also room.
      return Object.keys(event.pod.requests).some((name) => (requests[name] ?? 0) > 0) || isEmpty(requests)
    }
    return (
      event.type === 'node' &&
      (event.added || event.changed.has('allocatable')) &&
      Object.entries(requests).every(([name, amount]) => amount <= (event.node.allocatable[name] ?? 0))
    )
  },
}

function insufficient(wanted: readonly [string, number][], node: NodeInfo): Rejection | undefined {
  const reasons: string[] = []
  let code: Rejection['code'] = 'Unschedulable'
  if (node.pods.size + 1 > (node.allocatable.pods ?? 0)) reasons.push('Too many pods')
  for (const [name, amount] of wanted) {
    const allocatable = node.allocatable[name] ?? 0
    if (amount <= allocatable - (node.requested[name] ?? 0)) continue
    reasons.push(`Insufficient ${name}`)
    if (amount > allocatable) code = 'UnschedulableAndUnresolvable'
  }
  return reasons.length > 0 ? { code, reasons } : undefined
}

/** The share that stays free, averaged over resources that the node has. Models noderesources/least_allocated.go. */
export function leastAllocated(resources: readonly { requested: number; allocatable: number }[]): number {
  let sum = 0
  let counted = 0
  for (const { requested, allocatable } of resources) {
    if (allocatable === 0) continue
    counted++
    if (requested <= allocatable) sum += Math.trunc(((allocatable - requested) * maxScore) / allocatable)
  }
  return counted === 0 ? 0 : Math.trunc(sum / counted)
}

const isEmpty = (requests: Readonly<Amounts>) => Object.values(requests).every((amount) => amount === 0)
