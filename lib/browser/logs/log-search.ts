/** Finding text in a log: a search that was compiled, and which lines it found so far. */
import { Deque } from './deque'
import { type LogStore, plainText } from './log-store'

export type Found = readonly (readonly [number, number])[]

export interface LogSearch {
  /** [start, end) pairs that do not overlap. */
  find(text: string): Found
}

/** Nobody reads beyond, and an expression of somebody's own may take its time with each character. */
const longestSearched = 20_000

/** Undefined: nothing to look for. `fault`: what the expression lacks, in the browser's words. */
export function compileSearch(
  text: string,
  { regex, matchCase }: { regex: boolean; matchCase: boolean },
): LogSearch | { fault: string } | undefined {
  if (!text) return undefined
  try {
    const source = regex ? text : text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    const expression = new RegExp(source, matchCase ? 'gu' : 'giu')
    return { find: (line) => findAll(expression, line.slice(0, longestSearched)) }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}

function findAll(expression: RegExp, text: string): Found {
  const found: (readonly [number, number])[] = []
  for (const match of text.matchAll(expression)) {
    if (match[0]) found.push([match.index, match.index + match[0].length])
  }
  return found
}

/** The numbers of the lines in which a search finds something, as far as it has looked; it looks on in small parts. */
export class LogMatches {
  readonly found = new Deque<number>()
  #next = 0

  constructor(
    private readonly store: LogStore,
    private readonly search: LogSearch,
  ) {}

  /** Looks at lines that it has not seen for that long; false when some are left. */
  lookOn(milliseconds: number): boolean {
    const { store, search, found } = this
    const until = performance.now() + milliseconds
    this.#next = Math.max(this.#next, store.first)
    for (let count = 0; this.#next < store.end; count++) {
      if (count % 256 === 255 && performance.now() > until) break
      const line = store.at(this.#next++)
      if (line && !line.note && search.find(plainText(line)).length > 0) found.push(line.number)
    }
    while (found.first < found.end && (found.at(found.first) ?? 0) < store.first) found.dropTo(found.first + 1)
    return this.#next >= store.end
  }

  /** The position of the first match at that line or after it; of the first of all when there is none after. */
  from(line: number): number {
    let [low, high] = [this.found.first, this.found.end]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.found.at(middle) ?? 0) < line) low = middle + 1
      else high = middle
    }
    return low
  }
}
