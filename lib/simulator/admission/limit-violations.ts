/** Where a Pod or a claim is outside of a LimitRange. Models PodValidateLimitFunc of plugin/pkg/admission/limitranger. */

import { podLimits, podRequests } from '../../kube/pod-resources'
import { compareQuantities, formatQuantity, parseQuantity, quantityToNumber } from '../../kube/quantity'
import { type Amounts, parseAmounts } from '../../kube/resource-amounts'
import type { LimitRange, PersistentVolumeClaim, PodSpec } from '../../kube/types'

type Limit = NonNullable<LimitRange['spec']>['limits'][number]

export function limitViolations({ spec }: LimitRange, pod: PodSpec): string[] {
  return (spec?.limits ?? []).flatMap((limit) => {
    if (limit.type === 'Pod') return violationsOf(limit, podRequests(pod), podLimits(pod))
    if (limit.type !== 'Container') return []
    return [...(pod.containers ?? []), ...(pod.initContainers ?? [])].flatMap(({ resources }) =>
      violationsOf(limit, parseAmounts(resources?.requests), parseAmounts(resources?.limits)),
    )
  })
}

export function claimViolations({ spec }: LimitRange, claim: PersistentVolumeClaim): string[] {
  return (spec?.limits ?? []).flatMap(({ type, min = {}, max = {} }) => {
    if (type !== 'PersistentVolumeClaim') return []
    const { requests, limits } = claim.spec?.resources ?? {}
    const [asked, limited] = [parseAmounts(requests), parseAmounts(limits)]
    return [
      ...Object.entries(min).flatMap(
        ([name, bound]) => belowMinimum(name, type, bound, asked[name], limited[name]) ?? [],
      ),
      // A claim asks for its size; it has no limit that could be missing.
      ...Object.entries(max).flatMap(([name, bound]) =>
        asked[name]
          ? (aboveMaximum(name, type, bound, asked[name], asked[name])?.replace('limit is', 'request is') ?? [])
          : [],
      ),
    ]
  })
}

function violationsOf(limit: Limit, requests: Amounts, limits: Amounts): string[] {
  const of = (check: Check) => (entry: [string, string]) => {
    const [name, bound] = entry
    return check(`${name}`, limit.type, bound, requests[name], limits[name]) ?? []
  }
  return [
    ...Object.entries(limit.min ?? {}).flatMap(of(belowMinimum)),
    ...Object.entries(limit.max ?? {}).flatMap(of(aboveMaximum)),
    ...Object.entries(limit.maxLimitRequestRatio ?? {}).flatMap(of(aboveRatio)),
  ]
}

type Amount = Amounts[string] | undefined
type Check = (resource: string, type: string, bound: string, request: Amount, limit: Amount) => string | undefined

const belowMinimum: Check = (resource, type, bound, request, limit) => {
  const text = `minimum ${resource} usage per ${type} is ${bound}`
  if (!request) return `${text}.  No request is specified`
  if (compareQuantities(request, bound) < 0) return `${text}, but request is ${formatQuantity(request)}`
  if (limit && compareQuantities(limit, bound) < 0) return `${text}, but limit is ${formatQuantity(limit)}`
}

const aboveMaximum: Check = (resource, type, bound, request, limit) => {
  const text = `maximum ${resource} usage per ${type} is ${bound}`
  if (!limit) return `${text}.  No limit is specified`
  if (compareQuantities(limit, bound) > 0) return `${text}, but limit is ${formatQuantity(limit)}`
  if (request && compareQuantities(request, bound) > 0) return `${text}, but request is ${formatQuantity(request)}`
}

const aboveRatio: Check = (resource, type, bound, request, limit) => {
  const text = `${resource} max limit to request ratio per ${type} is ${bound}`
  if (!request || request.nanos === 0n) return `${text}, but no request is specified or request is 0`
  if (!limit || limit.nanos === 0n) return `${text}, but no limit is specified or limit is 0`
  const ratio = quantityToNumber(limit) / quantityToNumber(request)
  // Compared without division, so that nothing is lost.
  const isAbove = limit.nanos * 1_000_000_000n > parseQuantity(bound).nanos * request.nanos
  return isAbove ? `${text}, but provided ratio is ${ratio.toFixed(6)}` : undefined
}
