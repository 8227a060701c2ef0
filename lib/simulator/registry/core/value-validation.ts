/** Small checks that many kinds share, each with upstream's text. */
import { type FieldError, invalidValue, notNegative, notSupported, required } from '../../../kube/field-error'
import type { IntOrString } from '../../../kube/int-or-string'
import {
  dns1123LabelErrors,
  portNameErrors,
  portNumberErrors,
  qualifiedNameErrors,
  type TextRule,
} from '../../../kube/names'

export function validateNonNegative(value: number | undefined, field: string): FieldError[] {
  return value !== undefined && value < 0 ? [invalidValue(field, value, notNegative)] : []
}

export function validateText(rule: TextRule, value: string, field: string): FieldError[] {
  return rule(value).map((text) => invalidValue(field, value, text))
}

export const validateLabelName = (value: string, field: string) => validateText(dns1123LabelErrors, value, field)
export const validateQualifiedName = (value: string, field: string) => validateText(qualifiedNameErrors, value, field)

/** A value out of a closed list; absent is `Required value`. */
export function validateOneOf(value: string | undefined, supported: readonly string[], field: string): FieldError[] {
  if (!value) return [required(field)]
  return supported.includes(value) ? [] : [notSupported(field, value, supported)]
}

export const protocols = ['SCTP', 'TCP', 'UDP']

/** A port by number or by name. */
export function validatePort(port: IntOrString | undefined, field: string): FieldError[] {
  const value = port ?? 0
  const texts = typeof value === 'number' ? portNumberErrors(value) : portNameErrors(value)
  return texts.map((text) => invalidValue(field, value, text))
}

/** A path inside a volume: relative, and never upwards. */
export function validateDescendingPath(path: string, field: string): FieldError[] {
  return [
    ...(path.startsWith('/') ? [invalidValue(field, path, 'must be a relative path')] : []),
    ...validateNoBacksteps(path, field),
  ]
}

export function validateNoBacksteps(path: string, field: string): FieldError[] {
  return path.split('/').includes('..') ? [invalidValue(field, path, "must not contain '..'")] : []
}

/** A descending path whose first name does not start with two dots: those are the kubelet's own. */
export function validateFilePath(path: string, field: string): FieldError[] {
  const isReserved = path.startsWith('..') && !path.startsWith('../')
  return [
    ...validateDescendingPath(path, field),
    ...(isReserved ? [invalidValue(field, path, "must not start with '..'")] : []),
  ]
}

export function validateFileMode(mode: number | undefined, field: string): FieldError[] {
  return mode !== undefined && (mode < 0 || mode > 0o777)
    ? [invalidValue(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
    : []
}
