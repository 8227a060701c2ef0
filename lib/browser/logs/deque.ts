/** A list that grows at its end and is cut at its beginning; each item keeps the position that it got. */
export class Deque<Item> {
  #items: (Item | undefined)[] = []
  /** The index of the first item that is still there. */
  #head = 0
  #first = 0

  get first(): number {
    return this.#first
  }

  /** One past the last. */
  get end(): number {
    return this.#first + this.#items.length - this.#head
  }

  at(position: number): Item | undefined {
    return position < this.#first ? undefined : this.#items[this.#head + position - this.#first]
  }

  push(item: Item): void {
    this.#items.push(item)
  }

  /** Lets go of everything before that position. */
  dropTo(position: number): void {
    const count = Math.min(position, this.end) - this.#first
    if (count <= 0) return
    // The item is free at once, its place a little later.
    this.#items.fill(undefined, this.#head, this.#head + count)
    this.#head += count
    this.#first += count
    if (this.#head > 4096 && this.#head * 4 > this.#items.length) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
  }
}
