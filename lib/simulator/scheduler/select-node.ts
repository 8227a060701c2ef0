/** One Pod, one decision: filter, score, choose. Pure but for `random`, which decides between equals. */
import { type Diagnosis, preemptionMessage } from './fit-error'
import type { NodeFilter, Plugin, Rejection, SchedulingContext } from './framework'
import type { NodeInfo } from './node-info'
import type { PodInfo } from './pod-info'
import { checkWith, type Eviction, findEviction } from './preemption'

export type Decision =
  | { node: NodeInfo }
  | {
      diagnosis: Diagnosis
      /** What would come of evicting others, when that does not help. */
      preemption: string | undefined
      /** What makes room. */
      eviction?: Eviction
    }

/** Below so many nodes all are looked at; above, a share that shrinks as the cluster grows. */
const leastNodesToFind = 100
const leastPercentToFind = 5

export class NodeSelector {
  /** Where the next search begins, so that every node gets its turn when not all are looked at. */
  #start = 0

  constructor(
    private readonly plugins: readonly Plugin[],
    private readonly context: SchedulingContext,
    private readonly random: () => number,
  ) {}

  select(pod: PodInfo): Decision {
    const nodes = this.context.cluster.nodes
    const plugins = new Set<string>()
    const filters: Filter[] = []
    for (const plugin of this.plugins) {
      const prepared = plugin.filter?.(pod, this.context)
      if (!prepared) continue
      if (typeof prepared === 'function') filters.push({ name: plugin.name, filter: prepared })
      else {
        plugins.add(plugin.name)
        const diagnosis = { nodes: nodes.length, rejected: prepared.rejected, byNode: new Map(), plugins }
        return { diagnosis, preemption: undefined }
      }
    }

    const own = this.#nominated(pod, filters)
    if (own) return { node: own }
    const byNode = new Map<string, Rejection>()
    const feasible: NodeInfo[] = []
    const wanted = nodesToFind(nodes.length)
    let seen = 0
    for (; seen < nodes.length && feasible.length < wanted; seen++) {
      const node = nodes[(this.#start + seen) % nodes.length]
      if (!node) continue
      const refused = this.#refusal(pod, node, filters)
      if (!refused) feasible.push(node)
      else {
        byNode.set(node.name, refused.rejection)
        plugins.add(refused.name)
      }
    }
    this.#start = nodes.length === 0 ? 0 : (this.#start + seen) % nodes.length

    const node = this.#best(pod, feasible)
    if (node) return { node }
    const diagnosis = { nodes: nodes.length, byNode, plugins }
    return { diagnosis, ...this.#preemption(pod, diagnosis, filters) }
  }

  #best(pod: PodInfo, feasible: readonly NodeInfo[]): NodeInfo | undefined {
    if (feasible.length <= 1) return feasible[0]
    const totals = new Array<number>(feasible.length).fill(0)
    for (const plugin of this.plugins) {
      const scorer = plugin.score?.(pod, this.context, feasible)
      if (!scorer) continue
      const scores = feasible.map((node) => scorer.score(node))
      scorer.normalize?.(scores, feasible)
      for (const [index, score] of scores.entries()) totals[index] = (totals[index] ?? 0) + score * (plugin.weight ?? 1)
    }
    let best: NodeInfo | undefined
    let highest = Number.NEGATIVE_INFINITY
    let equals = 0
    for (const [index, node] of feasible.entries()) {
      const total = totals[index] ?? 0
      if (total < highest) continue
      equals = total > highest ? 1 : equals + 1
      highest = total
      if (equals === 1 || this.random() * equals < 1) best = node
    }
    return best
  }

  /** The node on which room was made for the Pod comes before all others. */
  #nominated(pod: PodInfo, filters: readonly Filter[]): NodeInfo | undefined {
    const node = this.context.cluster.node(this.context.cluster.nominationOf(pod.uid) ?? '')
    return node && !this.#refusal(pod, node, filters) ? node : undefined
  }

  /** A Pod must fit beside those for which room is kept, and without them, for they may end up elsewhere. */
  #refusal(pod: PodInfo, node: NodeInfo, filters: readonly Filter[]) {
    const kept = this.context.cluster.withNominated(node, pod)
    return firstRejection(filters, kept) ?? (kept === node ? undefined : firstRejection(filters, node))
  }

  /** Whose eviction would make room, or why nobody's would. */
  #preemption(
    pod: PodInfo,
    diagnosis: Diagnosis,
    filters: readonly Filter[],
  ): { preemption: string | undefined; eviction?: Eviction } {
    const policy = pod.pod.spec?.preemptionPolicy
    const { cluster } = this.context
    if (policy !== 'Never' && this.#isMakingRoom(pod)) {
      return { preemption: 'not eligible due to a terminating pod on the nominated node.' }
    }
    const possible = [...diagnosis.byNode].flatMap(([name, { code }]) => {
      const node = code === 'Unschedulable' && policy !== 'Never' ? cluster.node(name) : undefined
      return node ? [node] : []
    })
    const check = checkWith(filters)
    const { eviction, outcomes } = findEviction(
      pod,
      possible,
      (node) => check(cluster.withNominated(node, pod)) ?? check(node),
      this.context.budgets(),
    )
    if (eviction) return { preemption: undefined, eviction }
    return { preemption: preemptionMessage(diagnosis, policy, outcomes) }
  }

  /** Some of those who had to go for it are still going. */
  #isMakingRoom({ uid, priority }: PodInfo): boolean {
    const { cluster } = this.context
    const node = cluster.node(cluster.nominationOf(uid) ?? '')
    if (!node) return false
    return [...node.pods.values()].some(
      (other) => other.priority < priority && other.pod.metadata?.deletionTimestamp !== undefined,
    )
  }
}

interface Filter {
  name: string
  filter: NodeFilter
}

function firstRejection(filters: readonly Filter[], node: NodeInfo) {
  for (const { name, filter } of filters) {
    const rejection = filter(node)
    if (rejection) return { name, rejection }
  }
  return undefined
}

/** Models numFeasibleNodesToFind with the default percentageOfNodesToScore. */
export function nodesToFind(nodes: number): number {
  if (nodes < leastNodesToFind) return nodes
  const percent = Math.max(leastPercentToFind, 50 - Math.trunc(nodes / 125))
  return Math.max(leastNodesToFind, Math.trunc((nodes * percent) / 100))
}
