/** What a Pod asks for as a whole. Models k8s.io/component-helpers/resource/helpers.go and pkg/apis/core/v1/helper/qos. */
import { compareQuantities } from '../../../kube/quantity'
import type { Container, PodSpec } from '../../../kube/types'
import { type Amounts, addAmounts, maxAmounts, parseAmounts } from './resource-amounts'

export const podRequests = (spec: PodSpec): Amounts => total(spec, ({ resources }) => parseAmounts(resources?.requests))
export const podLimits = (spec: PodSpec): Amounts => total(spec, ({ resources }) => parseAmounts(resources?.limits))

/**
 * Containers run together, init containers one after the other before them, and sidecars (init containers that always
 * restart) beside everything that comes after them.
 */
function total(spec: PodSpec, amountsOf: (container: Container) => Amounts): Amounts {
  let running: Amounts = {}
  let sidecars: Amounts = {}
  let initialising: Amounts = {}
  for (const container of spec.containers ?? []) running = addAmounts(running, amountsOf(container))
  for (const container of spec.initContainers ?? []) {
    const amounts = amountsOf(container)
    if (container.restartPolicy === 'Always') {
      running = addAmounts(running, amounts)
      sidecars = addAmounts(sidecars, amounts)
      initialising = maxAmounts(initialising, sidecars)
    } else {
      initialising = maxAmounts(initialising, addAmounts(amounts, sidecars))
    }
  }
  return addAmounts(maxAmounts(running, initialising), parseAmounts(spec.overhead))
}

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort'

export function qosClassOf(spec: PodSpec): QosClass {
  const isCounted = (name: string) => name === 'cpu' || name === 'memory'
  const positive = (list: Parameters<typeof parseAmounts>[0]): Amounts =>
    Object.fromEntries(
      Object.entries(parseAmounts(list)).filter(([name, amount]) => isCounted(name) && amount.nanos > 0n),
    )

  let requests: Amounts = {}
  let limits: Amounts = {}
  let everyContainerIsLimited = true
  for (const { resources } of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    const limited = positive(resources?.limits)
    requests = addAmounts(requests, positive(resources?.requests))
    limits = addAmounts(limits, limited)
    if (!limited.cpu || !limited.memory) everyContainerIsLimited = false
  }
  const names = Object.keys(requests)
  if (names.length === 0 && Object.keys(limits).length === 0) return 'BestEffort'
  const isEqual = names.every((name) => {
    const [request, limit] = [requests[name], limits[name]]
    return request && limit && compareQuantities(request, limit) === 0
  })
  return everyContainerIsLimited && isEqual && names.length === Object.keys(limits).length ? 'Guaranteed' : 'Burstable'
}
