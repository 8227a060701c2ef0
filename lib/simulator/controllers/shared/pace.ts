import type { ControllerContext } from '../../../client/controller'

export interface PaceOptions {
  /** How far apart two syncs of a key are at least, for each member that they go through. */
  msPerMember: number
  /** Below this many members a sync costs so little that it need not be spared. */
  from: number
}

const longestMs = 1000

/**
 * Spares syncs whose cost grows with what they count: the first change is answered at once, those that follow together.
 * The part that --endpoint-updates-batch-period and the rate limits of clients play in a real control plane.
 */
export class Pace {
  readonly #context: Pick<ControllerContext, 'clock' | 'enqueue'>
  readonly #options: PaceOptions
  /** When the next sync may be, in milliseconds; absent for at once. */
  readonly #next = new Map<string, number>()

  constructor(context: Pick<ControllerContext, 'clock' | 'enqueue'>, options: PaceOptions) {
    this.#context = context
    this.#options = options
  }

  /** To be told of every sync, with the number of members that it went through. */
  synced(key: string, members: number): void {
    const { msPerMember, from } = this.#options
    if (members < from) this.#next.delete(key)
    else this.#next.set(key, this.#now() + Math.min(longestMs, members * msPerMember))
  }

  /** The keys that may be synced now; the others come into the queue when their time has come. */
  due(keys: readonly string[]): string[] {
    return keys.filter((key) => {
      const waitMs = (this.#next.get(key) ?? 0) - this.#now()
      if (waitMs > 0) this.#context.enqueue(key, waitMs)
      return waitMs <= 0
    })
  }

  forget(key: string): void {
    this.#next.delete(key)
  }

  #now(): number {
    return this.#context.clock.now().getTime()
  }
}
