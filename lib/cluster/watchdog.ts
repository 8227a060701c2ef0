/**
 * Notices that a process hangs. Only silence counts, and only several times in a row: an error is an answer too, a busy
 * process answers late, and when this process itself stood still (a suspended laptop, Ctrl-Z) the silence was its own.
 */
import { type Clock, sleep } from '../clock'

export interface WatchdogOptions {
  clock: Clock
  /** Settles, either way, when something came back. */
  ask(signal: AbortSignal): Promise<unknown>
  /** Called once; nobody is asked any more. */
  hung(): void
}

const everyMs = 5_000
const answerWithinMs = 10_000
const silencesToHang = 3
/** Timers that are later than that were not run: this process slept, or was too busy to judge others. */
const toleranceMs = 2_000

/** After so much silence `hung` is called. */
export const hangMs = silencesToHang * answerWithinMs

export class Watchdog {
  readonly #stopped = new AbortController()
  #silences = 0

  constructor(private readonly options: WatchdogOptions) {
    void this.#watch()
  }

  /** It left the last question unanswered. */
  get isSilent(): boolean {
    return this.#silences > 0
  }

  stop(): void {
    this.#stopped.abort()
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopped
    while (this.#silences < silencesToHang) {
      // Silence is followed up at once.
      if (!this.isSilent) await sleep(this.options.clock, everyMs, signal)
      if (signal.aborted) return
      this.#silences = (await this.#answers()) ? 0 : this.#silences + 1
      if (signal.aborted) return
    }
    this.options.hung()
  }

  async #answers(): Promise<boolean> {
    const { clock, ask } = this.options
    const { signal } = this.#stopped
    const askedAt = clock.now().getTime()
    const patience = new AbortController()
    const lose = () => patience.abort()
    signal.addEventListener('abort', lose, { once: true })
    const silence = sleep(clock, answerWithinMs, patience.signal).then(() => false)
    const answer = ask(patience.signal).then(
      () => true,
      () => true,
    )
    const answered = await Promise.race([answer, silence])
    lose()
    signal.removeEventListener('abort', lose)
    return answered || clock.now().getTime() - askedAt > answerWithinMs + toleranceMs
  }
}
