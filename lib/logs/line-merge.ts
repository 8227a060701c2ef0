/**
 * Lines of many sources in the order of their times. A line goes out when no source can still come with an earlier one:
 * each other source either shows a later line, or has ended, or has been silent for its patience. Lines of one source keep
 * their order whatever their times say; of equal times the source that was opened first goes first.
 */
interface Source<Line> {
  lines: Line[]
  /** The next of `lines`; what was taken is cut off now and then. */
  at: number
  patienceMs: number
  /** Since when it has had nothing to show. */
  silentSince: number
  closed: boolean
}

export interface Timed {
  /** See `logTimeKey`. */
  key: string
}

export class LineMerge<Line extends Timed> {
  readonly #sources = new Map<number, Source<Line>>()

  /** `patienceMs`: how long the others wait for a word of it. */
  open(source: number, patienceMs: number, now: number): void {
    this.#sources.set(source, { lines: [], at: 0, patienceMs, silentSince: now, closed: false })
  }

  /** It has told all that lay in the past: from now on the others wait less for it, and at first not at all. */
  caughtUp(source: number, patienceMs: number, now: number): void {
    const found = this.#sources.get(source)
    if (!found) return
    found.patienceMs = patienceMs
    found.silentSince = now - patienceMs
  }

  push(source: number, lines: readonly Line[]): void {
    const found = this.#sources.get(source)
    if (!found) throw new Error(`source ${source} is not open`)
    // One by one: a spread of a large piece would not fit on the stack.
    for (const line of lines) found.lines.push(line)
  }

  /** What it said still goes out. */
  close(source: number): void {
    const found = this.#sources.get(source)
    if (found) found.closed = true
    if (found && pending(found) === 0) this.#sources.delete(source)
  }

  pending(source: number): number {
    const found = this.#sources.get(source)
    return found ? pending(found) : 0
  }

  /** Nothing is left, and nobody is left to say anything. */
  get empty(): boolean {
    return this.#sources.size === 0
  }

  /** The lines that may go out now, at most so many. */
  take(most: number, now: number): { source: number; line: Line }[] {
    const taken: { source: number; line: Line }[] = []
    while (taken.length < most) {
      const next = this.#next(now)
      if (!next) break
      const { id, source, limit } = next
      // As long as it is the earliest: sources often speak in turns of many lines.
      for (;;) {
        const line = source.lines[source.at]
        if (!line || taken.length >= most) break
        const isFirst = line === next.first
        if (!isFirst && !(limit === undefined || line.key < limit)) break
        taken.push({ source: id, line })
        source.at++
      }
      this.#tidy(id, source, now)
    }
    return taken
  }

  /** When time alone will let lines out; undefined while there are none, or none that wait for time. */
  dueAt(): number | undefined {
    let hasLines = false
    let due: number | undefined
    for (const source of this.#sources.values()) {
      if (pending(source) > 0) hasLines = true
      else due = Math.max(due ?? 0, source.silentSince + source.patienceMs)
    }
    return hasLines ? due : undefined
  }

  #next(now: number) {
    let best: { id: number; source: Source<Line>; first: Line } | undefined
    let limit: string | undefined
    for (const [id, source] of this.#sources) {
      const first = source.lines[source.at]
      if (!first) {
        if (now < source.silentSince + source.patienceMs) return undefined
        continue
      }
      if (!best || first.key < best.first.key) {
        if (best && (limit === undefined || best.first.key < limit)) limit = best.first.key
        best = { id, source, first }
      } else if (limit === undefined || first.key < limit) limit = first.key
    }
    return best && { ...best, limit }
  }

  #tidy(id: number, source: Source<Line>, now: number): void {
    if (pending(source) > 0) {
      if (source.at > 4096) {
        source.lines.splice(0, source.at)
        source.at = 0
      }
      return
    }
    source.lines = []
    source.at = 0
    if (source.closed) this.#sources.delete(id)
    else source.silentSince = now
  }
}

const pending = ({ lines, at }: { lines: readonly unknown[]; at: number }) => lines.length - at
