/** Pods that want to be near to, or far from, other Pods. Models pkg/scheduler/framework/plugins/interpodaffinity. */
import { matchesLabels } from '../../../kube/selectors'
import {
  maxScore,
  type NodeFilter,
  type Plugin,
  type SchedulingContext,
  unresolvable,
  unschedulable,
} from '../framework'
import type { NodeInfo } from '../node-info'
import type { AffinityTerm, PodInfo } from '../pod-info'

/** How many matching Pods (or how much preference) each place of the topology has, by `key=value`. */
type Places = Map<string, number>

/** A required affinity of a running Pod counts for this much when another Pod chooses its node. */
const hardAffinityWeight = 1

export const interPodAffinity: Plugin = {
  name: 'InterPodAffinity',
  weight: 2,
  filter: (pod, context) => {
    const matches = termMatcher(context)
    const repelling = placesThatRepel(pod, context, matches)
    const { affinity, antiAffinity } = pod
    if (repelling.size === 0 && affinity.length === 0 && antiAffinity.length === 0) return undefined
    return affinityFilter({
      affinity,
      antiAffinity,
      repelling,
      near: placesOf(affinity, 'all', context, matches),
      far: placesOf(antiAffinity, 'any', context, matches),
      isFirstOfItsGroup: affinity.length > 0 && affinity.every((term) => matches(term, pod)),
    })
  },
  score: (pod, context) => {
    const matches = termMatcher(context)
    const preferences = preferencesOf(pod, context, matches)
    if (preferences.size === 0) return undefined
    return {
      score: ({ labels }) => {
        let score = 0
        for (const [place, weight] of preferences) {
          const split = place.indexOf('=')
          if (labels[place.slice(0, split)] === place.slice(split + 1)) score += weight
        }
        return score
      },
      normalize: spreadOverRange,
    }
  },
  wakes: (event, pod) => {
    if (event.type === 'node') return event.added || event.changed.has('labels')
    if (event.type === 'storage') return false
    const involves = (term: AffinityTerm) => matchesLabels(term.selector, event.pod.labels)
    if (event.type === 'pod-placed') return pod.affinity.some(involves)
    return (
      pod.antiAffinity.some(involves) ||
      event.pod.antiAffinity.some(({ selector }) => matchesLabels(selector, pod.labels))
    )
  },
}

type TermMatcher = (term: AffinityTerm, pod: PodInfo) => boolean

/** Namespaces chosen by label are resolved once per Pod that is scheduled. */
function termMatcher(context: SchedulingContext): TermMatcher {
  const resolved = new Map<AffinityTerm, ReadonlySet<string>>()
  return (term, pod) => {
    let namespaces = resolved.get(term)
    if (!namespaces) {
      const chosen = term.namespaceSelector ? context.namespacesMatching(term.namespaceSelector) : []
      namespaces = new Set([...term.namespaces, ...chosen])
      resolved.set(term, namespaces)
    }
    return namespaces.has(pod.namespace) && matchesLabels(term.selector, pod.labels)
  }
}

function addPlace(places: Places, { labels }: NodeInfo, topologyKey: string, amount: number): void {
  const value = labels[topologyKey]
  if (value === undefined || amount === 0) return
  const place = `${topologyKey}=${value}`
  places.set(place, (places.get(place) ?? 0) + amount)
}

/** Where Pods are that have a required anti-affinity against `pod`. */
function placesThatRepel(pod: PodInfo, { cluster }: SchedulingContext, matches: TermMatcher): Places {
  const places: Places = new Map()
  for (const node of cluster.nodes) {
    for (const other of node.podsWithAffinity.values()) {
      for (const term of other.antiAffinity) if (matches(term, pod)) addPlace(places, node, term.topologyKey, 1)
    }
  }
  return places
}

/** Where Pods are that match all of the terms together, or any of them. */
function placesOf(
  terms: readonly AffinityTerm[],
  mode: 'all' | 'any',
  { cluster }: SchedulingContext,
  matches: TermMatcher,
): Places {
  const places: Places = new Map()
  if (terms.length === 0) return places
  for (const node of cluster.nodes) {
    for (const other of node.pods.values()) {
      const matched = terms.filter((term) => matches(term, other))
      if (mode === 'all' && matched.length < terms.length) continue
      for (const { topologyKey } of matched) addPlace(places, node, topologyKey, 1)
    }
  }
  return places
}

interface Requirements {
  affinity: readonly AffinityTerm[]
  antiAffinity: readonly AffinityTerm[]
  repelling: Places
  near: Places
  far: Places
  /** Nothing matches anywhere yet, but the Pod matches its own terms: it may start the group. */
  isFirstOfItsGroup: boolean
}

function affinityFilter({ affinity, antiAffinity, repelling, near, far, isFirstOfItsGroup }: Requirements): NodeFilter {
  const has = (places: Places, { labels }: NodeInfo, { topologyKey }: AffinityTerm) =>
    (places.get(`${topologyKey}=${labels[topologyKey]}`) ?? 0) > 0
  const isNear = (node: NodeInfo) => {
    if (affinity.some(({ topologyKey }) => node.labels[topologyKey] === undefined)) return false
    return affinity.every((term) => has(near, node, term)) || (near.size === 0 && isFirstOfItsGroup)
  }
  const repels = ({ labels }: NodeInfo) => {
    for (const place of repelling.keys()) {
      const split = place.indexOf('=')
      if (labels[place.slice(0, split)] === place.slice(split + 1)) return true
    }
    return false
  }
  return (node) => {
    if (!isNear(node)) return unresolvable("node(s) didn't match pod affinity rules")
    if (antiAffinity.some((term) => has(far, node, term))) {
      return unschedulable("node(s) didn't match pod anti-affinity rules")
    }
    return repels(node) ? unschedulable("node(s) didn't satisfy existing pods anti-affinity rules") : undefined
  }
}

/** What the Pod prefers of others and what others prefer of it, added up per place. */
function preferencesOf(pod: PodInfo, { cluster }: SchedulingContext, matches: TermMatcher): Places {
  const places: Places = new Map()
  const prefers = pod.preferredAffinity.length + pod.preferredAntiAffinity.length > 0
  for (const node of cluster.nodes) {
    if (prefers) {
      for (const other of node.pods.values()) {
        for (const { term, weight } of pod.preferredAffinity) {
          if (matches(term, other)) addPlace(places, node, term.topologyKey, weight)
        }
        for (const { term, weight } of pod.preferredAntiAffinity) {
          if (matches(term, other)) addPlace(places, node, term.topologyKey, -weight)
        }
      }
    }
    for (const other of node.podsWithAffinity.values()) {
      for (const term of other.affinity)
        if (matches(term, pod)) addPlace(places, node, term.topologyKey, hardAffinityWeight)
      for (const { term, weight } of other.preferredAffinity) {
        if (matches(term, pod)) addPlace(places, node, term.topologyKey, weight)
      }
      for (const { term, weight } of other.preferredAntiAffinity) {
        if (matches(term, pod)) addPlace(places, node, term.topologyKey, -weight)
      }
    }
  }
  return places
}

function spreadOverRange(scores: number[]): void {
  const lowest = scores.reduce((least, score) => Math.min(least, score), Number.POSITIVE_INFINITY)
  const highest = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY)
  for (const [index, score] of scores.entries()) {
    scores[index] = highest === lowest ? 0 : Math.trunc((maxScore * (score - lowest)) / (highest - lowest))
  }
}
