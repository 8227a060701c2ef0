import type { Clock } from './clock'

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
