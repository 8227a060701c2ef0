/** A node with the sum of what runs on it, kept up to date Pod by Pod. Models pkg/scheduler/framework NodeInfo. */
import type { Node, Taint } from '../../kube/types'
import { type Amounts, addTo, amountsOf } from '../resources/amounts'
import { type HostPort, hasAffinity, type PodInfo } from './pod-info'

export class NodeInfo {
  readonly name: string
  node: Node
  labels: Readonly<Record<string, string>> = {}
  taints: readonly Taint[] = []
  unschedulable = false
  allocatable: Readonly<Amounts> = {}
  /** Image names with their sizes, as the node reports them. */
  images: ReadonlyMap<string, number> = new Map()
  readonly requested: Amounts = {}
  readonly scoreRequested = { cpu: 0, memory: 0 }
  readonly pods = new Map<string, PodInfo>()
  readonly podsWithAffinity = new Map<string, PodInfo>()

  constructor(node: Node) {
    this.name = node.metadata?.name ?? ''
    this.node = node
    this.update(node)
  }

  update(node: Node): void {
    this.node = node
    this.labels = node.metadata?.labels ?? {}
    this.taints = node.spec?.taints ?? []
    this.unschedulable = node.spec?.unschedulable ?? false
    this.allocatable = amountsOf(node.status?.allocatable)
    this.images = new Map(
      (node.status?.images ?? []).flatMap(({ names = [], sizeBytes = 0 }) =>
        names.map((name): [string, number] => [name, sizeBytes]),
      ),
    )
  }

  add(pod: PodInfo): void {
    this.pods.set(pod.uid, pod)
    if (hasAffinity(pod)) this.podsWithAffinity.set(pod.uid, pod)
    this.#count(pod, 1)
  }

  remove(uid: string): void {
    const pod = this.pods.get(uid)
    if (!pod) return
    this.pods.delete(uid)
    this.podsWithAffinity.delete(uid)
    this.#count(pod, -1)
  }

  /** True when a port of `wanted` is taken; an address of 0.0.0.0 collides with every other. */
  hasPortConflict(wanted: readonly HostPort[]): boolean {
    if (wanted.length === 0) return false
    for (const { hostPorts } of this.pods.values()) {
      if (hostPorts.some((taken) => wanted.some((port) => collide(taken, port)))) return true
    }
    return false
  }

  #count(pod: PodInfo, sign: 1 | -1): void {
    addTo(this.requested, pod.requests, sign)
    this.scoreRequested.cpu += sign * pod.scoreRequests.cpu
    this.scoreRequested.memory += sign * pod.scoreRequests.memory
  }
}

const anyAddress = '0.0.0.0'

function collide(a: HostPort, b: HostPort): boolean {
  if (a.port !== b.port || a.protocol !== b.protocol) return false
  return a.ip === b.ip || a.ip === anyAddress || b.ip === anyAddress
}
