/** A Pod with everything that filters and scores ask of it worked out once. */
import { keyOf } from '../../client/controller'
import { claimsOf, type PodClaim } from '../../kube/pod-claims'
import { type LabelRequirement, labelSelectorOf } from '../../kube/selectors'
import type { LabelSelector, Pod } from '../../kube/types'
import { type Amounts, podRequests, podRequestsForScore } from '../resources/amounts'

export interface HostPort {
  protocol: string
  ip: string
  port: number
}

type PodAffinityTerm = NonNullable<
  NonNullable<
    NonNullable<NonNullable<Pod['spec']>['affinity']>['podAffinity']
  >['requiredDuringSchedulingIgnoredDuringExecution']
>[number]

export interface AffinityTerm {
  topologyKey: string
  selector: readonly LabelRequirement[]
  /** Named in the term, or the Pod's own when the term names none at all. */
  namespaces: readonly string[]
  /** Namespaces by label, in addition; an empty one stands for all. */
  namespaceSelector?: readonly LabelRequirement[]
}

export interface WeightedTerm {
  weight: number
  term: AffinityTerm
}

export interface PodInfo {
  readonly pod: Pod
  readonly uid: string
  readonly key: string
  readonly name: string
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly priority: number
  readonly requests: Readonly<Amounts>
  readonly scoreRequests: { readonly cpu: number; readonly memory: number }
  readonly hostPorts: readonly HostPort[]
  readonly claims: readonly PodClaim[]
  readonly affinity: readonly AffinityTerm[]
  readonly antiAffinity: readonly AffinityTerm[]
  readonly preferredAffinity: readonly WeightedTerm[]
  readonly preferredAntiAffinity: readonly WeightedTerm[]
}

export function podInfoOf(pod: Pod): PodInfo {
  const { name = '', namespace = '', uid = '', labels = {} } = pod.metadata ?? {}
  const { podAffinity, podAntiAffinity } = pod.spec?.affinity ?? {}
  const term = (each: PodAffinityTerm) => affinityTerm(each, pod)
  const weighted = (each: { weight: number; podAffinityTerm: PodAffinityTerm }) => ({
    weight: each.weight,
    term: term(each.podAffinityTerm),
  })
  return {
    pod,
    uid: uid || keyOf(pod),
    key: keyOf(pod),
    name,
    namespace,
    labels,
    priority: pod.spec?.priority ?? 0,
    requests: podRequests(pod.spec),
    scoreRequests: podRequestsForScore(pod.spec),
    hostPorts: hostPortsOf(pod),
    claims: claimsOf(pod),
    affinity: (podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(term),
    antiAffinity: (podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(term),
    preferredAffinity: (podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(weighted),
    preferredAntiAffinity: (podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(weighted),
  }
}

export const hasAffinity = (pod: PodInfo) =>
  pod.affinity.length + pod.antiAffinity.length + pod.preferredAffinity.length + pod.preferredAntiAffinity.length > 0

function affinityTerm(term: PodAffinityTerm, { metadata }: Pod): AffinityTerm {
  const { topologyKey, namespaces = [], namespaceSelector, matchLabelKeys, mismatchLabelKeys } = term
  const own = namespaces.length === 0 && !namespaceSelector ? [metadata?.namespace ?? ''] : namespaces
  return {
    topologyKey,
    selector: [
      ...labelSelectorOf(term.labelSelector as LabelSelector | undefined),
      ...sameLabels(matchLabelKeys, 'in', metadata?.labels),
      ...sameLabels(mismatchLabelKeys, 'notin', metadata?.labels),
    ],
    namespaces: own,
    ...(namespaceSelector ? { namespaceSelector: labelSelectorOf(namespaceSelector as LabelSelector) } : {}),
  }
}

/** matchLabelKeys: the keys whose values must be (or must not be) those of the incoming Pod itself. */
export function sameLabels(
  keys: readonly string[] | undefined,
  operator: 'in' | 'notin',
  labels: Readonly<Record<string, string>> | undefined,
): LabelRequirement[] {
  return (keys ?? []).flatMap((key) => {
    const value = labels?.[key]
    return value === undefined ? [] : [{ key, operator, values: [value] }]
  })
}

function hostPortsOf({ spec }: Pod): HostPort[] {
  const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  return [...(spec?.containers ?? []), ...sidecars].flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, hostIP, protocol }) =>
      hostPort ? [{ protocol: protocol || 'TCP', ip: hostIP || '0.0.0.0', port: hostPort }] : [],
    ),
  )
}
