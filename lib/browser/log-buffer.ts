/** Lines of a log as they arrive in pieces: bounded in number and size, oldest out first, numbered from the first line ever seen. */
export interface LogLine {
  /** Counts from 0 and never changes while the line is kept. */
  number: number
  /** RFC 3339 with nanoseconds as the kubelet wrote it; absent when the line carried none. */
  time?: string
  text: string
}

interface LogLimits {
  lines: number
  characters: number
}

const defaultLimits: LogLimits = { lines: 20_000, characters: 8_000_000 }

const timestamped = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})) ?/

export class LogBuffer {
  readonly #limits: LogLimits
  #lines: LogLine[] = []
  #rest = ''
  #characters = 0
  #next = 0

  constructor(limits: LogLimits = defaultLimits) {
    this.#limits = limits
  }

  /** A piece of the stream; a line counts once its end has arrived. */
  append(piece: string): void {
    const parts = (this.#rest + piece).split('\n')
    this.#rest = parts.pop() ?? ''
    for (const part of parts) this.#add(part)
    // A line without an end must not grow without one either.
    if (this.#rest.length > this.#limits.characters) this.end()
    this.#trim()
  }

  /** The stream ended: what is left is a line, too. */
  end(): void {
    if (this.#rest) this.#add(this.#rest)
    this.#rest = ''
    this.#trim()
  }

  /** The stream broke off: a line that had only begun comes again, whole, where it is taken up. */
  breakOff(): void {
    this.#rest = ''
  }

  /** A copy that later appends do not change. */
  get lines(): readonly LogLine[] {
    return [...this.#lines]
  }

  /** How many lines were let go. */
  get dropped(): number {
    return this.#next - this.#lines.length
  }

  /** The time of the last line, from where a broken stream can be taken up again. */
  get lastTime(): string | undefined {
    return this.#lines.at(-1)?.time
  }

  #add(raw: string): void {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    const match = timestamped.exec(line)
    const text = match ? line.slice(match[0].length) : line
    this.#lines.push({ number: this.#next++, ...(match?.[1] ? { time: match[1] } : {}), text })
    this.#characters += text.length
  }

  #trim(): void {
    let drop = Math.max(0, this.#lines.length - this.#limits.lines)
    let characters = this.#characters
    for (let index = 0; index < this.#lines.length - 1; index++) {
      if (index >= drop && characters <= this.#limits.characters) break
      characters -= this.#lines[index]?.text.length ?? 0
      drop = Math.max(drop, index + 1)
    }
    if (drop === 0) return
    this.#lines = this.#lines.slice(drop)
    this.#characters = characters
  }
}

/** Where `needle` occurs in the text, whatever the case: [start, end) pairs that do not overlap. */
export function findMatches(text: string, needle: string): readonly (readonly [number, number])[] {
  if (!needle) return []
  const [low, word] = [text.toLowerCase(), needle.toLowerCase()]
  // Lower-casing may change lengths ('İ'); then positions would lie.
  if (low.length !== text.length) return []
  const found: (readonly [number, number])[] = []
  for (let at = low.indexOf(word); at >= 0; at = low.indexOf(word, at + word.length)) found.push([at, at + word.length])
  return found
}

/** Terminal colours and cursor moves: of no use in a page. */
export function withoutEscapes(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
  return text.replace(/\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007]*(?:\u0007|\u001b\\))/g, '')
}
