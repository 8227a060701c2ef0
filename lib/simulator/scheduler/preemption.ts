/**
 * Which Pods of lower priority would have to go so that a Pod fits: as few and as unimportant as possible, and those that a
 * disruption budget holds only where nothing else helps. Models pkg/scheduler/framework/preemption and defaultpreemption.
 */
import { selectsPod } from '../../kube/disruption-budgets'
import type { PodDisruptionBudget } from '../../kube/types'
import { noVictims } from './fit-error'
import type { NodeFilter, Rejection } from './framework'
import { NodeInfo } from './node-info'
import type { PodInfo } from './pod-info'

export interface Eviction {
  nodeName: string
  victims: readonly PodInfo[]
}

interface Candidate extends Eviction {
  /** How many victims are held by a budget that has none to give. */
  violations: number
}

export type NodeCheck = (node: NodeInfo) => Rejection | undefined

/** All filters in their order; the first that turns the node away decides. */
export const checkWith =
  (filters: readonly { filter: NodeFilter }[]): NodeCheck =>
  (node) => {
    for (const { filter } of filters) {
      const rejection = filter(node)
      if (rejection) return rejection
    }
    return undefined
  }

/** The best node to make room on; else why none will do, for those where evictions could have helped at all. */
export function findEviction(
  pod: PodInfo,
  nodes: readonly NodeInfo[],
  check: NodeCheck,
  budgets: readonly PodDisruptionBudget[],
): { eviction?: Eviction; outcomes: ReadonlyMap<string, Rejection> } {
  const outcomes = new Map<string, Rejection>()
  let best: Candidate | undefined
  for (const node of nodes) {
    const found = victimsOn(node, pod, check, budgets)
    if ('victims' in found) best = !best || isBetter(found, best) ? found : best
    else outcomes.set(node.name, found)
  }
  return { ...(best ? { eviction: best } : {}), outcomes }
}

function victimsOn(
  node: NodeInfo,
  pod: PodInfo,
  check: NodeCheck,
  budgets: readonly PodDisruptionBudget[],
): Candidate | Rejection {
  const lower = [...node.pods.values()].filter(({ priority }) => priority < pod.priority).sort(byImportance)
  if (lower.length === 0) return noVictims
  const left = new NodeInfo(node.node)
  for (const other of node.pods.values()) if (!lower.includes(other)) left.add(other)
  const refused = check(left)
  if (refused) return refused
  const { held, free } = splitByBudgets(lower, budgets)
  const victims: PodInfo[] = []
  let violations = 0
  // Whoever finds room beside the Pod after all may stay, those under a budget first.
  for (const other of [...held, ...free]) {
    left.add(other)
    if (!check(left)) continue
    left.remove(other.uid)
    victims.push(other)
    if (held.includes(other)) violations++
  }
  return { nodeName: node.name, victims: victims.sort(byImportance), violations }
}

/** The most important first: the higher priority, then who runs longer. */
function byImportance(a: PodInfo, b: PodInfo): number {
  return a.priority !== b.priority ? b.priority - a.priority : startOf(a) - startOf(b)
}

const startOf = ({ pod }: PodInfo) => Date.parse(pod.status?.startTime ?? pod.metadata?.creationTimestamp ?? '') || 0

function splitByBudgets(pods: readonly PodInfo[], budgets: readonly PodDisruptionBudget[]) {
  const allowed = new Map(budgets.map((budget) => [budget, budget.status?.disruptionsAllowed ?? 0]))
  const held: PodInfo[] = []
  const free: PodInfo[] = []
  for (const info of pods) {
    let isHeld = false
    for (const budget of budgets) {
      const { name = '', labels } = info.pod.metadata ?? {}
      const isEvicted = budget.status?.disruptedPods?.[name] !== undefined
      if (!labels || isEvicted || !selectsPod(budget, info.pod)) continue
      const left = (allowed.get(budget) ?? 0) - 1
      allowed.set(budget, left)
      if (left < 0) isHeld = true
    }
    if (isHeld) held.push(info)
    else free.push(info)
  }
  return { held, free }
}

/** In upstream's order: budgets, the most important victim, all of them together, how many, who began latest. */
function isBetter(a: Candidate, b: Candidate): boolean {
  const marks = ({ violations, victims }: Candidate): number[] => {
    const highest = victims[0]?.priority ?? Number.NEGATIVE_INFINITY
    const earliest = Math.min(...victims.filter(({ priority }) => priority === highest).map(startOf))
    // Shifted, so that two of a low priority weigh more than one.
    const sum = victims.reduce((total, { priority }) => total + priority + 2 ** 31, 0)
    return [violations, highest, sum, victims.length, -earliest]
  }
  const [left, right] = [marks(a), marks(b)]
  for (const [index, mark] of left.entries()) {
    const other = right[index] ?? 0
    if (mark !== other) return mark < other
  }
  return false
}
