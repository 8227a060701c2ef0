/**
 * Strategic merge patch: JSON merge patch that knows which lists merge by which key, and a few directives. Models
 * k8s.io/apimachinery/pkg/util/strategicpatch/patch.go (mergeMap and mergeSlice).
 * https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 */
import { getOwn, goText, isJsonObject, type JsonObject, setOwn } from '../json'
import { badRequest, patchRejected, unnamedError } from '../status-error'
import { orderElements, placesByKey, splitByPresence } from './element-order'

/** How the fields of one type merge; comes from the API's own types. */
export interface PatchSchema {
  field(name: string): PatchField | undefined
}

export interface PatchField {
  /** Lists without 'merge' are replaced; maps with 'replace' are replaced, others merge. */
  strategy?: 'merge' | 'replace'
  /** Which field tells elements apart, for merging lists of objects. */
  mergeKey?: string
  /** The fields of the value, or of a list's elements. */
  schema?: PatchSchema
}

const noSchema: PatchSchema = { field: () => undefined }

const patchDirective = '$patch'
const retainKeysDirective = '$retainKeys'
const deletePrefix = '$deleteFromPrimitiveList'
const orderPrefix = '$setElementOrder'

/** The patched object; neither argument is changed, and untouched parts are shared with `target`. */
export function applyStrategicMergePatch(target: JsonObject, patch: unknown, schema: PatchSchema): JsonObject {
  if (!isJsonObject(patch)) throw badRequest('invalid JSON document')
  return mergeObjects(target, patch, schema)
}

function mergeObjects(original: JsonObject, patch: JsonObject, schema: PatchSchema): JsonObject {
  const directive = getOwn(patch, patchDirective)
  if (directive !== undefined) {
    if (directive === 'replace') return withoutDirectives(omit(patch, patchDirective))
    if (directive === 'delete') return {}
    throw unnamedError(`unknown patch type: ${goText(directive)} in map: ${goText(patch)}`)
  }
  const result = retainKeys(original, patch)
  const ordered = new Set<string>()
  for (const key of Object.keys(patch)) {
    if (!key.startsWith(orderPrefix)) continue
    const name = directiveTarget(key, orderPrefix)
    mergeOrderedList(result, patch, name, patch[key], schema.field(name))
    ordered.add(name)
  }
  for (const key of Object.keys(patch)) {
    if (key === retainKeysDirective || key.startsWith(orderPrefix) || ordered.has(key)) continue
    if (key.startsWith(deletePrefix)) deleteScalars(result, directiveTarget(key, deletePrefix), patch[key])
    else mergeField(result, key, patch[key], schema.field(key))
  }
  return result
}

function mergeField(result: JsonObject, key: string, value: unknown, field: PatchField | undefined): void {
  const current = getOwn(result, key)
  if (value === null) delete result[key]
  else if (isJsonObject(value) && isJsonObject(current) && field?.strategy !== 'replace') {
    setOwn(result, key, mergeObjects(current, value, field?.schema ?? noSchema))
  } else if (Array.isArray(value) && Array.isArray(current) && field?.strategy === 'merge') {
    setOwn(result, key, mergeLists(current, value, field))
  } else setOwn(result, key, withoutDirectives(value))
}

function mergeLists(original: readonly unknown[], patch: readonly unknown[], field: PatchField): unknown[] {
  if (!patch.length) return [...original]
  const isObjects = checkElements(original, patch)
  const { mergeKey } = field
  if (!isObjects) {
    const merged = [...new Set([...original, ...patch])]
    return orderElements(splitByPresence(merged, patch, undefined), patch, original, undefined)
  }
  if (!mergeKey) throw unnamedError('cannot merge lists without merge key for type struct')
  const { base, additions } = applyElementDirectives(original as JsonObject[], patch as JsonObject[], mergeKey)
  const merged = [...base]
  const places = placesByKey(merged, mergeKey)
  for (const element of additions) {
    const key = keyOf(element, mergeKey)
    const index = places.get(key) ?? merged.length
    const current = merged[index]
    merged[index] = current ? mergeObjects(current, element, field.schema ?? noSchema) : withoutDirectives(element)
    places.set(key, index)
  }
  return orderElements(splitByPresence(merged, additions, mergeKey), additions, base, mergeKey)
}

/** `$patch: delete` removes the element of that key, `$patch: replace` anywhere makes the patch the whole list. */
function applyElementDirectives(original: readonly JsonObject[], patch: readonly JsonObject[], mergeKey: string) {
  const deleted = new Set<unknown>()
  let replaces = false
  const additions: JsonObject[] = []
  for (const element of patch) {
    const directive = getOwn(element, patchDirective)
    if (directive === undefined) additions.push(element)
    else if (directive === 'replace') replaces = true
    else if (directive === 'delete') deleted.add(keyOf(element, mergeKey))
    else if (directive === 'merge') throw unnamedError('merging lists cannot yet be specified in the patch')
    else throw unnamedError(`unknown patch type: ${goText(directive)} in map: ${goText(element)}`)
  }
  const base = original.filter((one) => !deleted.has(getOwn(one, mergeKey)))
  return replaces ? { base: additions.map((one) => withoutDirectives(one)), additions: [] } : { base, additions }
}

