/**
 * A list that is always in order, in chunks: a position is found by binary search, and an insertion moves one chunk's tail
 * instead of the whole list's. With 50,000 entries that is some 30 comparisons and a few hundred moved references.
 */
export class SortedList<T> {
  #chunks: T[][] = []
  #size = 0

  /** `compare` must be a total order: 0 only for the same entry. */
  constructor(
    private readonly compare: (a: T, b: T) => number,
    entries: T[] = [],
    private readonly chunkSize = 512,
  ) {
    // Sorts the array that it is given: the caller made it for this.
    entries.sort(compare)
    for (let at = 0; at < entries.length; at += chunkSize) this.#chunks.push(entries.slice(at, at + chunkSize))
    this.#size = entries.length
  }

  get size(): number {
    return this.#size
  }

  insert(entry: T): void {
    this.#size++
    const [first] = this.#chunks
    if (!first) {
      this.#chunks.push([entry])
      return
    }
    const place = Math.min(this.#chunkFor(entry), this.#chunks.length - 1)
    const chunk = this.#chunks[place] ?? first
    chunk.splice(this.#lowerBound(chunk, entry), 0, entry)
    if (chunk.length >= this.chunkSize * 2) this.#chunks.splice(place + 1, 0, chunk.splice(this.chunkSize))
  }

  /** False when it is not in the list. */
  remove(entry: T): boolean {
    const place = this.#chunkFor(entry)
    const chunk = this.#chunks[place]
    if (!chunk) return false
    const at = this.#lowerBound(chunk, entry)
    const found = chunk[at]
    if (found === undefined || this.compare(found, entry) !== 0) return false
    chunk.splice(at, 1)
    if (!chunk.length) this.#chunks.splice(place, 1)
    this.#size--
    return true
  }

  slice(offset: number, limit: number): T[] {
    const found: T[] = []
    let skip = offset
    for (const chunk of this.#chunks) {
      if (skip >= chunk.length) {
        skip -= chunk.length
        continue
      }
      for (let at = skip; at < chunk.length && found.length < limit; at++) found.push(chunk[at] as T)
      if (found.length >= limit) break
      skip = 0
    }
    return found
  }

  /** The first chunk whose last entry is not before `entry`; one past the end when there is none. */
  #chunkFor(entry: T): number {
    let low = 0
    let high = this.#chunks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const last = this.#chunks[middle]?.at(-1)
      if (last !== undefined && this.compare(last, entry) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  #lowerBound(chunk: readonly T[], entry: T): number {
    let low = 0
    let high = chunk.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const candidate = chunk[middle]
      if (candidate !== undefined && this.compare(candidate, entry) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
