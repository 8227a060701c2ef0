/**
 * The last two readings of everything, and what lies between them: usage. Models pkg/storage/{node,pod,types}.go of
 * metrics-server.
 */
import type { ContainerReading, NodeReadings, Reading } from './readings'

export interface Usage {
  cpuNanoCores: number
  memoryBytes: number
  timeMs: number
  windowMs: number
}

type Containers = ReadonlyMap<string, ContainerReading>

/** A container younger than the resolution counts from its start, once it is this old. */
const freshContainerMs = 10_000

export class MetricStore {
  readonly #resolutionMs: number
  #nodes = { last: new Map<string, Reading>(), previous: new Map<string, Reading>() }
  #pods = { last: new Map<string, Containers>(), previous: new Map<string, Containers>() }

  constructor(resolutionMs: number) {
    this.#resolutionMs = resolutionMs
  }

  /** There is something between two readings. */
  get ready(): boolean {
    return this.#nodes.previous.size > 0 || this.#pods.previous.size > 0
  }

  /** One round through all nodes. What is in it no more is forgotten. */
  store(round: ReadonlyMap<string, NodeReadings>): void {
    const nodes = { last: new Map<string, Reading>(), previous: new Map<string, Reading>() }
    const pods = { last: new Map<string, Containers>(), previous: new Map<string, Containers>() }
    for (const [name, readings] of round) {
      if (readings.node) {
        nodes.last.set(name, readings.node)
        const previous = earlier(readings.node, this.#nodes.last.get(name), this.#nodes.previous.get(name))
        if (previous) nodes.previous.set(name, previous)
      }
      for (const [pod, containers] of readings.pods) {
        pods.last.set(pod, containers)
        const before = this.#before(containers, this.#pods.last.get(pod), this.#pods.previous.get(pod))
        if (before.size > 0) pods.previous.set(pod, before)
      }
    }
    this.#nodes = nodes
    this.#pods = pods
  }

  node(name: string): Usage | undefined {
    return usageBetween(this.#nodes.previous.get(name), this.#nodes.last.get(name))
  }

  /** Undefined unless every container has its usage. */
  pod(key: string): ReadonlyMap<string, Usage> | undefined {
    const last = this.#pods.last.get(key)
    const previous = this.#pods.previous.get(key)
    if (!last || !previous || last.size === 0) return undefined
    const all = new Map<string, Usage>()
    for (const [name, reading] of last) {
      const usage = usageBetween(previous.get(name), reading)
      if (!usage) return undefined
      all.set(name, usage)
    }
    return all
  }

  #before(now: Containers, last: Containers | undefined, previous: Containers | undefined): Containers {
    const before = new Map<string, ContainerReading>()
    for (const [name, reading] of now) {
      const ageMs = reading.timeMs - reading.startMs
      if (reading.startMs > 0 && ageMs >= freshContainerMs && ageMs < this.#resolutionMs) {
        before.set(name, { ...reading, timeMs: reading.startMs, cpuSeconds: 0 })
        continue
      }
      const known = last?.get(name)
      if (!known || reading.startMs > known.timeMs) continue
      const found = earlier(reading, known, previous?.get(name))
      if (found) before.set(name, found)
    }
    return before
  }
}

/** The reading to compare with: the last one, or the one before when nothing new was read. */
function earlier<T extends Reading>(now: T, last: T | undefined, previous: T | undefined): T | undefined {
  if (!last) return undefined
  return now.timeMs > last.timeMs ? last : previous
}

/** Undefined when a counter has gone back: the process began anew. */
function usageBetween(previous: Reading | undefined, last: Reading | undefined): Usage | undefined {
  if (!previous || !last) return undefined
  const windowMs = last.timeMs - previous.timeMs
  const seconds = last.cpuSeconds - previous.cpuSeconds
  if (windowMs <= 0 || seconds < 0) return undefined
  const cpuNanoCores = Math.round((seconds / windowMs) * 1e12)
  return { cpuNanoCores, memoryBytes: last.memoryBytes, timeMs: last.timeMs, windowMs }
}
