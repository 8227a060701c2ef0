/** A binary heap whose items can be found and removed by key; the item that comes `before` all others is on top. */
export class Heap<Item> {
  readonly #items: Item[] = []
  readonly #positions = new Map<string, number>()

  constructor(
    private readonly keyOf: (item: Item) => string,
    private readonly before: (a: Item, b: Item) => boolean,
  ) {}

  get size(): number {
    return this.#items.length
  }

  has(key: string): boolean {
    return this.#positions.has(key)
  }

  get(key: string): Item | undefined {
    const position = this.#positions.get(key)
    return position === undefined ? undefined : this.#items[position]
  }

  peek(): Item | undefined {
    return this.#items[0]
  }

  /** Adds the item, or puts it in the place of the one with the same key. */
  push(item: Item): void {
    this.remove(this.keyOf(item))
    const position = this.#items.push(item) - 1
    this.#positions.set(this.keyOf(item), position)
    this.#rise(position)
  }

  pop(): Item | undefined {
    const top = this.#items[0]
    if (top !== undefined) this.remove(this.keyOf(top))
    return top
  }

  remove(key: string): Item | undefined {
    const position = this.#positions.get(key)
    if (position === undefined) return undefined
    const removed = this.#items[position]
    this.#positions.delete(key)
    const last = this.#items.pop()
    if (last !== undefined && position < this.#items.length) {
      this.#place(last, position)
      this.#rise(position)
      this.#sink(position)
    }
    return removed
  }

  values(): readonly Item[] {
    return this.#items
  }

  #place(item: Item, position: number): void {
    this.#items[position] = item
    this.#positions.set(this.keyOf(item), position)
  }

  #rise(start: number): void {
    let position = start
    while (position > 0) {
      const parent = (position - 1) >> 1
      if (!this.#swapIfBefore(position, parent)) return
      position = parent
    }
  }

  #sink(start: number): void {
    let position = start
    for (;;) {
      const left = 2 * position + 1
      const right = left + 1
      const child = right < this.#items.length && this.#isBefore(right, left) ? right : left
      if (child >= this.#items.length || !this.#swapIfBefore(child, position)) return
      position = child
    }
  }

  #isBefore(a: number, b: number): boolean {
    const first = this.#items[a]
    const second = this.#items[b]
    return first !== undefined && second !== undefined && this.before(first, second)
  }

  #swapIfBefore(child: number, parent: number): boolean {
    const lower = this.#items[child]
    const upper = this.#items[parent]
    if (lower === undefined || upper === undefined || !this.before(lower, upper)) return false
    this.#place(lower, parent)
    this.#place(upper, child)
    return true
  }
}
