/**
 * The fields that a configuration states: leaves, list items and keys of maps. Models structured-merge-diff/typed
 * (tofieldset.go).
 */
import { isJsonObject } from '../json'
import { FieldSet } from './field-set'
import { type FieldType, type ListType, type MapType, shapeOf } from './field-type'
import { itemsByElement } from './list-items'
import { fieldElement, type PathElement } from './path-element'

export function fieldSetOf(value: unknown, type: FieldType): FieldSet {
  const set = new FieldSet()
  collect(value, type, [], set)
  return set
}

function collect(value: unknown, type: FieldType, path: PathElement[], set: FieldSet): void {
  const shape = shapeOf(type, value)
  if (shape === 'map' && type.map) collectMap(value, type.map, path, set)
  else if (shape === 'list' && type.list) collectList(value, type.list, path, set)
  else set.insert(path)
}

function collectMap(value: unknown, type: MapType, path: PathElement[], set: FieldSet): void {
  if (type.atomic) set.insert(path)
  if (type.atomic || !isJsonObject(value)) return
  for (const name of Object.keys(value)) {
    const item = value[name]
    if (item === undefined) continue
    path.push(fieldElement(name))
    const below = type.field(name)
    if (below) collect(item, below, path, set)
    if (item === null || (isJsonObject(item) && Object.keys(item).length === 0) || !type.isNamed(name)) set.insert(path)
    path.pop()
  }
}

function collectList(value: unknown, type: ListType, path: PathElement[], set: FieldSet): void {
  if (type.kind === 'atomic') set.insert(path)
  if (type.kind === 'atomic' || !Array.isArray(value)) return
  for (const [element, items] of itemsByElement(type, value)) {
    path.push(element)
    // Items of one name are owned together, without what is in them.
    if (items.length === 1) collect(items[0], type.element, path, set)
    set.insert(path)
    path.pop()
  }
}

/** The set with every field that a type names and that has members below it: structs are members of no set by themselves. */
export function withNamedFields(set: FieldSet, type: FieldType): FieldSet {
  const result = new FieldSet()
  for (const element of set.members) result.members.add(element)
  for (const [element, below] of set.children) {
    const name = element.startsWith('f:') ? element.slice(2) : undefined
    if (name !== undefined && type.map?.isNamed(name)) result.members.add(element)
    result.children.set(element, withNamedFields(below, typeBelow(type, element, name) ?? noType))
  }
  return result
}

const noType: FieldType = {}

function typeBelow({ map, list }: FieldType, element: PathElement, name: string | undefined): FieldType | undefined {
  if (name !== undefined) return map?.field(name)
  return element.startsWith('k:') ? list?.element : undefined
}
