/**
 * Where elements of a merged list stand: those the patch names in the patch's order, the others as they were, interleaved
 * by what stood before what. Models normalizeElementOrder of strategicpatch/patch.go.
 */
import { getOwn, isJsonObject } from '../json'

export interface SplitList {
  named: unknown[]
  others: unknown[]
}

const keyIn = (element: unknown, mergeKey: string | undefined) =>
  mergeKey !== undefined && isJsonObject(element) ? getOwn(element, mergeKey) : element

/** Index of the element with that value under `mergeKey`, or -1. */
export function findByKey(list: readonly unknown[], mergeKey: string | undefined, key: unknown): number {
  return list.findIndex((element) => keyIn(element, mergeKey) === key)
}

export function splitByPresence(
  list: readonly unknown[],
  names: readonly unknown[],
  mergeKey: string | undefined,
): SplitList {
  const isNamed = (element: unknown) => findByKey(names, mergeKey, keyIn(element, mergeKey)) >= 0
  return { named: list.filter(isNamed), others: list.filter((element) => !isNamed(element)) }
}

export function orderElements(
  { named, others }: SplitList,
  namedOrder: readonly unknown[],
  liveOrder: readonly unknown[],
  mergeKey: string | undefined,
): unknown[] {
  const place = (order: readonly unknown[], element: unknown) => findByKey(order, mergeKey, keyIn(element, mergeKey))
  const sorted = (list: readonly unknown[], order: readonly unknown[]) =>
    [...list].sort((a, b) => place(order, a) - place(order, b))
  const patched = sorted(named, namedOrder)
  const result: unknown[] = []
  for (const element of sorted(others, liveOrder)) {
    for (;;) {
      const next = patched[0]
      if (next === undefined) break
      const [here, there] = [place(liveOrder, element), place(liveOrder, next)]
      if (here >= 0 && there >= 0 && here < there) break
      result.push(patched.shift())
    }
    result.push(element)
  }
  return [...result, ...patched]
}
