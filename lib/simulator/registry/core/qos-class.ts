/** The quality of service of a Pod. Models pkg/apis/core/v1/helper/qos. */
import { podLevelResources } from '../../../kube/pod-resources'
import { compareQuantities } from '../../../kube/quantity'
import { type Amounts, addAmounts, parseAmounts } from '../../../kube/resource-amounts'
import type { PodSpec } from '../../../kube/types'

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
