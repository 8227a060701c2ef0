import type { Clock } from '../../../clock'

/** The clock of one process: when the process is gone, none of its timers fires any more, and what slept never wakes. */
export class ProcessClock implements Clock {
  readonly #timers = new Set<() => void>()
  #ended = false

  constructor(private readonly clock: Clock) {}

  now(): Date {
    return this.clock.now()
  }

  after(ms: number, run: () => void): () => void {
    if (this.#ended) return () => undefined
    const stop = this.clock.after(ms, () => {
      this.#timers.delete(cancel)
      run()
    })
    const cancel = () => {
      this.#timers.delete(cancel)
      stop()
    }
    this.#timers.add(cancel)
    return cancel
  }

  end(): void {
    this.#ended = true
    for (const cancel of [...this.#timers]) cancel()
  }
}
