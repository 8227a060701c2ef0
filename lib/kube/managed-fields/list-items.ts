/** How items of a list are told apart. Models structured-merge-diff/typed/helpers.go (listItemToPathElement). */
import { getOwn, isJsonObject } from '../json'
import type { ListType } from './field-type'
import { keyElement, type PathElement, valueElement } from './path-element'

/** Throws an Error that says why the item has no name. */
export function itemElement(list: ListType, item: unknown): PathElement {
  return list.kind === 'set' ? setItem(item) : keyedItem(list, item)
}

function keyedItem({ keys, keyDefaults = {} }: ListType, item: unknown): PathElement {
  if (item === null || item === undefined) throw new Error('associative list with keys may not have a null element')
  if (!isJsonObject(item)) throw new Error('associative list with keys may not have non-map elements')
  const pairs: [string, unknown][] = []
  for (const key of keys) {
    const value = getOwn(item, key) ?? getOwn(keyDefaults, key)
    if (value !== undefined) pairs.push([key, value])
  }
  if (pairs.length > 0) return keyElement(pairs)
  const names = keys.map((key) => JSON.stringify(key)).join(' ')
  throw new Error(
    `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`,
  )
}

function setItem(item: unknown): PathElement {
  if (item === null || item === undefined) {
    throw new Error("associative list without keys has an element that's an explicit null")
  }
  if (Array.isArray(item)) throw new Error('not supported: associative list with lists as elements')
  if (isJsonObject(item)) throw new Error("associative list without keys has an element that's a map type")
  return valueElement(item)
}

/** The items by name, in the order of their first appearance; items without a name are left out. */
export function itemsByElement(list: ListType, items: readonly unknown[]): Map<PathElement, unknown[]> {
  const found = new Map<PathElement, unknown[]>()
  for (const item of items) {
    const element = nameOf(list, item)
    if (element === undefined) continue
    const same = found.get(element)
    if (same) same.push(item)
    else found.set(element, [item])
  }
  return found
}

function nameOf(list: ListType, item: unknown): PathElement | undefined {
  try {
    return itemElement(list, item)
  } catch {
    return undefined
  }
}
