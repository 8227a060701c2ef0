/**
 * A queue of keys that never hands out the same key twice at once. Models client-go/util/workqueue: a key that is added
 * while it is in work is handed out again afterwards; keys can be added later, or with a back-off of their own.
 */
import type { Clock } from '../clock'

export interface WorkQueueOptions {
  clock: Clock
  random(): number
  /** Back-off of a key's first failure; doubles with each further one. */
  baseDelayMs?: number
  maxDelayMs?: number
}

/** Share of a back-off that is left to chance, so that what failed together does not come back together. */
const jitter = 0.1

export class WorkQueue {
  readonly #clock: Clock
  readonly #random: () => number
  readonly #baseDelayMs: number
  readonly #maxDelayMs: number
  /** Keys to hand out, in order of arrival. */
  readonly #ready = new Set<string>()
  readonly #processing = new Set<string>()
  /** Added while in work. */
  readonly #dirty = new Set<string>()
  readonly #waiting = new Map<string, { dueMs: number; cancel: () => void }>()
  readonly #failures = new Map<string, number>()
  readonly #takers: ((key: string | undefined) => void)[] = []
  #idle: (() => void)[] = []
  #closed = false

  constructor({ clock, random, baseDelayMs = 5, maxDelayMs = 1_000_000 }: WorkQueueOptions) {
    this.#clock = clock
    this.#random = random
    this.#baseDelayMs = baseDelayMs
    this.#maxDelayMs = maxDelayMs
  }

  /** Keys that could be taken now. */
  get length(): number {
    return this.#ready.size
  }

  add(key: string): void {
    if (this.#closed) return
    if (this.#processing.has(key)) {
      this.#dirty.add(key)
      return
    }
    const taker = this.#ready.has(key) ? undefined : this.#takers.shift()
    if (!taker) {
      this.#ready.add(key)
      return
    }
    this.#processing.add(key)
    taker(key)
  }

  /** A key that already waits keeps the earlier of both times. */
  addAfter(key: string, ms: number): void {
    if (this.#closed) return
    if (ms <= 0) {
      this.add(key)
      return
    }
    const dueMs = this.#clock.now().getTime() + ms
    const waiting = this.#waiting.get(key)
    if (waiting && waiting.dueMs <= dueMs) return
    waiting?.cancel()
    const cancel = this.#clock.after(ms, () => {
      this.#waiting.delete(key)
      this.add(key)
    })
    this.#waiting.set(key, { dueMs, cancel })
  }

  /** Adds the key after its back-off, which grows until `forget`. */
  addRateLimited(key: string): void {
    const failures = this.#failures.get(key) ?? 0
    this.#failures.set(key, failures + 1)
    const delay = Math.min(this.#baseDelayMs * 2 ** failures, this.#maxDelayMs)
    this.addAfter(key, delay * (1 + jitter * this.#random()))
  }

  /** How often the key failed since it was last forgotten. */
  failures(key: string): number {
    return this.#failures.get(key) ?? 0
  }

  forget(key: string): void {
    this.#failures.delete(key)
  }

  /** The next key, or undefined once the queue is shut down. Whoever takes a key says `done` when it is through with it. */
  take(): Promise<string | undefined> {
    if (this.#closed) return Promise.resolve(undefined)
    for (const key of this.#ready) {
      this.#ready.delete(key)
      this.#processing.add(key)
      return Promise.resolve(key)
    }
    return new Promise((resolve) => this.#takers.push(resolve))
  }

  done(key: string): void {
    this.#processing.delete(key)
    if (this.#dirty.delete(key)) this.add(key)
    if (this.#isIdle()) {
      const waiting = this.#idle
      this.#idle = []
      for (const resolve of waiting) resolve()
    }
  }

  /** Resolves when nothing is ready or in work. Keys that wait for their time do not count. */
  idle(): Promise<void> {
    if (this.#closed || this.#isIdle()) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  #isIdle(): boolean {
    return this.#ready.size === 0 && this.#processing.size === 0
  }

  shutDown(): void {
    this.#closed = true
    for (const { cancel } of this.#waiting.values()) cancel()
    this.#waiting.clear()
    this.#ready.clear()
    this.#dirty.clear()
    for (const taker of this.#takers.splice(0)) taker(undefined)
    for (const resolve of this.#idle.splice(0)) resolve()
  }
}
