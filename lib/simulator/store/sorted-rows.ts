import type { Stored } from './store'

/** Two columns of a piece of the table. */
interface Piece {
  keys: string[]
  rows: Stored[]
}

/** Beyond this a piece is split: moving fewer entries than that costs next to nothing. */
const pieceSize = 512

/** Rows in key order, in pieces, so that an insertion in the middle of ten thousands moves a few hundred. */
export class SortedRows {
  readonly #pieces: Piece[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  set(key: string, row: Stored): void {
    const index = this.#pieceFor(key)
    const piece = this.#pieces[index]
    if (!piece) {
      this.#pieces.push({ keys: [key], rows: [row] })
      this.#size++
      return
    }
    const at = lowerBound(piece.keys, key)
    if (piece.keys[at] === key) {
      piece.rows[at] = row
      return
    }
    piece.keys.splice(at, 0, key)
    piece.rows.splice(at, 0, row)
    this.#size++
    if (piece.keys.length > pieceSize) this.#split(index, piece)
  }

  delete(key: string): void {
    const index = this.#pieceFor(key)
    const piece = this.#pieces[index]
    if (!piece) return
    const at = lowerBound(piece.keys, key)
    if (piece.keys[at] !== key) return
    piece.keys.splice(at, 1)
    piece.rows.splice(at, 1)
    this.#size--
    if (piece.keys.length === 0) this.#pieces.splice(index, 1)
  }

  /** Entries with `from <= key < to`; an absent bound is no bound. */
  *range(from: string | undefined, to: string | undefined): Iterable<readonly [key: string, row: Stored]> {
    for (let index = from === undefined ? 0 : this.#pieceFor(from); index < this.#pieces.length; index++) {
      const { keys, rows } = this.#pieces[index] as Piece
      for (let at = from === undefined ? 0 : lowerBound(keys, from); at < keys.length; at++) {
        const key = keys[at] as string
        if (to !== undefined && key >= to) return
        yield [key, rows[at] as Stored]
      }
    }
  }

  /** The rows of a range, piece by piece instead of one by one. */
  slice(from: string | undefined, to: string | undefined, limit: number): Stored[] {
    let result: Stored[] = []
    for (let index = from === undefined ? 0 : this.#pieceFor(from); index < this.#pieces.length; index++) {
      const { keys, rows } = this.#pieces[index] as Piece
      const start = from === undefined ? 0 : lowerBound(keys, from)
      const end = to === undefined ? keys.length : lowerBound(keys, to)
      result = result.concat(rows.slice(start, Math.min(end, start + limit - result.length)))
      if (end < keys.length || result.length >= limit) break
    }
    return result
  }

  count(from: string, to: string): number {
    return this.#countBelow(to) - this.#countBelow(from)
  }

  all(): Stored[] {
    return this.#pieces.flatMap(({ rows }) => rows)
  }

  #countBelow(key: string): number {
    let count = 0
    for (const { keys } of this.#pieces) {
      const below = lowerBound(keys, key)
      count += below
      if (below < keys.length) break
    }
    return count
  }

  #split(index: number, piece: Piece): void {
    // Keys often arrive in order (leases, events, names with numbers): then the full piece stays full.
    const isLast = index === this.#pieces.length - 1
    const half = isLast ? piece.keys.length - 1 : piece.keys.length >>> 1
    this.#pieces.splice(index + 1, 0, { keys: piece.keys.splice(half), rows: piece.rows.splice(half) })
  }

  /** The last piece whose first key is not behind `key`, or the first piece. */
  #pieceFor(key: string): number {
    let low = 0
    let high = this.#pieces.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#pieces[middle]?.keys[0] ?? '') <= key) low = middle + 1
      else high = middle
    }
    return Math.max(0, low - 1)
  }
}

function lowerBound(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] as string) < key) low = middle + 1
    else high = middle
  }
  return low
}
