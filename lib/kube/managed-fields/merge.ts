/**
 * A configuration laid over an object: nothing is removed, what both state is the configuration's. Models
 * structured-merge-diff/typed (merge.go). Undefined is a value that is not there.
 */
import { getOwn, isJsonObject, type JsonObject, setOwn } from '../json'
import { type FieldType, type ListType, type MapType, shapeOf } from './field-type'
import { itemsByElement } from './list-items'
import type { PathElement } from './path-element'

/** Neither argument is changed, and parts are shared with both. */
export function mergeObjects(live: unknown, applied: unknown, type: FieldType): unknown {
  if (applied === undefined) return live
  const shape = shapeOf(type, applied)
  if (shape === 'map' && type.map) return mergeMaps(live, applied, type.map)
  if (shape === 'list' && type.list) return mergeLists(live, applied, type.list)
  return applied
}

function mergeMaps(left: unknown, right: unknown, type: MapType): unknown {
  const live = isJsonObject(left) && Object.keys(left).length > 0 ? left : undefined
  const applied = isJsonObject(right) && Object.keys(right).length > 0 ? right : undefined
  if (type.atomic || (!live && !applied)) return right
  const result: JsonObject = {}
  for (const name of Object.keys(live ?? {})) {
    const [old, next] = [getOwn(live ?? {}, name), applied && getOwn(applied, name)]
    setOwn(result, name, mergeObjects(old, next, type.field(name) ?? untyped))
  }
  for (const name of Object.keys(applied ?? {})) {
    if (live && Object.hasOwn(live, name)) continue
    setOwn(result, name, mergeObjects(undefined, getOwn(applied ?? {}, name), type.field(name) ?? untyped))
  }
  return result
}

const untyped: FieldType = { scalar: 'untyped' }

function mergeLists(left: unknown, right: unknown, type: ListType): unknown {
  const live: readonly unknown[] = Array.isArray(left) ? left : []
  const applied: readonly unknown[] = Array.isArray(right) ? right : []
  if (type.kind === 'atomic' || (live.length === 0 && applied.length === 0)) return right
  const [lefts, rights] = [itemsByElement(type, live), itemsByElement(type, applied)]
  return mergedOrder([...lefts.keys()], [...rights.keys()]).flatMap((element) => {
    const [old = [], next = []] = [lefts.get(element), rights.get(element)]
    // What stands in the live list more than once stays so, as long as nobody applies it.
    return next.length > 0 ? [mergeObjects(old[0], next[0], type.element)] : old
  })
}

/** The order of the applied list; what only the live one has stays behind what it stood behind. */
function mergedOrder(live: readonly PathElement[], applied: readonly PathElement[]): PathElement[] {
  const [isLive, isApplied] = [new Set(live), new Set(applied)]
  const shared = applied.filter((element) => isLive.has(element))
  const result: PathElement[] = []
  let [left, right, next] = [0, 0, 0]
  while (left < live.length || right < applied.length) {
    const [old, wanted] = [live[left], applied[right]]
    if (old !== undefined && wanted !== undefined) {
      if (old === wanted) {
        result.push(old)
        left++
        right++
        next++
        continue
      }
      if (isApplied.has(old) && next < shared.length && shared[next] !== old) {
        left++
        continue
      }
    }
    if (old !== undefined && !isApplied.has(old)) {
      result.push(old)
      left++
    } else if (wanted !== undefined) {
      result.push(wanted)
      right++
      if (shared[next] === wanted) next++
    } else left++
  }
  return result
}
