/** A terminal of a container as the kernel has it: echo, erasing, lines, and the keys that send signals. Models n_tty. */
import type { Signal, Terminal } from '../../extension'
import { InputQueue } from './input-queue'

export interface LineDisciplineOptions {
  output(data: Uint8Array): void
  signal(group: number, signal: Signal): void
}

const encoder = new TextEncoder()
const signals: Readonly<Record<string, Signal>> = { '\u0003': 'INT', '\u001c': 'QUIT' }

export class LineDiscipline implements Terminal {
  readonly input = new InputQueue()
  readonly #options: LineDisciplineOptions
  readonly #decoder = new TextDecoder()
  readonly #printed = new TextDecoder()
  columns = 80
  rows = 24
  foreground = 0
  #line = ''
  #keys: ((data: string) => void) | undefined
  #resized: (() => void) | undefined

  constructor(options: LineDisciplineOptions) {
    this.#options = options
  }

  /** What somebody types. */
  type(data: Uint8Array): void {
    const text = this.#decoder.decode(data, { stream: true })
    if (this.#keys) this.#keys(text)
    else for (const key of text) this.#key(key)
  }

  /** What a program writes: a new line begins at the left. */
  print(data: string | Uint8Array): void {
    const text = typeof data === 'string' ? data : this.#printed.decode(data, { stream: true })
    this.draw(text.replace(/\r?\n/g, '\r\n'))
  }

  draw(text: string): void {
    if (text) this.#options.output(encoder.encode(text))
  }

  resize({ columns, rows }: { columns: number; rows: number }): void {
    this.columns = columns
    this.rows = rows
    this.#resized?.()
  }

  takeKeys(handle: (data: string) => void, resized: () => void): () => void {
    this.#keys = handle
    this.#resized = resized
    return () => {
      if (this.#keys !== handle) return
      this.#keys = undefined
      this.#resized = undefined
    }
  }

  #key(key: string): void {
    const signal = signals[key]
    if (signal) {
      this.draw(key === '\u0003' ? '^C\r\n' : '^\\\r\n')
      this.#line = ''
      this.#options.signal(this.foreground, signal)
    } else if (key === '\u0004') this.#endOfInput()
    else if (key === '\u007f' || key === '\b') this.#erase(1)
    else if (key === '\u0015') this.#erase(this.#line.length)
    else if (key === '\u0017') this.#erase((/\S*\s*$/.exec(this.#line)?.[0] ?? '').length)
    else if (key === '\r' || key === '\n') {
      this.draw('\r\n')
      this.#give(`${this.#line}\n`)
    } else {
      this.#line += key
      this.draw(key < ' ' && key !== '\t' ? `^${String.fromCharCode(key.charCodeAt(0) + 64)}` : key)
    }
  }

  /** Ctrl-D hands over what is typed; on an empty line there is nothing, which a reader takes for the end. */
  #endOfInput(): void {
    if (this.#line) this.#give(this.#line)
    else this.input.mark()
  }

  #give(text: string): void {
    this.#line = ''
    this.input.push(encoder.encode(text))
  }

  #erase(count: number): void {
    const characters = [...this.#line]
    const left = characters.slice(0, Math.max(0, characters.length - count))
    this.#line = left.join('')
    this.draw('\b \b'.repeat(characters.length - left.length))
  }
}
