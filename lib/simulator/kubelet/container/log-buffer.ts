/** What one instance of a container has written, bounded; the oldest lines go first. */
import type { Clock } from '../../../clock'
import type { LineWriter } from '../../extension'

export interface LogLine {
  timeMs: number
  /** Nanoseconds within the millisecond: lines of one millisecond keep their order. */
  nanos: number
  text: string
}

const keptBytes = 128 * 1024

export class LogBuffer {
  #lines: LogLine[] = []
  /** Sequence number of the first kept line. */
  #first = 0
  #bytes = 0
  #closed = false
  readonly #waiting = new Set<() => void>()

  constructor(private readonly clock: Clock) {}

  get first(): number {
    return this.#first
  }

  /** One past the last line. */
  get end(): number {
    return this.#first + this.#lines.length
  }

  /** Nothing more will be written. */
  get closed(): boolean {
    return this.#closed
  }

  line(sequence: number): LogLine | undefined {
    return this.#lines[sequence - this.#first]
  }

  writer(): LineWriter {
    return {
      write: (text) => {
        if (this.#closed) return
        for (const line of (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')) this.#append(line)
        this.#wake()
      },
    }
  }

  close(): void {
    this.#closed = true
    this.#wake()
  }

  /** Resolves at the next line, at the end, or when the signal is aborted. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      if (this.#closed || signal.aborted) return resolve()
      this.#waiting.add(done)
      signal.addEventListener('abort', done, { once: true })
    })
  }

  /** The last lines as one text, for termination messages. */
  tail(lines: number, bytes: number): string {
    const text = this.#lines
      .slice(-lines)
      .map((line) => `${line.text}\n`)
      .join('')
    return text.slice(-bytes)
  }

  #append(text: string): void {
    const timeMs = this.clock.now().getTime()
    const last = this.#lines.at(-1)
    const nanos = last?.timeMs === timeMs ? Math.min(last.nanos + 1000, 999_999) : 0
    this.#lines.push({ timeMs, nanos, text })
    this.#bytes += text.length + 1
    if (this.#bytes > keptBytes) this.#trim()
  }

  /** Cuts to three quarters, so that trimming is rare. */
  #trim(): void {
    let dropped = 0
    for (; this.#bytes > (keptBytes * 3) / 4 && dropped < this.#lines.length - 1; dropped++) {
      this.#bytes -= (this.#lines[dropped]?.text.length ?? 0) + 1
    }
    this.#lines = this.#lines.slice(dropped)
    this.#first += dropped
  }

  #wake(): void {
    for (const done of [...this.#waiting]) done()
  }
}
