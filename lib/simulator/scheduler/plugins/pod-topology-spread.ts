/** Spreads Pods over hosts, zones and other parts of the topology. Models pkg/scheduler/framework/plugins/podtopologyspread. */
import { matchesLabels } from '../../../kube/selectors'
import type { CountsByNode } from '../cluster-state'
import { maxScore, type NodeFilter, type NodeScorer, type Plugin, unresolvable, unschedulable } from '../framework'
import type { NodeInfo } from '../node-info'
import type { PodInfo } from '../pod-info'
import {
  countsFor,
  declaredConstraints,
  hasTopologyLabels,
  hostnameLabel,
  inclusionOf,
  matchesItself,
  type SpreadConstraint,
  zoneLabel,
} from './topology-constraints'

const reason = "node(s) didn't match pod topology spread constraints"

export const podTopologySpread: Plugin = {
  name: 'PodTopologySpread',
  weight: 2,
  filter: (pod, { cluster }) => {
    const constraints = declaredConstraints(pod, 'DoNotSchedule')
    if (constraints.length === 0) return undefined
    const domains = constraints.map((constraint) => ({
      constraint,
      self: matchesItself(pod, constraint) ? 1 : 0,
      counts: domainCounts(pod, constraint, constraints, cluster.nodes, countsFor(cluster, pod, constraint)),
    }))
    return spreadFilter(domains.map((domain) => ({ ...domain, least: leastOf(domain.counts, domain.constraint) })))
  },
  score: (pod, context, feasible) => {
    const declared = declaredConstraints(pod, 'ScheduleAnyway')
    if (declared.length > 0)
      return spreadScorer(pod, declared, context.cluster.nodes, feasible, true, (constraint) =>
        countsFor(context.cluster, pod, constraint),
      )
    if (pod.pod.spec?.topologySpreadConstraints?.length) return undefined
    const selector = context.defaultSpreadSelector(pod)
    if (selector.length === 0) return undefined
    const common = { minDomains: 1, selector, honorsAffinity: true, honorsTaints: false }
    const constraints = [
      { ...common, topologyKey: hostnameLabel, maxSkew: 3 },
      { ...common, topologyKey: zoneLabel, maxSkew: 5 },
    ]
    return spreadScorer(pod, constraints, context.cluster.nodes, feasible, false, (constraint) =>
      countsFor(context.cluster, pod, constraint),
    )
  },
  wakes: (event, pod) => {
    const constraints = declaredConstraints(pod, 'DoNotSchedule')
    if (event.type === 'node') return event.added || event.changed.has('labels') || event.changed.has('taints')
    if (event.type === 'storage') return false
    return (
      event.pod.namespace === pod.namespace &&
      constraints.some(({ selector }) => matchesLabels(selector, event.pod.labels))
    )
  },
}

interface Domain {
  constraint: SpreadConstraint
  self: number
  counts: ReadonlyMap<string, number>
  least: number
}

function spreadFilter(domains: readonly Domain[]): NodeFilter {
  return ({ labels }) => {
    for (const { constraint, self, counts, least } of domains) {
      const value = labels[constraint.topologyKey]
      if (value === undefined) return unresolvable(`${reason} (missing required label)`)
      if ((counts.get(value) ?? 0) + self - least > constraint.maxSkew) return unschedulable(reason)
    }
    return undefined
  }
}

/** Matching Pods per value of the topology key, over the nodes that take part. */
function domainCounts(
  pod: PodInfo,
  constraint: SpreadConstraint,
  all: readonly SpreadConstraint[],
  nodes: readonly NodeInfo[],
  byNode: CountsByNode,
): ReadonlyMap<string, number> {
  const includes = inclusionOf(pod)
  const counts = new Map<string, number>()
  for (const node of nodes) {
    const value = node.labels[constraint.topologyKey]
    if (value === undefined || !hasTopologyLabels(node, all) || !includes(node, constraint)) continue
    counts.set(value, (counts.get(value) ?? 0) + (byNode.get(node.name) ?? 0))
  }
  return counts
}

/** With fewer domains than asked for, the empty ones count as the least filled. */
function leastOf(counts: ReadonlyMap<string, number>, { minDomains }: SpreadConstraint): number {
  if (counts.size < minDomains) return 0
  let least = Number.POSITIVE_INFINITY
  for (const count of counts.values()) least = Math.min(least, count)
  return least
}

function spreadScorer(
  pod: PodInfo,
  constraints: readonly SpreadConstraint[],
  nodes: readonly NodeInfo[],
  feasible: readonly NodeInfo[],
  requiresLabels: boolean,
  countsOf: (constraint: SpreadConstraint) => CountsByNode,
): NodeScorer {
  const ignored = new Set<NodeInfo | undefined>(
    requiresLabels ? feasible.filter((node) => !hasTopologyLabels(node, constraints)) : [],
  )
  const rated = feasible.filter((node) => !ignored.has(node))
  const includes = inclusionOf(pod)
  const parts = constraints.map((constraint) => {
    const { topologyKey, maxSkew } = constraint
    const byNode = countsOf(constraint)
    if (topologyKey === hostnameLabel) return { topologyKey, maxSkew, byNode, weight: Math.log(rated.length + 2) }
    const counts = new Map<string, number>()
    for (const { labels } of rated) {
      const value = labels[topologyKey]
      if (value !== undefined) counts.set(value, 0)
    }
    const weight = Math.log(counts.size + 2)
    for (const node of nodes) {
      const value = node.labels[topologyKey]
      const count = value === undefined ? undefined : counts.get(value)
      if (value === undefined || count === undefined || !includes(node, constraint)) continue
      if (requiresLabels && !hasTopologyLabels(node, constraints)) continue
      counts.set(value, count + (byNode.get(node.name) ?? 0))
    }
    return { topologyKey, maxSkew, counts, weight }
  })
  return {
    score(node) {
      if (ignored.has(node)) return 0
      let score = 0
      for (const { topologyKey, maxSkew, byNode, counts, weight } of parts) {
        const value = node.labels[topologyKey]
        if (value === undefined) continue
        score += ((counts ? counts.get(value) : byNode.get(node.name)) ?? 0) * weight + (maxSkew - 1)
      }
      return Math.round(score)
    },
    normalize: (scores, scored) => favourTheEmptiest(scores, (index) => ignored.has(scored[index])),
  }
}

function favourTheEmptiest(scores: number[], isIgnored: (index: number) => boolean): void {
  const rated = scores.filter((_, index) => !isIgnored(index))
  const lowest = rated.reduce((least, score) => Math.min(least, score), Number.POSITIVE_INFINITY)
  const highest = rated.reduce((most, score) => Math.max(most, score), 0)
  for (const [index, score] of scores.entries()) {
    if (isIgnored(index)) scores[index] = 0
    else scores[index] = highest === 0 ? maxScore : Math.trunc((maxScore * (highest + lowest - score)) / highest)
  }
}
