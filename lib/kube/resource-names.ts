/** What a name of a resource means: cpu, nvidia.com/gpu, requests.memory. Models pkg/apis/core/helper/helpers.go. */
import { qualifiedNameErrors } from './names'

const containerResources = new Set(['cpu', 'memory', 'ephemeral-storage'])

const computeQuotaResources = [
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
]

const countedResources = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]

const quotaResources = new Set([...computeQuotaResources, ...countedResources, 'requests.storage'])
const standardResources = new Set([...quotaResources, 'storage'])
const integerResources = new Set(countedResources)
/** What a quota with a scope other than BestEffort may limit. */
const scopedResources = new Set(['pods', ...computeQuotaResources])

export const isHugePages = (name: string) => name.startsWith('hugepages-')
/** Without a domain, or in kubernetes.io's. */
export const isNativeResource = (name: string) => !name.includes('/') || name.includes('kubernetes.io/')

/** nvidia.com/gpu and the like: of a domain of its own, and short enough to be prefixed with `requests.`. */
export function isExtendedResource(name: string): boolean {
  return (
    !isNativeResource(name) && !name.startsWith('requests.') && qualifiedNameErrors(`requests.${name}`).length === 0
  )
}

/** Whether a limit may be above its request. */
export const isOvercommitAllowed = (name: string) => isNativeResource(name) && !isHugePages(name)
export const isIntegerResource = (name: string) => integerResources.has(name) || isExtendedResource(name)
export const isStandardResource = (name: string) => standardResources.has(name) || isQuotaHugePages(name)
export const isStandardContainerResource = (name: string) => containerResources.has(name) || isHugePages(name)
export const isStandardQuotaResource = (name: string) => quotaResources.has(name) || isQuotaHugePages(name)
export const isQuotaHugePages = (name: string) => isHugePages(name) || name.startsWith('requests.hugepages-')

export function isScopeValidForResource(scope: string, name: string): boolean {
  if (scope === 'BestEffort') return name === 'pods'
  return scopedResources.has(name) || isQuotaHugePages(name)
}
