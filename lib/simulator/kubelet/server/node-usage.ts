/**
 * What a node and its Pods use, as its kubelet measures it. Counters of a node never go back, whatever ends on it; those
 * of a container begin anew with each of its processes.
 */
import { parseQuantity } from '../../../kube/quantity'
import { cpuMsBetween, usageAt } from '../container/usage'
import { derivedId } from '../ids'
import type { NodeSpec } from '../node-spec'

export interface ResourceUse {
  cpuSeconds: number
  cpuMillicores: number
  memoryBytes: number
  startedMs: number
}

export interface ContainerUse extends ResourceUse {
  name: string
}

/** A Pod whose sandbox is up, before it is summed up. */
export interface RunningPod {
  namespace: string
  name: string
  uid: string
  startedMs: number
  containers: readonly ContainerUse[]
}

export type PodUse = RunningPod & ResourceUse

export interface NodeUse extends ResourceUse {
  pods: readonly PodUse[]
}

const megabyte = 1024 * 1024
/** The pause container. */
const sandboxBytes = megabyte / 2

export class NodeUsage {
  readonly #system: { cpuMillicores: number; memoryBytes: number }
  readonly #seed: number
  readonly #startedMs: number
  /** CPU seconds of each running container when last looked at, and of all containers there ever were. */
  readonly #seen = new Map<string, number>()
  #containerSeconds = 0

  constructor(spec: NodeSpec, startedMs: number) {
    this.#system = systemUse(spec)
    this.#seed = Number.parseInt(derivedId(`usage/${spec.name}`).slice(0, 8), 16) / 2 ** 32
    this.#startedMs = startedMs
  }

  measure(pods: readonly RunningPod[], nowMs: number): NodeUse {
    const measured = pods.map((pod) => {
      const total = sum(pod.containers)
      return { ...pod, ...total, memoryBytes: total.memoryBytes + sandboxBytes }
    })
    this.#count(measured)
    const system = usageAt(this.#system, this.#seed, nowMs)
    const total = sum(measured)
    return {
      cpuSeconds: this.#containerSeconds + cpuMsBetween(this.#system, this.#seed, this.#startedMs, nowMs) / 1000,
      cpuMillicores: system.cpuMillicores + total.cpuMillicores,
      memoryBytes: system.memoryBytes + total.memoryBytes,
      startedMs: this.#startedMs,
      pods: measured,
    }
  }

  #count(pods: readonly PodUse[]): void {
    const gone = new Set(this.#seen.keys())
    for (const { uid, containers } of pods) {
      for (const { name, startedMs, cpuSeconds } of containers) {
        const key = `${uid}/${name}/${startedMs}`
        this.#containerSeconds += Math.max(0, cpuSeconds - (this.#seen.get(key) ?? 0))
        this.#seen.set(key, cpuSeconds)
        gone.delete(key)
      }
    }
    for (const key of gone) this.#seen.delete(key)
  }
}

function sum(uses: readonly ResourceUse[]): Omit<ResourceUse, 'startedMs'> {
  const total = { cpuSeconds: 0, cpuMillicores: 0, memoryBytes: 0 }
  for (const { cpuSeconds, cpuMillicores, memoryBytes } of uses) {
    total.cpuSeconds += cpuSeconds
    total.cpuMillicores += cpuMillicores
    total.memoryBytes += memoryBytes
  }
  return total
}

/** Kernel, container runtime and kubelet; on a control plane also what runs it. */
function systemUse({ capacity, labels }: NodeSpec) {
  const cores = Number(parseQuantity(capacity.cpu ?? '1').nanos / 10n ** 6n) / 1000
  const memory = Number(parseQuantity(capacity.memory ?? '0').nanos / 10n ** 9n)
  const isControlPlane = labels !== undefined && 'node-role.kubernetes.io/control-plane' in labels
  return {
    cpuMillicores: 30 + 6 * cores + (isControlPlane ? 140 : 0),
    memoryBytes: Math.round(420 * megabyte + 0.01 * memory + (isControlPlane ? 900 * megabyte : 0)),
  }
}
