/**
 * A field set as `fieldsV1` has it: an object of path elements, where `{}` is a member and a "." among others says that their
 * parent is one too. Models structured-merge-diff/fieldpath/serialize.go.
 */
import { isJsonObject, type JsonObject } from '../json'
import { FieldSet } from './field-set'
import { compareElements, readElement } from './path-element'

const self = '.'

export function encodeFieldsV1(set: FieldSet): JsonObject {
  return encode(set, false)
}

function encode(set: FieldSet, isMember: boolean): JsonObject {
  const fields: JsonObject = {}
  if (isMember) fields[self] = {}
  const elements = new Set([...set.members, ...set.children.keys()])
  for (const element of [...elements].sort(compareElements)) {
    const below = set.children.get(element)
    // No element begins like a name that means something to an object.
    fields[element] = below ? encode(below, set.members.has(element)) : {}
  }
  return fields
}

/** Throws an Error for what is no element; sorts of elements that are not known are left out. */
export function decodeFieldsV1(fields: unknown): FieldSet {
  if (fields === undefined || fields === null) return new FieldSet()
  if (!isJsonObject(fields)) throw new Error('expected an object')
  return decode(fields).below ?? new FieldSet()
}

function decode(fields: JsonObject): { below: FieldSet | undefined; isMember: boolean } {
  let below: FieldSet | undefined
  let isMember = false
  for (const text of Object.keys(fields)) {
    if (text === self) {
      isMember = true
      continue
    }
    const element = readElement(text)
    if (element === undefined) continue
    const value = fields[text]
    const child = decode(isJsonObject(value) ? value : {})
    below ??= new FieldSet()
    if (child.isMember) below.members.add(element)
    if (child.below) below.children.set(element, child.below)
  }
  return { below, isMember: isMember || below === undefined }
}
