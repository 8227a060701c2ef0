/**
 * A set of fields of an object: a tree of path elements, where being a member and having members below are two things. A
 * struct is usually no member itself, an item of a list is. Models structured-merge-diff/fieldpath/set.go.
 */
import { compareElements, type PathElement } from './path-element'

export type Path = readonly PathElement[]

export class FieldSet {
  readonly members = new Set<PathElement>()
  /** None of them is empty. */
  readonly children = new Map<PathElement, FieldSet>()

  static of(...paths: Path[]): FieldSet {
    const set = new FieldSet()
    for (const path of paths) set.insert(path)
    return set
  }

  /** For making a set; one that is in use is not changed any more. The parents are not added. */
  insert(path: Path): void {
    const last = path.length - 1
    if (last < 0) return
    let set: FieldSet = this
    for (let at = 0; at < last; at++) set = set.descend(path[at] as PathElement)
    set.members.add(path[last] as PathElement)
  }

  /** The set below an element, made when there is none. */
  descend(element: PathElement): FieldSet {
    let below = this.children.get(element)
    if (!below) {
      below = new FieldSet()
      this.children.set(element, below)
    }
    return below
  }

  has(path: Path): boolean {
    const last = path.length - 1
    if (last < 0) return false
    let set: FieldSet | undefined = this
    for (let at = 0; at < last && set; at++) set = set.children.get(path[at] as PathElement)
    return set?.members.has(path[last] as PathElement) ?? false
  }

  get isEmpty(): boolean {
    if (this.members.size > 0) return false
    for (const below of this.children.values()) if (!below.isEmpty) return false
    return true
  }

  get size(): number {
    let size = this.members.size
    for (const below of this.children.values()) size += below.size
    return size
  }

  below(element: PathElement): FieldSet {
    return this.children.get(element) ?? emptySet
  }

  union(other: FieldSet): FieldSet {
    if (other.isEmpty) return this
    if (this.isEmpty) return other
    const result = new FieldSet()
    for (const element of this.members) result.members.add(element)
    for (const element of other.members) result.members.add(element)
    for (const [element, below] of this.children) {
      const others = other.children.get(element)
      result.children.set(element, others ? below.union(others) : below)
    }
    for (const [element, below] of other.children) {
      if (!this.children.has(element)) result.children.set(element, below)
    }
    return result
  }

  intersection(other: FieldSet): FieldSet {
    const result = new FieldSet()
    for (const element of this.members) if (other.members.has(element)) result.members.add(element)
    for (const [element, below] of this.children) {
      const others = other.children.get(element)
      if (others) result.#keep(element, below.intersection(others))
    }
    return result
  }

  /** A member goes with the same member only: neither parents nor children count. */
  difference(other: FieldSet): FieldSet {
    if (other.isEmpty) return this
    const result = new FieldSet()
    for (const element of this.members) if (!other.members.has(element)) result.members.add(element)
    for (const [element, below] of this.children) {
      const others = other.children.get(element)
      result.#keep(element, others ? below.difference(others) : below)
    }
    return result
  }

  /** A member of `other` takes everything below it along. */
  recursiveDifference(other: FieldSet): FieldSet {
    if (other.isEmpty) return this
    const result = new FieldSet()
    for (const element of this.members) if (!other.members.has(element)) result.members.add(element)
    for (const [element, below] of this.children) {
      if (other.members.has(element)) continue
      const others = other.children.get(element)
      result.#keep(element, others ? below.recursiveDifference(others) : below)
    }
    return result
  }

  /** The members that have none below. */
  leaves(): FieldSet {
    const result = new FieldSet()
    for (const element of this.members) if (!this.children.has(element)) result.members.add(element)
    for (const [element, below] of this.children) result.#keep(element, below.leaves())
    return result
  }

  equals(other: FieldSet): boolean {
    if (this === other) return true
    if (this.members.size !== other.members.size || this.children.size !== other.children.size) return false
    for (const element of this.members) if (!other.members.has(element)) return false
    for (const [element, below] of this.children) {
      const others = other.children.get(element)
      if (!others || !below.equals(others)) return false
    }
    return true
  }

  /** All members, in order: those of a level before those below it. */
  paths(prefix: Path = []): Path[] {
    const found = [...this.members].sort(compareElements).map((element): Path => [...prefix, element])
    for (const element of [...this.children.keys()].sort(compareElements)) {
      found.push(...this.below(element).paths([...prefix, element]))
    }
    return found
  }

  #keep(element: PathElement, below: FieldSet): void {
    if (!below.isEmpty) this.children.set(element, below)
  }
}

/** Never to be changed. */
export const emptySet = new FieldSet()
