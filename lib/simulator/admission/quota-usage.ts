/**
 * What objects use of a ResourceQuota: pure, for admission (before something is created) and for the controller (what
 * there is). Models k8s.io/apiserver/pkg/quota/v1 and k8s.io/kubernetes/pkg/quota/v1/evaluator/core.
 */
import type { Kind } from '../../kinds/kind'
import type { KubeObject } from '../../kube/object'
import { requestedStorage, storageClassOf } from '../../kube/persistent-volumes'
import { podLimits, podRequests } from '../../kube/pod-resources'
import { addQuantities, compareQuantities, parseQuantity, type Quantity, quantityOf } from '../../kube/quantity'
import { type Amounts, formatAmounts, parseAmounts } from '../../kube/resource-amounts'
import { isExtendedResource, isHugePages, isNativeResource, isQuotaHugePages } from '../../kube/resource-names'
import { qualifiedResource } from '../../kube/status-error'
import type { PersistentVolumeClaim, Pod, ResourceQuota, Service } from '../../kube/types'
import { matchesScopes } from './quota-scopes'

const computeResources = ['cpu', 'memory', 'ephemeral-storage']
const podResources = new Set([
  'pods',
  ...computeResources.flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
])
const mustBeSpecified = new Set(['cpu', 'memory'].flatMap((name) => [name, `requests.${name}`, `limits.${name}`]))
/** Kinds that quotas may count by their bare plural, from before there was `count/`. */
const namedCounts = new Set([
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'resourcequotas',
  'persistentvolumeclaims',
])

const isPods = (kind: Kind) => kind.id === 'pods'
const zero = quantityOf(0)
const one = quantityOf(1)

/** `count/deployments.apps`: every namespaced kind can be counted by that name. */
const countNameOf = (kind: Kind): string => `count/${qualifiedResource({ group: kind.group, plural: kind.plural })}`

/** Which of the resources that a quota limits an object of that kind can use. */
export function resourcesOfKind(kind: Kind, names: readonly string[]): string[] {
  return names.filter((name) => {
    if (name === countNameOf(kind)) return true
    if (kind.id === 'services') return ['services', 'services.nodeports', 'services.loadbalancers'].includes(name)
    if (kind.id === 'persistentvolumeclaims') return isClaimResource(name)
    if (isPods(kind)) return podResources.has(name) || isQuotaHugePages(name) || isExtendedQuotaResource(name)
    return name === kind.id && namedCounts.has(name)
  })
}

/** `gold.storageclass.storage.k8s.io/requests.storage`: what claims of one class use. */
const ofClass = '.storageclass.storage.k8s.io/'
const claimResources = ['persistentvolumeclaims', 'requests.storage']
const isClaimResource = (name: string) =>
  claimResources.some((resource) => name === resource || name.endsWith(`${ofClass}${resource}`))

const isExtendedQuotaResource = (name: string) => !isNativeResource(name) && name.startsWith('requests.')

/** What one object uses, of everything that a quota could limit. `now` decides whether a deleted Pod still counts. */
export function usageOf(kind: Kind, object: KubeObject, now: Date): Amounts {
  if (isPods(kind)) return podUsage(object as Pod, now)
  const count = { [countNameOf(kind)]: one }
  if (kind.id === 'services') return { ...count, ...serviceUsage(object as Service) }
  if (kind.id === 'persistentvolumeclaims') return { ...count, ...claimUsage(object as PersistentVolumeClaim) }
  return namedCounts.has(kind.id) ? { ...count, [kind.id]: one } : count
}

function podUsage(pod: Pod, now: Date): Amounts {
  const count = { 'count/pods': one }
  if (!pod.spec || !occupiesQuota(pod, now)) return count
  return { ...count, ...computeUsage(podRequests(pod.spec), podLimits(pod.spec)) }
}

/** Resources as a quota names them. */
function computeUsage(requests: Amounts, limits: Amounts): Amounts {
  const usage: Record<string, Amounts[string]> = { pods: one }
  for (const [name, amount] of Object.entries(requests)) {
    if (computeResources.includes(name) || isHugePages(name)) usage[name] = amount
    if (computeResources.includes(name) || isHugePages(name) || isExtendedResource(name)) {
      usage[`requests.${name}`] = amount
    }
  }
  for (const [name, amount] of Object.entries(limits)) {
    if (computeResources.includes(name)) usage[`limits.${name}`] = amount
  }
  return usage
}

