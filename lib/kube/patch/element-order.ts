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

/** Where the first element of each value under `mergeKey` stands; looked up, so that long lists take no longer for each. */
export function placesByKey(list: readonly unknown[], mergeKey: string | undefined): Map<unknown, number> {
  const places = new Map<unknown, number>()
  for (const [index, element] of list.entries()) {
    const key = keyIn(element, mergeKey)
    if (!places.has(key)) places.set(key, index)
  }
  return places
}

export function splitByPresence(
  list: readonly unknown[],
  names: readonly unknown[],
  mergeKey: string | undefined,
): SplitList {
  const places = placesByKey(names, mergeKey)
  const isNamed = (element: unknown) => places.has(keyIn(element, mergeKey))
  return { named: list.filter(isNamed), others: list.filter((element) => !isNamed(element)) }
}

export function orderElements(
  { named, others }: SplitList,
  namedOrder: readonly unknown[],
  liveOrder: readonly unknown[],
  mergeKey: string | undefined,
): unknown[] {
  const live = placesByKey(liveOrder, mergeKey)
  const place = (places: ReadonlyMap<unknown, number>, element: unknown) => places.get(keyIn(element, mergeKey)) ?? -1
  const sorted = (list: readonly unknown[], places: ReadonlyMap<unknown, number>) =>
    [...list].sort((a, b) => place(places, a) - place(places, b))
  const patched = sorted(named, placesByKey(namedOrder, mergeKey))
  const result: unknown[] = []
  let next = 0
  for (const element of sorted(others, live)) {
    for (; next < patched.length; next++) {
      const [here, there] = [place(live, element), place(live, patched[next])]
      if (here >= 0 && there >= 0 && here < there) break
      result.push(patched[next])
    }
    result.push(element)
  }
  return [...result, ...patched.slice(next)]
}
