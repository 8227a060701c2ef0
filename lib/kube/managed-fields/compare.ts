/**
 * What an object has more, less and otherwise than another, as field sets. Models structured-merge-diff/typed (compare.go,
 * comparison.go). Undefined is a value that is not there; null is one that is there.
 */
import { equalJson, getOwn, isJsonObject, type JsonObject } from '../json'
import { FieldSet } from './field-set'
import { type FieldType, type ListType, type MapType, type Shape, shapeOf } from './field-type'
import { itemsByElement } from './list-items'
import { fieldElement, type PathElement } from './path-element'

export interface Comparison {
  added: FieldSet
  modified: FieldSet
  removed: FieldSet
}

export function compareObjects(before: unknown, after: unknown, type: FieldType): Comparison {
  const walker = new Walker()
  walker.compare(before, after, type)
  return walker
}

class Walker implements Comparison {
  readonly added = new FieldSet()
  readonly modified = new FieldSet()
  readonly removed = new FieldSet()
  readonly #path: PathElement[] = []

  compare(before: unknown, after: unknown, type: FieldType): void {
    // Whatever is frozen and shared is the same all the way down.
    if (before === after) return
    let isLeaf: boolean
    if (after === undefined) isLeaf = this.#as(shapeOf(type, before), before, after, type)
    else {
      const shape = shapeOf(type, after)
      const former = before === undefined ? shape : shapeOf(type, before)
      if (former !== shape) this.#as(former, before, after, type)
      isLeaf = this.#as(shape, before, after, type)
    }
    if (isLeaf) return
    if (before === undefined) this.added.insert(this.#path)
    else if (after === undefined) this.removed.insert(this.#path)
  }

  /** True when the value was taken as one. */
  #as(shape: Shape, before: unknown, after: unknown, type: FieldType): boolean {
    if (shape === 'map' && type.map) return this.#maps(before, after, type.map)
    if (shape === 'list' && type.list) return this.#lists(before, after, type.list)
    return this.#leaf(before, after)
  }

  #leaf(before: unknown, after: unknown): true {
    if (before === undefined) this.added.insert(this.#path)
    else if (after === undefined) this.removed.insert(this.#path)
    else if (!equalJson(before, after)) this.modified.insert(this.#path)
    return true
  }

  #maps(left: unknown, right: unknown, type: MapType): boolean {
    const before = isJsonObject(left) ? left : undefined
    const after = isJsonObject(right) ? right : undefined
    if (type.atomic || (isBare(before, type) && isBare(after, type))) return this.#leaf(left, right)
    for (const name of names(before, after, type)) {
      this.#descend(
        fieldElement(name),
        valueIn(before, name, type),
        valueIn(after, name, type),
        type.field(name) ?? untyped,
      )
    }
    return false
  }

  #lists(left: unknown, right: unknown, type: ListType): boolean {
    const before = Array.isArray(left) ? left : []
    const after = Array.isArray(right) ? right : []
    if (type.kind === 'atomic' || (before.length === 0 && after.length === 0)) return this.#leaf(left, right)
    const [lefts, rights] = [itemsByElement(type, before), itemsByElement(type, after)]
    for (const [element, items] of lefts) this.#items(element, items, rights.get(element) ?? [], type)
    for (const [element, items] of rights) if (!lefts.has(element)) this.#items(element, [], items, type)
    return false
  }

  /** Items that have the same name are taken together as one value. */
  #items(element: PathElement, before: readonly unknown[], after: readonly unknown[], type: ListType): void {
    if (before.length < 2 && after.length < 2) {
      this.#descend(element, before[0], after[0], type.element)
    } else if (before.length > 1 && after.length > 1) {
      if (!equalJson(before, after)) this.modified.insert([...this.#path, element])
    } else if (before.length > 1) {
      if (after.length > 0) this.#descend(element, undefined, after[0], type.element)
      this.removed.insert([...this.#path, element])
    } else {
      if (before.length > 0) this.#descend(element, before[0], undefined, type.element)
      this.added.insert([...this.#path, element])
    }
  }

  #descend(element: PathElement, before: unknown, after: unknown, type: FieldType): void {
    if (before === undefined && after === undefined) return
    this.#path.push(element)
    this.compare(before, after, type)
    this.#path.pop()
  }
}

const untyped: FieldType = { scalar: 'untyped' }

/** What Go would write of it has no field at all. */
function isBare(map: JsonObject | undefined, type: MapType): boolean {
  if (map === undefined) return true
  if (type.implied.size > 0) return false
  for (const key of Object.keys(map)) if (map[key] !== undefined) return false
  return true
}

function valueIn(map: JsonObject | undefined, name: string, type: MapType): unknown {
  if (map === undefined) return undefined
  const own = getOwn(map, name)
  return own === undefined ? type.implied.get(name) : own
}

/** What is implied on both sides is the same on both. */
function names(before: JsonObject | undefined, after: JsonObject | undefined, type: MapType): Iterable<string> {
  if (before && after) {
    const all = Object.keys(after)
    for (const name of Object.keys(before)) if (!Object.hasOwn(after, name)) all.push(name)
    return all
  }
  const all = Object.keys(before ?? after ?? {})
  for (const name of type.implied.keys()) if (!Object.hasOwn(before ?? after ?? {}, name)) all.push(name)
  return all
}
