import type { KubeObject } from '../../kube/object'
import type { Stored, StoreEvent } from './store'
import { keyOfStored } from './stored'

/** The present state of one resource: by key, in key order (so that a namespace is a range), and by owner. */
export class ResourceTable {
  readonly #byKey = new Map<string, Stored>()
  readonly #byOwner = new Map<string, Map<string, Stored>>()
  /** Two columns of one sorted table. */
  readonly #keys: string[] = []
  readonly #rows: Stored[] = []
  #allRows: readonly Stored[] | undefined

  get size(): number {
    return this.#keys.length
  }

  get(key: string): Stored | undefined {
    return this.#byKey.get(key)
  }

  apply({ type, current, previous }: StoreEvent): void {
    const key = keyOfStored(current)
    this.#allRows = undefined
    if (previous) this.#disown(key, previous)
    const at = this.#lowerBound(key)
    if (type === 'DELETED') {
      this.#byKey.delete(key)
      this.#keys.splice(at, 1)
      this.#rows.splice(at, 1)
      return
    }
    if (type === 'MODIFIED') this.#rows[at] = current
    else this.#insert(at, key, current)
    this.#byKey.set(key, current)
    for (const { uid } of owners(current)) {
      const owned = this.#byOwner.get(uid)
      if (owned) owned.set(key, current)
      else this.#byOwner.set(uid, new Map([[key, current]]))
    }
  }

  /** The same array until something changes, so that callers can remember what they derived from it. */
  all(): readonly Stored[] {
    this.#allRows ??= Object.freeze(this.#rows.slice())
    return this.#allRows
  }

  ownedBy(uid: string): readonly Stored[] {
    const owned = this.#byOwner.get(uid)
    return owned ? [...owned.values()] : []
  }

  count(namespace: string): number {
    const [from, to] = this.range(namespace)
    return to - from
  }

  /** Positions of a namespace, or of everything; behind `after` when given. */
  range(namespace: string | undefined, after?: string): [from: number, to: number] {
    // '0' is the character after '/', so `ns0` is the first key behind `ns/...`.
    const to = namespace === undefined ? this.size : this.#lowerBound(`${namespace}0`)
    let from = namespace === undefined ? 0 : this.#lowerBound(`${namespace}/`)
    if (after !== undefined) from = Math.max(from, this.#lowerBound(`${after}\0`))
    return [from, to]
  }

  /** In key order, where `overlay` says what a key held instead (undefined: nothing). */
  *rows(from: number, to: number, overlay?: ReadonlyMap<string, Stored | undefined>): Iterable<Stored> {
    if (!overlay || overlay.size === 0) {
      for (let at = from; at < to; at++) yield this.#row(at)
      return
    }
    const replaced = [...overlay].sort(([a], [b]) => (a < b ? -1 : 1))
    let next = 0
    for (let at = from; at < to; at++) {
      const key = this.#keys[at] as string
      for (; next < replaced.length && (replaced[next]?.[0] ?? '') < key; next++) yield* present(replaced[next])
      if (!overlay.has(key)) yield this.#row(at)
    }
    for (; next < replaced.length; next++) yield* present(replaced[next])
  }

  #row(at: number): Stored {
    return this.#rows[at] as Stored
  }

  /** Most keys arrive in order or replace none: the end is tried first. */
  #insert(at: number, key: string, row: Stored): void {
    if (at === this.#keys.length) {
      this.#keys.push(key)
      this.#rows.push(row)
    } else {
      this.#keys.splice(at, 0, key)
      this.#rows.splice(at, 0, row)
    }
  }

  #disown(key: string, previous: Stored): void {
    for (const { uid } of owners(previous)) {
      const owned = this.#byOwner.get(uid)
      owned?.delete(key)
      if (owned?.size === 0) this.#byOwner.delete(uid)
    }
  }

  #lowerBound(key: string): number {
    let low = 0
    let high = this.#keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#keys[middle] as string) < key) low = middle + 1
      else high = middle
    }
    return low
  }
}

function owners({ value }: Stored<KubeObject>) {
  return value.metadata?.ownerReferences ?? []
}

function* present(entry: readonly [string, Stored | undefined] | undefined): Iterable<Stored> {
  if (entry?.[1]) yield entry[1]
}
