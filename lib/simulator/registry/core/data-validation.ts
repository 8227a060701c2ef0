/** What ConfigMaps and Secrets have in common: keys, a size, and being frozen. */
import { type FieldError, fieldForbidden } from '../../../kube/field-error'
import { configMapKeyErrors } from '../../../kube/names'
import { semanticallyEqual } from '../equality'
import { validateText } from './value-validation'

/** 1 MiB, for all values together. */
export const largestData = 1_048_576

type Data = Readonly<Record<string, string>> | undefined

export function validateDataKeys(data: Data, field: string): FieldError[] {
  return Object.keys(data ?? {}).flatMap((key) => validateText(configMapKeyErrors, key, `${field}[${key}]`))
}

export const textSize = (data: Data) => sum(data, (value) => Buffer.byteLength(value))
export const base64Size = (data: Data) => sum(data, (value) => Buffer.byteLength(value, 'base64'))

const sum = (data: Data, sizeOf: (value: string) => number) =>
  Object.values(data ?? {}).reduce((total, value) => total + sizeOf(value), 0)

interface Freezable {
  immutable?: boolean
  data?: Data
  binaryData?: Data
}

export function validateStillFrozen(next: Freezable, old: Freezable): FieldError[] {
  if (!old.immutable) return []
  const text = 'field is immutable when `immutable` is set'
  const errors = next.immutable ? [] : [fieldForbidden('immutable', text)]
  for (const field of ['data', 'binaryData'] as const) {
    if (!semanticallyEqual(next[field], old[field])) errors.push(fieldForbidden(field, text))
  }
  return errors
}
