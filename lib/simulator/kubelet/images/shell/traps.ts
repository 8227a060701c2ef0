/** Signals that a shell has heard, and what its traps do at them between two commands. */
import type { Signal } from '../../../extension'
import type { Shell } from './shell'

export class Traps {
  readonly #heard = new Set<Signal>()
  #hasEnded = false

  constructor(private readonly shell: Shell) {}

  /** False leaves a signal to the kernel. */
  handle(signal: Signal): boolean {
    const { traps, options, interruption } = this.shell
    if (traps.has(signal)) {
      this.#heard.add(signal)
      return true
    }
    if (!options.has('i')) return false
    // Who types is asked to go on; only a hang-up ends an interactive shell.
    if (signal === 'INT') interruption.abort()
    return signal !== 'HUP' && signal !== 'PIPE'
  }

  /** What is to be run now. */
  due(): string[] {
    const { process, traps } = this.shell
    if (process.signal.aborted && !this.#hasEnded && traps.has('TERM')) {
      this.#hasEnded = true
      this.#heard.add('TERM')
    }
    const actions = [...this.#heard].map((signal) => traps.get(signal) ?? '')
    this.#heard.clear()
    return actions
  }
}
