/** An object without the fields and list items of a set. Models structured-merge-diff/typed (remove.go). */
import { isJsonObject, type JsonObject, setOwn } from '../json'
import type { FieldSet } from './field-set'
import { type FieldType, type ListType, type MapType, shapeOf } from './field-type'
import { itemElement } from './list-items'
import { fieldElement } from './path-element'

/** What of a map or list is left empty becomes null. The argument is not changed. */
export function removeItems(value: unknown, removed: FieldSet, type: FieldType): unknown {
  if (removed.isEmpty) return value
  const shape = shapeOf(type, value)
  if (shape === 'map' && type.map) return isJsonObject(value) ? removeFields(value, removed, type.map) : null
  if (shape === 'list' && type.list) return Array.isArray(value) ? removeElements(value, removed, type.list) : null
  return value
}

function removeFields(value: JsonObject, removed: FieldSet, type: MapType): unknown {
  if (type.atomic) return null
  const result: JsonObject = {}
  for (const name of Object.keys(value)) {
    const element = fieldElement(name)
    if (removed.members.has(element)) continue
    const below = removed.below(element)
    setOwn(result, name, below.isEmpty ? value[name] : removeItems(value[name], below, type.field(name) ?? {}))
  }
  return Object.keys(result).length > 0 ? result : null
}

function removeElements(value: readonly unknown[], removed: FieldSet, type: ListType): unknown {
  if (type.kind === 'atomic') return null
  const result: unknown[] = []
  for (const item of value) {
    const element = itemElement(type, item)
    if (removed.members.has(element)) continue
    const below = removed.below(element)
    result.push(below.isEmpty ? item : removeItems(item, below, type.element))
  }
  return result.length > 0 ? result : null
}