/** An ended Pod uses nothing, nor does one that its kubelet has not removed although its grace is over. */
function occupiesQuota({ metadata, status }: Pod, now: Date): boolean {
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return false
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata ?? {}
  if (!deletionTimestamp || deletionGracePeriodSeconds === undefined) return true
  return now.getTime() <= Date.parse(deletionTimestamp) + deletionGracePeriodSeconds * 1000
}

function serviceUsage({ spec }: Service): Amounts {
  const ports = spec?.ports ?? []
  const usage: Record<string, Amounts[string]> = {
    services: one,
    'services.nodeports': quantityOf(0),
    'services.loadbalancers': quantityOf(0),
  }
  if (spec?.type === 'NodePort') usage['services.nodeports'] = quantityOf(ports.length)
  if (spec?.type === 'LoadBalancer') {
    const counted = spec.allocateLoadBalancerNodePorts === false ? ports.filter(({ nodePort }) => nodePort) : ports
    usage['services.nodeports'] = quantityOf(counted.length)
    usage['services.loadbalancers'] = one
  }
  return usage
}

/** A volume that has grown beyond what is asked for counts as it is. */
function claimUsage(claim: PersistentVolumeClaim): Amounts {
  const requested = parseQuantity(requestedStorage(claim))
  const allocated = parseQuantity(claim.status?.allocatedResources?.storage ?? '0')
  const storage = compareQuantities(allocated, requested) > 0 ? allocated : requested
  const name = storageClassOf(claim)
  return {
    persistentvolumeclaims: one,
    'requests.storage': storage,
    ...(name
      ? { [`${name}${ofClass}persistentvolumeclaims`]: one, [`${name}${ofClass}requests.storage`]: storage }
      : {}),
  }
}

/** What containers must say when a quota counts it: 'limits.cpu for: web,db; limits.memory for: web'. Undefined when nothing is missing. */
export function missingForQuota(kind: Kind, object: KubeObject, names: readonly string[]): string | undefined {
  if (!isPods(kind)) return undefined
  const needed = names.filter((name) => mustBeSpecified.has(name)).sort()
  const { containers = [], initContainers = [] } = (object as Pod).spec ?? {}
  const texts = needed.flatMap((name) => {
    const silent = [...containers, ...initContainers].filter(({ resources }) => {
      const usage = computeUsage(parseAmounts(resources?.requests), parseAmounts(resources?.limits))
      return usage[name] === undefined
    })
    const silentNames = silent.map((container) => container.name).sort()
    return silentNames.length > 0 ? [`${name} for: ${silentNames.join(',')}`] : []
  })
  return texts.length > 0 ? texts.join('; ') : undefined
}

/** True when the quota limits something that this object uses, and its scopes select the object. */
export function quotaConcerns(quota: ResourceQuota, kind: Kind, object: KubeObject): boolean {
  return (
    resourcesOfKind(kind, Object.keys(quota.status?.hard ?? quota.spec?.hard ?? {})).length > 0 &&
    matchesScopes(quota.spec, kind, object)
  )
}

/**
 * What a quota's namespace uses of everything in `spec.hard`, as the controller writes it to status.used. `listOf` gives
 * the objects of a kind in the quota's namespace; it is only asked for kinds that the quota limits.
 */
export function totalUsage(
  quota: ResourceQuota,
  kinds: readonly Kind[],
  listOf: (kind: Kind) => readonly KubeObject[],
  now: Date,
): Record<string, string> {
  const names = Object.keys(quota.spec?.hard ?? {})
  const used: Record<string, Quantity> = Object.fromEntries(names.map((name) => [name, zero]))
  for (const kind of kinds) {
    if (kind.scope !== 'Namespaced') continue
    const limited = resourcesOfKind(kind, names)
    if (limited.length === 0) continue
    for (const object of listOf(kind)) {
      if (!matchesScopes(quota.spec, kind, object)) continue
      const usage = knownUsageOf(kind, object, now)
      for (const name of limited) {
        const amount = usage[name]
        if (amount !== undefined) used[name] = addQuantities(used[name] ?? zero, amount)
      }
    }
  }
  return formatAmounts(used)
}

/** Namespaces with ten thousands of objects are counted over and over, and what is stored is never changed. */
const known = new WeakMap<KubeObject, Amounts>()

function knownUsageOf(kind: Kind, object: KubeObject, now: Date): Amounts {
  // What a Pod that is going uses is a matter of time.
  if (object.metadata?.deletionTimestamp) return usageOf(kind, object, now)
  let usage = known.get(object)
  if (!usage) {
    usage = usageOf(kind, object, now)
    known.set(object, usage)
  }
  return usage
}
