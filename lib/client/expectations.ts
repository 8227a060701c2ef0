/**
 * What a controller has done and its cache has not shown yet. Over HTTP a cache lags behind the writes: without this, a
 * ReplicaSet synced twice in a row would create its Pods twice. Models ControllerExpectations and
 * UIDTrackingControllerExpectations of pkg/controller/controller_utils.go.
 */
import type { Clock } from '../clock'

/** After this long an expectation is given up: the event was lost, or the object was changed by somebody else. */
const timeoutMs = 5 * 60 * 1000

interface Expectation {
  creations: number
  /** Names of what was told to go: an object is counted once, whether its deletionTimestamp or its removal is seen. */
  deletions: Set<string>
  sinceMs: number
}

export class Expectations {
  readonly #clock: Clock
  readonly #byKey = new Map<string, Expectation>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Of both at once; `names` are what is told to go. */
  expect(key: string, creations: number, names: Iterable<string>): void {
    this.#byKey.set(key, { creations, deletions: new Set(names), sinceMs: this.#clock.now().getTime() })
  }

  expectCreations(key: string, count: number): void {
    this.expect(key, count, [])
  }

  expectDeletions(key: string, names: Iterable<string>): void {
    this.expect(key, 0, names)
  }

  creationObserved(key: string): void {
    const expectation = this.#byKey.get(key)
    if (expectation) expectation.creations -= 1
  }

  deletionObserved(key: string, name: string): void {
    this.#byKey.get(key)?.deletions.delete(name)
  }

  /** True when the cache shows all that was done, or it has taken too long to wait for. */
  satisfied(key: string): boolean {
    const expectation = this.#byKey.get(key)
    if (!expectation) return true
    if (expectation.creations <= 0 && expectation.deletions.size === 0) return true
    return this.#clock.now().getTime() - expectation.sinceMs > timeoutMs
  }

  forget(key: string): void {
    this.#byKey.delete(key)
  }
}
