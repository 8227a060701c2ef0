/** What a Pod asks for as a whole. Models k8s.io/component-helpers/resource/helpers.go and pkg/apis/core/v1/helper/qos. */
import { compareQuantities } from '../../../kube/quantity'
import type { Container, PodSpec, ResourceRequirements } from '../../../kube/types'
import { type Amounts, addAmounts, filterAmounts, maxAmounts, parseAmounts } from './resource-amounts'
import { isHugePages } from './resource-names'

export const podRequests = (spec: PodSpec): Amounts => total(spec, 'requests')
export const podLimits = (spec: PodSpec): Amounts => total(spec, 'limits')

/** What the Pod says for itself, above its containers (PodLevelResources); the field is newer than our types. */
export const podLevelResources = (spec: PodSpec) => (spec as { resources?: ResourceRequirements }).resources
export const isPodLevelResource = (name: string) => name === 'cpu' || name === 'memory' || isHugePages(name)

function total(spec: PodSpec, list: 'requests' | 'limits'): Amounts {
  const own = filterAmounts(parseAmounts(podLevelResources(spec)?.[list]), isPodLevelResource)
  const ofContainers = containersTotal(spec, ({ resources }) => parseAmounts(resources?.[list]))
  return addAmounts({ ...ofContainers, ...own }, parseAmounts(spec.overhead))
}

/**
 * Containers run together, init containers one after the other before them, and sidecars (init containers that always
 * restart) beside everything that comes after them.
 */
export function containersTotal(spec: PodSpec, amountsOf: (container: Container) => Amounts): Amounts {
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
  return maxAmounts(running, initialising)
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
  const own = podLevelResources(spec)
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])]
  for (const { resources } of own ? [{ resources: own }] : containers) {
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
