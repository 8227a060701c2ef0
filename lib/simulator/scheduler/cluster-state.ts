/**
 * What the scheduler knows of the cluster: nodes and the Pods on them, changed event by event and by its own decisions
 * before they are confirmed ("assumed" Pods), so that a decision never waits for a round trip.
 */
import { type LabelRequirement, matchesLabels } from '../../kube/selectors'
import type { Node, Pod } from '../../kube/types'
import { NodeInfo } from './node-info'
import { type PodInfo, podInfoOf } from './pod-info'

/** Which Pods a counter counts: those of these namespaces that match all requirements. */
export interface PodQuery {
  namespaces: readonly string[]
  requirements: readonly LabelRequirement[]
  /** Pods that are being deleted count too. */
  terminating: boolean
}

export type CountsByNode = ReadonlyMap<string, number>

interface Counter {
  query: PodQuery
  byNode: Map<string, number>
}

/** Enough for every Deployment of a large cluster to keep its own; the least recently used goes first. */
const keptCounters = 1000

export class ClusterState {
  readonly #nodes = new Map<string, NodeInfo>()
  #list: readonly NodeInfo[] | undefined
  /** Where each known Pod is, by uid; the node itself may not be known (any more). */
  readonly #placed = new Map<string, { nodeName: string; pod: PodInfo }>()
  /** Pods for which room is being made, by uid. */
  readonly #nominated = new Map<string, { nodeName: string; pod: PodInfo }>()
  readonly #counters = new Map<string, Counter>()
  readonly #nodesWithImage = new Map<string, number>()

  get nodes(): readonly NodeInfo[] {
    this.#list ??= [...this.#nodes.values()]
    return this.#list
  }

  node(name: string): NodeInfo | undefined {
    return this.#nodes.get(name)
  }

  setNode(node: Node): NodeInfo {
    const name = node.metadata?.name ?? ''
    let info = this.#nodes.get(name)
    if (info) {
      this.#countImages(info, -1)
      info.update(node)
    } else {
      info = new NodeInfo(node)
      this.#nodes.set(name, info)
      this.#list = undefined
      for (const { nodeName, pod } of this.#placed.values()) if (nodeName === name) info.add(pod)
    }
    this.#countImages(info, 1)
    return info
  }

  removeNode(name: string): void {
    const info = this.#nodes.get(name)
    if (!info) return
    this.#countImages(info, -1)
    this.#nodes.delete(name)
    this.#list = undefined
  }

  nodesWithImage(image: string): number {
    return this.#nodesWithImage.get(image) ?? 0
  }

  placedOn(uid: string): string | undefined {
    return this.#placed.get(uid)?.nodeName
  }

  /** Puts the Pod on the node, whether new, changed, moved or assumed. */
  place(pod: Pod | PodInfo, nodeName: string): PodInfo {
    const info = 'requests' in pod ? pod : podInfoOf(pod)
    this.removePod(info.uid)
    this.#placed.set(info.uid, { nodeName, pod: info })
    this.#nodes.get(nodeName)?.add(info)
    this.#countPod(info, nodeName, 1)
    return info
  }

  /** Keeps the place for a Pod until it has one, or is gone. */
  nominate(pod: PodInfo, nodeName: string): void {
    this.#nominated.set(pod.uid, { nodeName, pod })
  }

  nominationOf(uid: string): string | undefined {
    return this.#nominated.get(uid)?.nodeName
  }

  /** The node with the Pods for which its room is kept, as far as they come before this one. */
  withNominated(node: NodeInfo, pod: PodInfo): NodeInfo {
    let kept: NodeInfo | undefined
    for (const { nodeName, pod: other } of this.#nominated.values()) {
      if (nodeName !== node.name || other.uid === pod.uid || other.priority < pod.priority) continue
      kept ??= copyOf(node)
      kept.add(other)
    }
    return kept ?? node
  }

  removePod(uid: string): PodInfo | undefined {
    this.#nominated.delete(uid)
    const placed = this.#placed.get(uid)
    if (!placed) return undefined
    this.#placed.delete(uid)
    this.#nodes.get(placed.nodeName)?.remove(uid)
    this.#countPod(placed.pod, placed.nodeName, -1)
    return placed.pod
  }

  /** How many Pods of the query each node has. The first question scans; from then on the answer is kept current. */
  count(query: PodQuery): CountsByNode {
    const key = JSON.stringify([query.namespaces, query.requirements, query.terminating])
    let counter = this.#counters.get(key)
    if (counter) this.#counters.delete(key)
    else {
      counter = { query, byNode: new Map() }
      for (const { nodeName, pod } of this.#placed.values()) change(counter, pod, nodeName, 1)
      const [oldest] = this.#counters.keys()
      if (this.#counters.size >= keptCounters && oldest !== undefined) this.#counters.delete(oldest)
    }
    this.#counters.set(key, counter)
    return counter.byNode
  }

  #countPod(pod: PodInfo, nodeName: string, sign: 1 | -1): void {
    for (const counter of this.#counters.values()) change(counter, pod, nodeName, sign)
  }

  #countImages({ images }: NodeInfo, sign: 1 | -1): void {
    for (const name of images.keys()) this.#nodesWithImage.set(name, this.nodesWithImage(name) + sign)
  }
}

function change({ query, byNode }: Counter, pod: PodInfo, nodeName: string, sign: 1 | -1): void {
  if (!query.namespaces.includes(pod.namespace)) return
  if (!query.terminating && pod.pod.metadata?.deletionTimestamp) return
  if (!matchesLabels(query.requirements, pod.labels)) return
  byNode.set(nodeName, (byNode.get(nodeName) ?? 0) + sign)
}

function copyOf(node: NodeInfo): NodeInfo {
  const copy = new NodeInfo(node.node)
  for (const pod of node.pods.values()) copy.add(pod)
  return copy
}
