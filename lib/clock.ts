/** The only source of time. Everything that waits takes a Clock, so that a test can pause, step and repeat. */
export interface Clock {
  now(): Date
  /** Runs `run` once after `ms` milliseconds; the returned function cancels it. */
  after(ms: number, run: () => void): () => void
}

/** setTimeout counts in 32 bits and takes what is longer for nothing: such waits are made of several. */
const longestTimerMs = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => new Date(),
  after(ms, run) {
    const wait = (left: number): ReturnType<typeof setTimeout> =>
      left <= longestTimerMs
        ? setTimeout(run, left)
        : setTimeout(() => {
            timer = wait(left - longestTimerMs)
          }, longestTimerMs)
    let timer = wait(ms)
    return () => clearTimeout(timer)
  },
}

/** Resolves after `ms` on the given clock; resolves early, without an error, when `signal` is aborted. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const finish = () => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }
    const cancel = clock.after(ms, finish)
    const abort = () => {
      cancel()
      finish()
    }
    signal?.addEventListener('abort', abort, { once: true })
  })
}

/** A clock that stands still until it is advanced. Timers run in order of their due time, each seeing its own due time as now. */
export class FakeClock implements Clock {
  #now: number
  #sequence = 0
  #timers: { due: number; sequence: number; run: () => void }[] = []

  constructor(start: Date | string = '2026-01-01T00:00:00Z') {
    this.#now = new Date(start).getTime()
  }

  now(): Date {
    return new Date(this.#now)
  }

  after(ms: number, run: () => void): () => void {
    const timer = { due: this.#now + Math.max(0, ms), sequence: this.#sequence++, run }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** Moves time forward, runs what falls due, and lets promises that those timers resolved settle in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settle()
    for (;;) {
      const next = this.#timers
        .filter((timer) => timer.due <= end)
        .sort((a, b) => a.due - b.due || a.sequence - b.sequence)[0]
      if (!next) break
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.#now = Math.max(this.#now, next.due)
      next.run()
      await settle()
    }
    this.#now = end
    await settle()
  }
}

/** Lets chains of already resolved promises run to their end: a macrotask turn comes after all microtasks. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}
