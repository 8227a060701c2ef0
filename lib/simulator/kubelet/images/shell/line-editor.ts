/** The line that somebody types at a prompt: moving in it, erasing, what was typed before, completing. As busybox has it. */
import type { Terminal } from '../../../extension'

export interface LineEditorOptions {
  /** Oldest first; grown by the caller. */
  history: readonly string[]
  complete(word: string, isFirst: boolean): readonly string[]
}

export type TypedLine = { type: 'line'; text: string } | { type: 'interrupted' } | { type: 'end' }

const ctrl = (letter: string) => String.fromCharCode(letter.charCodeAt(0) - 64)
/** What the keys of a terminal send, by what they mean. */
const sequences: Readonly<Record<string, string>> = {
  '\u001b[A': 'up',
  '\u001bOA': 'up',
  '\u001b[B': 'down',
  '\u001bOB': 'down',
  '\u001b[C': 'right',
  '\u001bOC': 'right',
  '\u001b[D': 'left',
  '\u001bOD': 'left',
  '\u001b[H': 'home',
  '\u001bOH': 'home',
  '\u001b[1~': 'home',
  '\u001b[F': 'end',
  '\u001bOF': 'end',
  '\u001b[4~': 'end',
  '\u001b[3~': 'delete',
  [ctrl('A')]: 'home',
  [ctrl('E')]: 'end',
  [ctrl('B')]: 'left',
  [ctrl('F')]: 'right',
  [ctrl('P')]: 'up',
  [ctrl('N')]: 'down',
  [ctrl('H')]: 'back',
  '\u007f': 'back',
  [ctrl('U')]: 'erase-before',
  [ctrl('K')]: 'erase-after',
  [ctrl('W')]: 'erase-word',
  [ctrl('L')]: 'clear',
  [ctrl('C')]: 'interrupt',
  [ctrl('D')]: 'end-of-input',
  '\t': 'complete',
  '\r': 'enter',
  '\n': 'enter',
}
/** Longer than anybody types; every key draws the line anew. */
const longestLine = 4096
/** One key: an escape sequence, or a character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a terminal sends
const key = /\u001b(?:\[[0-9;]*[A-Za-z~]|O[A-Z]|.)?|[\s\S]/gu

export class LineEditor {
  /** Typed ahead while something else ran. */
  #waiting = ''
  #prompt = ''
  #text: string[] = []
  #cursor = 0
  #rowOfCursor = 0
  #place = 0
  #draft = ''

  constructor(
    private readonly terminal: Terminal,
    private readonly options: LineEditorOptions,
  ) {}

  read(prompt: string): Promise<TypedLine> {
    const { terminal, options } = this
    this.#prompt = prompt
    this.#set('')
    this.#rowOfCursor = 0
    this.#place = options.history.length
    terminal.draw(prompt)
    this.#waiting += terminal.typedAhead()
    return new Promise((resolve) => {
      const release = terminal.takeKeys(
        (data) => {
          this.#waiting += data
          this.#work(finish)
        },
        () => this.#draw(),
      )
      const finish = (line: TypedLine) => {
        release()
        resolve(line)
      }
      this.#work(finish)
    })
  }

  #work(finish: (line: TypedLine) => void): void {
    const keys = this.#waiting.match(key) ?? []
    for (const [index, each] of keys.entries()) {
      const line = this.#press(each)
      if (!line) continue
      this.#waiting = keys.slice(index + 1).join('')
      finish(line)
      return
    }
    this.#waiting = ''
  }

  #press(pressed: string): TypedLine | undefined {
    const action = sequences[pressed]
    switch (action) {
      case 'enter':
        this.#move(this.#text.length)
        this.terminal.draw('\r\n')
        return { type: 'line', text: this.#text.join('') }
      case 'interrupt':
        this.#move(this.#text.length)
        this.terminal.draw('^C\r\n')
        return { type: 'interrupted' }
      case 'end-of-input':
        if (this.#text.length === 0) return { type: 'end' }
        this.#erase(this.#cursor, this.#cursor + 1)
        return undefined
      default:
        if (action) this.#edit(action)
        else if (!pressed.startsWith('\u001b') && pressed >= ' ') this.#insert(pressed)
        return undefined
    }
  }

  #edit(action: string): void {
    const { length } = this.#text
    if (action === 'left') this.#move(Math.max(0, this.#cursor - 1))
    else if (action === 'right') this.#move(Math.min(length, this.#cursor + 1))
    else if (action === 'home') this.#move(0)
    else if (action === 'end') this.#move(length)
    else if (action === 'back') this.#erase(this.#cursor - 1, this.#cursor)
    else if (action === 'delete') this.#erase(this.#cursor, this.#cursor + 1)
    else if (action === 'erase-before') this.#erase(0, this.#cursor)
    else if (action === 'erase-after') this.#erase(this.#cursor, length)
    else if (action === 'erase-word') this.#erase(this.#wordStart(), this.#cursor)
    else if (action === 'up' || action === 'down') this.#recall(action === 'up' ? -1 : 1)
    else if (action === 'complete') this.#complete()
    else if (action === 'clear') {
      this.terminal.draw('\u001b[H\u001b[2J')
      this.#rowOfCursor = 0
      this.#draw()
    }
  }

  #wordStart(): number {
    const before = this.#text.slice(0, this.#cursor).join('')
    return [...before.replace(/\S+\s*$/, '')].length
  }

  #insert(character: string): void {
    if (this.#text.length >= longestLine) return
    const isAtEnd = this.#cursor === this.#text.length
    this.#text.splice(this.#cursor, 0, character)
    this.#cursor++
    const position = this.#prompt.length + this.#cursor
    if (isAtEnd && position % this.terminal.columns !== 0) this.terminal.draw(character)
    else this.#draw()
  }

  #erase(from: number, to: number): void {
    if (from < 0 || from >= to) return
    this.#text.splice(from, to - from)
    this.#cursor = Math.min(from, this.#text.length)
    this.#draw()
  }

  #recall(step: number): void {
    const { history } = this.options
    const next = this.#place + step
    if (next < 0 || next > history.length) return
    if (this.#place === history.length) this.#draft = this.#text.join('')
    this.#place = next
    this.#set(next === history.length ? this.#draft : (history[next] ?? ''))
    this.#draw()
  }

  #complete(): void {
    const before = this.#text.slice(0, this.#cursor).join('')
    const word = /[^\s;|&]*$/.exec(before)?.[0] ?? ''
    const isFirst = /(^|[;|&])\s*$/.test(before.slice(0, before.length - word.length))
    const found = this.options.complete(word, isFirst)
    const shared = sharedStart(found)
    if (shared.length > word.length || found.length === 1) {
      const isWhole = found.length === 1 && !shared.endsWith('/')
      for (const character of `${shared.slice(word.length)}${isWhole ? ' ' : ''}`) this.#insert(character)
    } else if (found.length > 1) {
      this.#move(this.#text.length)
      this.terminal.draw(`\r\n${found.map((each) => each.replace(/^.*\/(?=.)/, '')).join('  ')}\r\n`)
      this.#rowOfCursor = 0
      this.#draw()
    }
  }

  #set(text: string): void {
    this.#text = [...text]
    this.#cursor = this.#text.length
  }

  #move(to: number): void {
    if (to === this.#cursor) return
    this.#cursor = to
    this.#draw()
  }

  /** The whole line anew: what stands there may be longer, and on several rows. */
  #draw(): void {
    const { columns } = this.terminal
    const up = this.#rowOfCursor > 0 ? `\u001b[${this.#rowOfCursor}A` : ''
    const length = this.#prompt.length + this.#text.length
    // A full row leaves the cursor on it until something follows.
    const wrap = length > 0 && length % columns === 0 ? '\r\n' : ''
    const position = this.#prompt.length + this.#cursor
    const row = Math.floor(position / columns)
    const back = Math.floor(length / columns) - row
    const column = position % columns
    this.terminal.draw(
      `${up}\r${this.#prompt}${this.#text.join('')}\u001b[J${wrap}${back > 0 ? `\u001b[${back}A` : ''}\r${column > 0 ? `\u001b[${column}C` : ''}`,
    )
    this.#rowOfCursor = row
  }
}

function sharedStart(words: readonly string[]): string {
  const [first = '', ...rest] = words
  let length = first.length
  for (const word of rest) while (!word.startsWith(first.slice(0, length))) length--
  return first.slice(0, length)
}
