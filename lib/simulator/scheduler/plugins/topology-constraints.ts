/** The spread constraints of a Pod, ready to be counted. Models podtopologyspread/common.go. */

import { type NodeMatcher, requiredNodeMatcher } from '../../../kube/node-affinity'
import { type LabelRequirement, labelSelectorOf, matchesLabels } from '../../../kube/selectors'
import { untoleratedTaint } from '../../../kube/tolerations'
import type { LabelSelector } from '../../../kube/types'
import type { ClusterState, CountsByNode } from '../cluster-state'
import type { NodeInfo } from '../node-info'
import { type PodInfo, sameLabels } from '../pod-info'

export const hostnameLabel = 'kubernetes.io/hostname'
export const zoneLabel = 'topology.kubernetes.io/zone'

export interface SpreadConstraint {
  topologyKey: string
  maxSkew: number
  minDomains: number
  selector: readonly LabelRequirement[]
  honorsAffinity: boolean
  honorsTaints: boolean
}

export function declaredConstraints(
  { pod, labels }: PodInfo,
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway',
): SpreadConstraint[] {
  return (pod.spec?.topologySpreadConstraints ?? [])
    .filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable)
    .map(
      ({ topologyKey, maxSkew, minDomains, labelSelector, matchLabelKeys, nodeAffinityPolicy, nodeTaintsPolicy }) => ({
        topologyKey,
        maxSkew,
        minDomains: minDomains ?? 1,
        selector: [
          ...labelSelectorOf(labelSelector as LabelSelector | undefined),
          ...sameLabels(matchLabelKeys, 'in', labels),
        ],
        honorsAffinity: nodeAffinityPolicy !== 'Ignore',
        honorsTaints: nodeTaintsPolicy === 'Honor',
      }),
    )
}

export const hasTopologyLabels = ({ labels }: NodeInfo, constraints: readonly SpreadConstraint[]) =>
  constraints.every(({ topologyKey }) => labels[topologyKey] !== undefined)

export const matchesItself = (pod: PodInfo, { selector }: SpreadConstraint) => matchesLabels(selector, pod.labels)

/** Matching Pods per node. An empty selector spreads nothing. */
export function countsFor(cluster: ClusterState, pod: PodInfo, { selector }: SpreadConstraint): CountsByNode {
  if (selector.length === 0) return new Map()
  return cluster.count({ namespaces: [pod.namespace], requirements: selector, terminating: false })
}

/** Whether a node takes part in a constraint's count, by the constraint's inclusion policies. */
export function inclusionOf(pod: PodInfo): (node: NodeInfo, constraint: SpreadConstraint) => boolean {
  const matches: NodeMatcher | undefined = requiredNodeMatcher(pod.pod.spec)
  const tolerations = pod.pod.spec?.tolerations ?? []
  return (node, { honorsAffinity, honorsTaints }) =>
    (!honorsAffinity || !matches || matches(node)) &&
    (!honorsTaints || !untoleratedTaint(node.taints, tolerations, ['NoSchedule', 'NoExecute']))
}
