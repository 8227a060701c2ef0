/**
 * Resource amounts as plain numbers, as the scheduler computes with them: cpu in thousandths, everything else in its own
 * unit, both rounded up. Models k8s.io/component-helpers/resource and pkg/scheduler/framework Resource.
 */
import { podTotal } from '../../kube/pod-resources'
import { milliValue, wholeValue } from '../../kube/quantity'
import type { ResourceArithmetic } from '../../kube/resource-amounts'
import type { Container, Pod } from '../../kube/types'

export type Amounts = Record<string, number>

/** What a container without a request counts for when nodes are compared, so that many small Pods still spread. */
const defaultMilliCpu = 100
const defaultMemory = 200 * 1024 * 1024

export function amountsOf(list: Readonly<Record<string, string>> | undefined): Amounts {
  const amounts: Amounts = {}
  for (const [name, quantity] of Object.entries(list ?? {})) {
    amounts[name] = name === 'cpu' ? milliValue(quantity) : wholeValue(quantity)
  }
  return amounts
}

export function addTo(total: Amounts, more: Readonly<Amounts>, sign: 1 | -1 = 1): void {
  for (const name in more) total[name] = (total[name] ?? 0) + sign * (more[name] ?? 0)
}

const arithmetic: ResourceArithmetic<number> = { read: amountsOf, add: (a, b) => a + b, larger: Math.max }

/** What a Pod asks of a node. */
export function podRequests(spec: Pod['spec'], requestsOf?: (container: Container) => Amounts): Amounts {
  return { ...podTotal(spec, 'requests', arithmetic, requestsOf) }
}

/** As `podRequests`, with every container counted for something. */
export function podRequestsForScore(spec: Pod['spec']): { cpu: number; memory: number } {
  const { cpu = 0, memory = 0 } = podRequests(spec, ({ resources }) => {
    const requests = amountsOf(resources?.requests)
    requests.cpu ??= defaultMilliCpu
    requests.memory ??= defaultMemory
    return requests
  })
  return { cpu, memory }
}
