/** Who wrote a field of an object between two of its states, as far as managedFields tell. */
import { getOwn, isJsonObject, type JsonObject } from '../json'
import type { KubeObject } from '../object'
import type { ManagedFieldsEntry } from './managers'

export type FieldManager = Omit<ManagedFieldsEntry, 'fieldsType' | 'fieldsV1'>

/**
 * The managers that own the field now and wrote since `base`; when that names none (it was taken away, and nobody owns it
 * any more), all that wrote since. `path` as mergeThree has it: items of a list by their name.
 */
export function changedBy(
  base: KubeObject,
  now: KubeObject,
  path: readonly (string | number)[],
): readonly FieldManager[] {
  const entries = now.metadata?.managedFields ?? []
  const before = base.metadata?.managedFields ?? []
  const written = entries.filter(
    (entry) =>
      !before.some(
        (other) =>
          identity(other) === identity(entry) && JSON.stringify(other.fieldsV1) === JSON.stringify(entry.fieldsV1),
      ),
  )
  const owners = entries.filter(({ fieldsV1 = {} }) => Object.keys(fieldsV1).length > 0 && owns(fieldsV1, now, path))
  const writers = owners.filter((entry) => written.includes(entry))
  const found = writers.length > 0 ? writers : owners.length > 0 ? owners : written
  return found.map(({ fieldsType: _type, fieldsV1: _fields, ...manager }) => manager)
}

const identity = ({ manager, operation, apiVersion, subresource, time }: ManagedFieldsEntry) =>
  JSON.stringify([manager, operation, apiVersion, subresource, time])

/** It has the field, what is around it as a whole, or something below it. */
function owns(fields: JsonObject, value: unknown, path: readonly (string | number)[]): boolean {
  const [step, ...rest] = path
  if (step === undefined) return true
  const below = Object.keys(fields).filter((element) => element !== '.')
  // A leaf: all that is below is of one piece.
  if (below.length === 0) return !Object.hasOwn(fields, '.')
  if (Array.isArray(value)) {
    const item: unknown = value.find((each) => isJsonObject(each) && each.name === step)
    const element = below.find((each) => each.startsWith('k:') && isKeyOf(each, item))
    const inner = element === undefined ? undefined : getOwn(fields, element)
    return isJsonObject(inner) && owns(inner, item, rest)
  }
  const inner = getOwn(fields, `f:${step}`)
  return isJsonObject(inner) && owns(inner, isJsonObject(value) ? getOwn(value, String(step)) : undefined, rest)
}

function isKeyOf(element: string, item: unknown): boolean {
  if (!isJsonObject(item)) return false
  try {
    const keys: unknown = JSON.parse(element.slice(2))
    return isJsonObject(keys) && Object.entries(keys).every(([name, value]) => getOwn(item, name) === value)
  } catch {
    return false
  }
}
