/** A terminal of a container as the kernel has it: echo, erasing, lines, and the keys that send signals. Models n_tty. */
import type { Signal, Terminal } from '../../extension'
import { InputQueue } from './input-queue'

export interface LineDisciplineOptions {
  output(data: Uint8Array): void
  /** Resolves when most of the output has been taken; absent where nobody can be slow. */
  taken?(): Promise<void>
  tooMuchInput?(): void
  signal(group: number, signal: Signal): void
}

const encoder = new TextEncoder()
const signals: Readonly<Record<string, Signal>> = { '\u0003': 'INT', '\u001c': 'QUIT' }

/** As n_tty: of a longer line, what follows is not taken. */
const longestLine = 4095

export class LineDiscipline implements Terminal {
  readonly input = new InputQueue()
  readonly #options: LineDisciplineOptions
  readonly #decoder = new TextDecoder()
  readonly #printed = new TextDecoder()
  columns = 80
  rows = 24
  foreground = 0
  #line = ''
  /** What is shown of what was typed, to go out in one piece. */
  #echo = ''
  #keys: ((data: string) => void) | undefined
  #resized: (() => void) | undefined

  constructor(options: LineDisciplineOptions) {
    this.#options = options
  }

  /** What somebody types. */
  type(data: Uint8Array): void {
    const text = this.#decoder.decode(data, { stream: true })
    if (this.#keys) this.#keys(text)
    else {
      for (const key of text) this.#key(key)
      this.#showEcho()
    }
  }

  async taken(): Promise<void> {
    await this.#options.taken?.()
  }

  typedAhead(): string {
    const text = new TextDecoder().decode(this.input.takeAll()) + this.#line
    this.#line = ''
    return text
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
      this.#echo += key === '\u0003' ? '^C\r\n' : '^\\\r\n'
      this.#showEcho()
      this.#line = ''
      this.#options.signal(this.foreground, signal)
    } else if (key === '\u0004') this.#endOfInput()
    else if (key === '\u007f' || key === '\b') this.#erase(1)
    else if (key === '\u0015') this.#erase(this.#line.length)
    else if (key === '\u0017') this.#erase((/\S*\s*$/.exec(this.#line)?.[0] ?? '').length)
    else if (key === '\r' || key === '\n') {
      this.#echo += '\r\n'
      this.#give(`${this.#line}\n`)
    } else if (this.#line.length < longestLine) {
      this.#line += key
      this.#echo += key < ' ' && key !== '\t' ? `^${String.fromCharCode(key.charCodeAt(0) + 64)}` : key
    }
  }

  /** Ctrl-D hands over what is typed; on an empty line there is nothing, which a reader takes for the end. */
  #endOfInput(): void {
    if (this.#line) this.#give(this.#line)
    else this.input.mark()
  }

  #give(text: string): void {
    this.#line = ''
    if (!this.input.push(encoder.encode(text))) this.#options.tooMuchInput?.()
  }

  #showEcho(): void {
    const echo = this.#echo
    this.#echo = ''
    this.draw(echo)
  }

  #erase(count: number): void {
    const characters = [...this.#line]
    const left = characters.slice(0, Math.max(0, characters.length - count))
    this.#line = left.join('')
    this.#echo += '\b \b'.repeat(characters.length - left.length)
  }
}
