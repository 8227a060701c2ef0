/**
 * Leaves the event loop a turn, so that much work at once does not keep requests waiting. No time passes: this is about
 * fairness, not about clocks.
 */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Runs `action` for all items, `size` at once, with a turn in between; settles like Promise.allSettled. */
export async function inBatches<T, R>(
  items: readonly T[],
  size: number,
  action: (item: T) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> {
  const results: PromiseSettledResult<R>[] = []
  for (let start = 0; start < items.length; start += size) {
    if (start > 0) await turn()
    results.push(...(await Promise.allSettled(items.slice(start, start + size).map(action))))
  }
  return results
}
