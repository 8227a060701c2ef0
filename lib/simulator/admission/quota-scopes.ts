/** Which objects a quota with scopes is about. Models pkg/quota/v1/evaluator/core/pods.go: only Pods can be selected by scope. */
import type { Kind } from '../../kinds/kind'
import type { KubeObject } from '../../kube/object'
import type { Pod, PodSpec, ResourceQuota } from '../../kube/types'
import { qosClassOf } from '../registry/core/qos-class'

interface ScopeRequirement {
  scopeName: string
  operator: string
  values?: readonly string[]
}

/** A quota without scopes is about everything. */
export function matchesScopes(spec: ResourceQuota['spec'], kind: Kind, object: KubeObject): boolean {
  const requirements: ScopeRequirement[] = [
    ...(spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
    ...(spec?.scopeSelector?.matchExpressions ?? []),
  ]
  if (requirements.length === 0) return true
  if (kind.id !== 'pods') return false
  const podSpec = (object as Pod).spec
  return podSpec !== undefined && requirements.every((requirement) => matchesScope(requirement, podSpec))
}

function matchesScope({ scopeName, operator, values = [] }: ScopeRequirement, spec: PodSpec): boolean {
  switch (scopeName) {
    case 'Terminating':
      return spec.activeDeadlineSeconds !== undefined
    case 'NotTerminating':
      return spec.activeDeadlineSeconds === undefined
    case 'BestEffort':
      return qosClassOf(spec) === 'BestEffort'
    case 'NotBestEffort':
      return qosClassOf(spec) !== 'BestEffort'
    case 'PriorityClass':
      return matchesName(spec.priorityClassName ?? '', operator, values)
    case 'CrossNamespacePodAffinity':
      return usesOtherNamespaces(spec)
    default:
      return false
  }
}

function matchesName(name: string, operator: string, values: readonly string[]): boolean {
  switch (operator) {
    case 'In':
      return values.includes(name)
    case 'NotIn':
      return !values.includes(name)
    case 'Exists':
      return name !== ''
    case 'DoesNotExist':
      return name === ''
    default:
      return false
  }
}

function usesOtherNamespaces({ affinity }: PodSpec): boolean {
  return [affinity?.podAffinity, affinity?.podAntiAffinity].some((group) =>
    [
      ...(group?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(group?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
    ].some(({ namespaces, namespaceSelector }) => (namespaces?.length ?? 0) > 0 || namespaceSelector !== undefined),
  )
}
