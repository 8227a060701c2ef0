/**
 * The heights of very many lines, some measured and the others guessed, in blocks that know their sums: where a line is
 * and what is there costs a walk over blocks, not over lines. Positions are those of a Deque.
 */
const size = 512

interface Block {
  heights: Float64Array
  sum: number
}

export class LineHeights {
  #blocks: Block[] = []
  /** The number of the first block. */
  #base = 0
  #first = 0
  #end = 0
  #total = 0

  get total(): number {
    return this.#total
  }

  get end(): number {
    return this.#end
  }

  /** Forgets everything, and begins at that position. */
  reset(first: number): void {
    this.#blocks = []
    this.#base = Math.floor(first / size)
    this.#first = first
    this.#end = first
    this.#total = 0
  }

  extendTo(end: number, guess: (position: number) => number): void {
    for (; this.#end < end; this.#end++) this.#put(this.#end, guess(this.#end))
  }

  /** What is before that position is no more. */
  dropTo(position: number): void {
    if (position >= this.#end) {
      this.reset(position)
      return
    }
    for (; this.#first < position; ) {
      const next = (Math.floor(this.#first / size) + 1) * size
      if (next <= position) {
        this.#total -= this.#blocks.shift()?.sum ?? 0
        this.#base++
        this.#first = next
      } else {
        this.#put(this.#first, 0)
        this.#first++
      }
    }
  }

  /** The line was measured. False when it is as high as was thought. */
  measure(position: number, height: number): boolean {
    if (position < this.#first || position >= this.#end || Math.abs(this.#at(position) - height) < 0.5) return false
    this.#put(position, height)
    return true
  }

  /** How far the top of a line is from the top of the first. */
  offsetOf(position: number): number {
    const clamped = Math.max(this.#first, Math.min(position, this.#end))
    const block = Math.floor(clamped / size) - this.#base
    let offset = 0
    for (let at = 0; at < block; at++) offset += this.#blocks[at]?.sum ?? 0
    const { heights } = this.#blocks[block] ?? {}
    for (let at = 0; heights && at < clamped % size; at++) offset += heights[at] ?? 0
    return offset
  }

  /** The line that is so far from the top of the first; the last one for what is beyond. */
  positionAt(offset: number): number {
    let left = offset
    let block = 0
    for (; block < this.#blocks.length - 1; block++) {
      const sum = this.#blocks[block]?.sum ?? 0
      if (left < sum) break
      left -= sum
    }
    const start = (this.#base + block) * size
    const { heights } = this.#blocks[block] ?? {}
    let at = 0
    for (; heights && at < size - 1; at++) {
      left -= heights[at] ?? 0
      if (left < 0) break
    }
    return Math.max(this.#first, Math.min(start + at, this.#end - 1))
  }

  #at(position: number): number {
    return this.#blocks[Math.floor(position / size) - this.#base]?.heights[position % size] ?? 0
  }

  #put(position: number, height: number): void {
    const index = Math.floor(position / size) - this.#base
    let block = this.#blocks[index]
    if (!block) {
      block = { heights: new Float64Array(size), sum: 0 }
      this.#blocks[index] = block
    }
    const delta = height - (block.heights[position % size] ?? 0)
    block.heights[position % size] = height
    block.sum += delta
    this.#total += delta
  }
}
