import type { KubeObject } from '../../kube/object'
import { SortedRows } from './sorted-rows'
import type { Stored, StoreEvent } from './store'
import { keyOfStored } from './stored'

export interface TableRange {
  namespace?: string
  /** Exclusive. */
  after?: string
}

/** The present state of one resource: by key, in key order (so that a namespace is a range), and by owner. */
export class ResourceTable {
  readonly #byKey = new Map<string, Stored>()
  readonly #sorted = new SortedRows()
  readonly #byOwner = new Map<string, Map<string, Stored>>()
  #all: readonly Stored[] | undefined

  get size(): number {
    return this.#sorted.size
  }

  get(key: string): Stored | undefined {
    return this.#byKey.get(key)
  }

  apply({ type, current, previous }: StoreEvent): void {
    const key = keyOfStored(current)
    this.#all = undefined
    if (previous) this.#disown(key, previous)
    if (type === 'DELETED') {
      this.#byKey.delete(key)
      this.#sorted.delete(key)
      return
    }
    this.#byKey.set(key, current)
    this.#sorted.set(key, current)
    for (const { uid } of owners(current)) {
      const owned = this.#byOwner.get(uid)
      if (owned) owned.set(key, current)
      else this.#byOwner.set(uid, new Map([[key, current]]))
    }
  }

  /** The same array until something changes, so that callers can remember what they derived from it. */
  all(): readonly Stored[] {
    this.#all ??= Object.freeze(this.#sorted.all())
    return this.#all
  }

  ownedBy(uid: string): readonly Stored[] {
    const owned = this.#byOwner.get(uid)
    return owned ? [...owned.values()] : []
  }

  count(namespace: string): number {
    return this.#sorted.count(`${namespace}/`, `${namespace}0`)
  }

  /** In key order, where `overlay` says what a key held instead (undefined: nothing). */
  rows(range: TableRange, limit: number, overlay?: ReadonlyMap<string, Stored | undefined>): readonly Stored[] {
    const [from, to] = boundsOf(range)
    if (!overlay || overlay.size === 0) return this.#sorted.slice(from, to, limit)
    const rows: Stored[] = []
    for (const row of this.#overlaid(from, to, overlay)) {
      if (rows.length >= limit) break
      rows.push(row)
    }
    return rows
  }

  *#overlaid(
    from: string | undefined,
    to: string | undefined,
    overlay: ReadonlyMap<string, Stored | undefined>,
  ): Iterable<Stored> {
    const replaced = [...overlay].sort(([a], [b]) => (a < b ? -1 : 1))
    let next = 0
    for (const [key, row] of this.#sorted.range(from, to)) {
      for (; next < replaced.length && (replaced[next]?.[0] ?? '') < key; next++) yield* present(replaced[next])
      if (!overlay.has(key)) yield row
    }
    for (; next < replaced.length; next++) yield* present(replaced[next])
  }

  #disown(key: string, previous: Stored): void {
    for (const { uid } of owners(previous)) {
      const owned = this.#byOwner.get(uid)
      owned?.delete(key)
      if (owned?.size === 0) this.#byOwner.delete(uid)
    }
  }
}

function boundsOf({ namespace, after }: TableRange): [from: string | undefined, to: string | undefined] {
  // '\0' makes the first key that can stand behind `after`; '0' is the character after '/', so `ns0` is behind `ns/...`.
  const behind = after === undefined ? undefined : `${after}\0`
  if (namespace === undefined) return [behind, undefined]
  const start = `${namespace}/`
  return [behind !== undefined && behind > start ? behind : start, `${namespace}0`]
}

function owners({ value }: Stored<KubeObject>) {
  return value.metadata?.ownerReferences ?? []
}

function* present(entry: readonly [string, Stored | undefined] | undefined): Iterable<Stored> {
  if (entry?.[1]) yield entry[1]
}
