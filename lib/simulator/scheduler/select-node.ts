/** One Pod, one decision: filter, score, choose. Pure but for `random`, which decides between equals. */
import { type Diagnosis, noVictims, preemptionMessage } from './fit-error'
import type { NodeFilter, Plugin, Rejection, SchedulingContext } from './framework'
import { NodeInfo } from './node-info'
import type { PodInfo } from './pod-info'

export type Decision = { node: NodeInfo } | { diagnosis: Diagnosis; preemption: string | undefined }

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
    const filters: { name: string; filter: NodeFilter }[] = []
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

    const byNode = new Map<string, Rejection>()
    const feasible: NodeInfo[] = []
    const wanted = nodesToFind(nodes.length)
    let seen = 0
    for (; seen < nodes.length && feasible.length < wanted; seen++) {
      const node = nodes[(this.#start + seen) % nodes.length]
      if (!node) continue
      const refused = firstRejection(filters, node)
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
    return { diagnosis, preemption: this.#preemption(pod, diagnosis, filters) }
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

  /** Tries what evicting all Pods of lower priority would change, node by node; evicts nothing. */
  #preemption(pod: PodInfo, diagnosis: Diagnosis, filters: readonly { name: string; filter: NodeFilter }[]) {
    const outcomes = new Map<string, Rejection>()
    const policy = pod.pod.spec?.preemptionPolicy
    for (const [name, { code }] of policy === 'Never' ? [] : diagnosis.byNode) {
      const node = this.context.cluster.node(name)
      if (code !== 'Unschedulable' || !node) continue
      const victims = [...node.pods.values()].filter(({ priority }) => priority < pod.priority)
      if (victims.length === 0) {
        outcomes.set(name, noVictims)
        continue
      }
      const emptied = new NodeInfo(node.node)
      for (const other of node.pods.values()) if (!victims.includes(other)) emptied.add(other)
      const refused = firstRejection(filters, emptied)
      if (!refused) return undefined
      outcomes.set(name, refused.rejection)
    }
    return preemptionMessage(diagnosis, policy, outcomes)
  }
}

function firstRejection(filters: readonly { name: string; filter: NodeFilter }[], node: NodeInfo) {
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
