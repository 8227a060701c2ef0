/**
 * Two changed copies of one object made one: what only one side changed is taken, what both changed alike as well; what they
 * changed differently is a conflict, and is left as `mine` until somebody decides.
 */
import { equalJson } from './json'

export interface MergeConflict {
  path: readonly (string | number)[]
  base: unknown
  mine: unknown
  theirs: unknown
}

export interface Merged {
  value: unknown
  conflicts: readonly MergeConflict[]
}

/** JSON values; `undefined`: it is not there. */
export function mergeThree(base: unknown, mine: unknown, theirs: unknown): Merged {
  const conflicts: MergeConflict[] = []
  const merge = (path: readonly (string | number)[], b: unknown, m: unknown, t: unknown): unknown => {
    if (same(m, t) || same(b, t)) return m
    if (same(b, m)) return t
    if (isMap(m) && isMap(t)) return mergeMaps(path, isMap(b) ? b : {}, m, t)
    const lists = namedLists(b, m, t)
    if (lists) return mergeNamed(path, lists)
    conflicts.push({ path, base: b, mine: m, theirs: t })
    return m
  }

  function mergeMaps(path: readonly (string | number)[], b: JsonMap, m: JsonMap, t: JsonMap): JsonMap {
    const merged: JsonMap = {}
    // In the order of `mine`, so that the text stays as it was written; what is new on the other side comes after.
    for (const key of new Set([...Object.keys(m), ...Object.keys(t)])) {
      const value = merge([...path, key], own(b, key), own(m, key), own(t, key))
      if (value !== undefined) define(merged, key, value)
    }
    return merged
  }

  function mergeNamed(path: readonly (string | number)[], { b, m, t }: NamedLists): unknown[] {
    const merged: unknown[] = []
    for (const name of new Set([...m.keys(), ...t.keys()])) {
      const value = merge([...path, name], b.get(name), m.get(name), t.get(name))
      if (value !== undefined) merged.push(value)
    }
    return merged
  }

  return { value: merge([], base, mine, theirs), conflicts }
}

export interface FieldChange {
  path: readonly (string | number)[]
  before: unknown
  after: unknown
}

/** What differs, field by field, by the paths that `mergeThree` gives its conflicts. */
export function changedFields(before: unknown, after: unknown, path: readonly (string | number)[] = []): FieldChange[] {
  if (same(before, after)) return []
  if (isMap(before) && isMap(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      changedFields(own(before, key), own(after, key), [...path, key]),
    )
  }
  const [items, others] = [byName(before), byName(after)]
  if (!items || !others) return [{ path, before, after }]
  return [...new Set([...items.keys(), ...others.keys()])].flatMap((name) =>
    changedFields(items.get(name), others.get(name), [...path, name]),
  )
}

/** The value at a path of `mergeThree`, set in a copy; `undefined` takes it away. */
export function withValueAt(value: unknown, path: readonly (string | number)[], next: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return next
  if (Array.isArray(value)) {
    const at = value.findIndex((item) => isMap(item) && item.name === key)
    const changed = withValueAt(at < 0 ? undefined : value[at], rest, next)
    if (at < 0) return changed === undefined ? value : [...value, changed]
    return changed === undefined ? value.toSpliced(at, 1) : value.with(at, changed)
  }
  const copy: JsonMap = isMap(value) ? { ...value } : {}
  const changed = withValueAt(own(copy, String(key)), rest, next)
  if (changed === undefined) delete copy[String(key)]
  else define(copy, String(key), changed)
  return copy
}

type JsonMap = Record<string, unknown>
interface NamedLists {
  b: ReadonlyMap<string, unknown>
  m: ReadonlyMap<string, unknown>
  t: ReadonlyMap<string, unknown>
}

const isMap = (value: unknown): value is JsonMap => typeof value === 'object' && value !== null && !Array.isArray(value)
const own = (map: JsonMap, key: string): unknown => (Object.hasOwn(map, key) ? map[key] : undefined)
const same = (a: unknown, b: unknown) => (a === undefined || b === undefined ? a === b : equalJson(a, b))

/** As plain assignment, but also for a key such as `__proto__`. */
function define(map: JsonMap, key: string, value: unknown): void {
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true })
}

/** Lists whose items have a name each, as containers have, are merged item by item. */
function namedLists(b: unknown, m: unknown, t: unknown): NamedLists | undefined {
  const [byBase, byMine, byTheirs] = [byName(b ?? []), byName(m), byName(t)]
  return byBase && byMine && byTheirs ? { b: byBase, m: byMine, t: byTheirs } : undefined
}

function byName(list: unknown): ReadonlyMap<string, unknown> | undefined {
  if (!Array.isArray(list)) return undefined
  const items = new Map<string, unknown>()
  for (const item of list) {
    const name = isMap(item) ? item.name : undefined
    if (typeof name !== 'string' || items.has(name)) return undefined
    items.set(name, item)
  }
  return items
}
