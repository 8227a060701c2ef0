/** Shares of a whole as arcs of a ring: each as long as its share, but never so short that it could not be seen. */
interface Arc<T> {
  item: T
  /** In parts of the whole ring, from the top and clockwise. */
  start: number
  length: number
}

const shortest = 0.02

export function dialArcs<T extends { count: number }>(items: readonly T[]): Arc<T>[] {
  const shown = items.filter(({ count }) => count > 0)
  const total = shown.reduce((sum, { count }) => sum + count, 0)
  const wished = shown.map(({ count }) => Math.max(shortest, count / total))
  const whole = wished.reduce((sum, length) => sum + length, 0)
  let start = 0
  return shown.map((item, index) => {
    const length = (wished[index] ?? 0) / whole
    const arc = { item, start, length }
    start += length
    return arc
  })
}