/** A list with a `$setElementOrder`: merged as usual, then in the order that the patch gives. */
function mergeOrderedList(
  result: JsonObject,
  patch: JsonObject,
  name: string,
  order: unknown,
  field: PatchField | undefined,
): void {
  const [original, changes] = [getOwn(result, name), getOwn(patch, name)]
  if (!Array.isArray(order)) throw badArgument('slice', order)
  if (original !== undefined && !Array.isArray(original)) throw badArgument('slice', original)
  if (changes !== undefined && changes !== null && !Array.isArray(changes)) throw badArgument('slice', changes)
  if (changes === null) {
    delete result[name]
    return
  }
  const mergeKey = field?.mergeKey
  if (changes) checkOrder(changes, order, mergeKey)
  if (!original && !changes) return
  const merges = original && changes && field?.strategy === 'merge'
  const merged = merges ? mergeLists(original, changes, field) : ((withoutDirectives(changes) ?? original) as unknown[])
  const split = splitByPresence(merged, order, mergeKey)
  setOwn(result, name, orderElements(split, order, original ?? [], mergeKey))
}

/** What the patch adds must stand in the order list, in the same order. */
function checkOrder(changes: readonly unknown[], order: readonly unknown[], mergeKey: string | undefined): void {
  const keyIn = (element: unknown) => (mergeKey ? keyOf(element, mergeKey) : element)
  const kept = changes.filter((one) => !isJsonObject(one) || getOwn(one, patchDirective) === undefined)
  if (!order.length || !kept.length) return
  let next = 0
  for (const element of order) if (next < kept.length && keyIn(kept[next]) === keyIn(element)) next++
  if (next < kept.length) {
    throw unnamedError(
      `The order in patch list:\n${goText(changes)}\n doesn't match ${orderPrefix} list:\n${goText(order)}\n`,
    )
  }
}

function deleteScalars(result: JsonObject, name: string, values: unknown): void {
  const current = getOwn(result, name)
  if (!Array.isArray(values)) throw badRequest('invalid patch format of primitive list')
  if (!Array.isArray(current)) return
  const deleted = new Set<unknown>(values)
  const kept = current.filter((item) => !deleted.has(item))
  setOwn(result, name, kept)
}

/** A copy of `original` with only the keys that `$retainKeys` lists, which must include all that the patch sets. */
function retainKeys(original: JsonObject, patch: JsonObject): JsonObject {
  const retained = getOwn(patch, retainKeysDirective)
  if (retained === undefined) return { ...original }
  if (!Array.isArray(retained)) throw badRequest('invalid patch format of retainKeys')
  const kept = new Set<unknown>(retained)
  for (const key of Object.keys(patch)) {
    const isDirective = key === retainKeysDirective || key.startsWith(deletePrefix) || key.startsWith(orderPrefix)
    if (!isDirective && patch[key] !== null && !kept.has(key)) {
      throw badRequest('invalid patch format of retainKeys')
    }
  }
  return omit(original, ...Object.keys(original).filter((key) => !kept.has(key)))
}

/** The name behind `$setElementOrder/` or `$deleteFromPrimitiveList/`. */
function directiveTarget(key: string, prefix: string): string {
  if (key.startsWith(`${prefix}/`)) return key.slice(prefix.length + 1)
  const list = prefix === deletePrefix ? 'primitive' : 'setElementOrder'
  throw badRequest(`invalid patch format of ${list} list`)
}

function keyOf(element: unknown, mergeKey: string): unknown {
  if (!isJsonObject(element)) throw badArgument('map', element)
  const key = getOwn(element, mergeKey)
  if (key === undefined) {
    throw unnamedError(`map: ${goText(element)} does not contain declared merge key: ${mergeKey}`)
  }
  return key
}

/** True for objects, false for scalars; mixtures and lists of lists cannot be merged. */
function checkElements(...lists: (readonly unknown[])[]): boolean {
  const types = new Set(
    lists.flat(1).map((item) => (Array.isArray(item) ? 'array' : isJsonObject(item) ? 'map' : typeof item)),
  )
  if (types.has('array')) throw patchRejected()
  if (types.size > 1) throw unnamedError(`list element types are not identical: ${goText(lists)}`)
  return types.has('map')
}

/** A value that is new in the object: nulls and directives in it have nothing to act on. */
function withoutDirectives<T>(value: T): T {
  if (Array.isArray(value)) {
    const kept = value.filter((item) => !isJsonObject(item) || getOwn(item, patchDirective) === undefined)
    return kept.map(withoutDirectives) as T
  }
  if (!isJsonObject(value)) return value
  const result: JsonObject = {}
  for (const key of Object.keys(value)) {
    const isDirective =
      key === patchDirective ||
      key === retainKeysDirective ||
      key.startsWith(deletePrefix) ||
      key.startsWith(orderPrefix)
    if (!isDirective && value[key] !== null) setOwn(result, key, withoutDirectives(value[key]))
  }
  return result as T
}

function omit(object: JsonObject, ...keys: readonly string[]): JsonObject {
  const copy = { ...object }
  for (const key of keys) delete copy[key]
  return copy
}

const badArgument = (expected: string, actual: unknown) =>
  unnamedError(`expected a ${expected}, but received a ${isJsonObject(actual) ? 'map' : typeof actual}`)
