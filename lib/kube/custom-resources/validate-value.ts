/**
 * Whether a value is as its schema wants it, with all that is wrong, in upstream's words. Models
 * kube-openapi/pkg/validation/validate, and apiextensions-apiserver/pkg/apiserver/validation, which makes field errors of it.
 */
import { duplicate, type FieldError, invalidValue, notSupported, required, tooLong } from '../field-error'
import { equalJson, getOwn, isJsonObject, type JsonObject } from '../json'
import { hasFormat } from './formats'
import { propertyOf, type Schema, valuesOf } from './schema'

/**
 * `old` is what the value replaces: of what has not changed no error is told, so that a schema can become stricter and its
 * objects stay writable (ratcheting).
 */
export function validateValue(value: unknown, schema: Schema, path: string, old?: unknown): FieldError[] {
  return check(value, schema, path, old).errors
}

/** `matches` tells which of several schemas was meant: the one of which most could be looked at. */
interface Result {
  errors: FieldError[]
  matches: number
}

function check(value: unknown, schema: Schema, path: string, old: unknown): Result {
  if (old !== undefined && equalJson(value, old)) return { errors: [], matches: 1 }
  const result: Result = { errors: [], matches: 1 }
  const { errors } = result
  const wrongType = typeError(value, schema, path)
  if (wrongType) errors.push(wrongType)
  if (value === null || value === undefined) {
    if (schema.enum && !(value === null && schema.nullable)) checkEnum(value, schema, path, errors)
    return result
  }
  checkCombinations(value, schema, path, result)
  if (typeof value === 'string') checkString(value, schema, path, errors)
  if (typeof value === 'number') checkNumber(value, schema, path, errors)
  if (Array.isArray(value)) checkList(value, schema, path, old, result)
  checkEnum(value, schema, path, errors)
  if (isJsonObject(value)) checkObject(value, schema, path, old, result)
  return result
}

function merge(into: Result, { errors, matches }: Result): void {
  into.errors.push(...errors)
  into.matches += matches
}

const typeOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value === 'object' ? 'object' : typeof value
}

function typeError(value: unknown, schema: Schema, path: string): FieldError | undefined {
  const actual = typeOf(value)
  if (actual === 'null' && schema.nullable) return undefined
  const wanted = schema.type
  if (!wanted || wanted === actual || (wanted === 'number' && actual === 'integer')) return undefined
  return typeInvalid(path, wanted, actual)
}

/** The value that is told is the name of its type. */
const typeInvalid = (path: string, wanted: string, value: unknown): FieldError => ({
  field: path,
  reason: 'FieldValueTypeInvalid',
  value,
  detail: `${path} in body must be of type ${wanted}: ${JSON.stringify(value)}`,
})

/** An error about a schema as a whole names no field, as upstream has it. */
const compositeError = (detail: string): FieldError => invalidValue('<nil>', '', detail)

function checkCombinations(value: unknown, schema: Schema, path: string, result: Result): void {
  const quoted = JSON.stringify(path)
  const anyOf = schema['x-kubernetes-int-or-string'] ? intOrString : schema.anyOf
  if (anyOf?.length) {
    const { failed, passed } = each(value, anyOf, path)
    if (passed.length === 0) {
      result.errors.push(compositeError(`${quoted} must validate at least one schema (anyOf)`))
      if (failed) merge(result, failed)
    }
  }
  if (schema.oneOf?.length) {
    const { failed, passed } = each(value, schema.oneOf, path)
    if (passed.length !== 1) {
      const found = passed.length === 0 ? 'Found none valid' : `Found ${passed.length} valid alternatives`
      result.errors.push(compositeError(`${quoted} must validate one and only one schema (oneOf). ${found}`))
      if (failed && passed.length === 0) merge(result, failed)
    }
  }
  if (schema.allOf?.length) {
    const results = schema.allOf.map((part) => check(value, part, path, undefined))
    for (const part of results) merge(result, part)
    const passed = results.filter(({ errors }) => errors.length === 0).length
    if (passed !== results.length) {
      const none = passed === 0 ? '. None validated' : ''
      result.errors.push(compositeError(`${quoted} must validate all the schemas (allOf)${none}`))
    }
  }
  if (schema.not && check(value, schema.not, path, undefined).errors.length === 0) {
    result.errors.push(compositeError(`${quoted} must not validate the schema (not)`))
  }
}

const intOrString: readonly Schema[] = [{ type: 'integer' }, { type: 'string' }]

/** Of those that fail the one that went furthest. */
function each(value: unknown, schemas: readonly Schema[], path: string) {
  const passed: Result[] = []
  let failed: Result | undefined
  for (const schema of schemas) {
    const result = check(value, schema, path, undefined)
    if (result.errors.length === 0) passed.push(result)
    else if (!failed || result.matches > failed.matches) failed = result
  }
  return { passed, failed }
}

/** Patterns that JavaScript cannot read were refused with the definition. */
const patterns = new Map<string, RegExp | undefined>()

function patternOf(source: string): RegExp | undefined {
  if (!patterns.has(source)) patterns.set(source, compilePattern(source))
  return patterns.get(source)
}

/** Go's expressions know `(?i)` in front, where JavaScript has a flag. Undefined for what cannot be read. */
export function compilePattern(source: string): RegExp | undefined {
  const [, flags = '', rest = source] = /^\(\?([ims]+)\)(.*)$/s.exec(source) ?? []
  const expression = rest
    .replaceAll('\\A', '^')
    .replaceAll('\\z', '$')
    .replaceAll('(?P<', '(?<')
    .replace(/\[\[:(\^?)(\w+):\]\]/g, (all, negated: string, name: string) => {
      const members = posixClasses[name]
      return members ? `[${negated}${members}]` : all
    })
  for (const mode of [`${flags}u`, flags]) {
    try {
      return new RegExp(expression, mode)
    } catch {
      // Without the u flag more is allowed: escapes of what needs none.
    }
  }
  return undefined
}

const posixClasses: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  space: '\\s',
  upper: 'A-Z',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
}

function checkString(value: string, schema: Schema, path: string, errors: FieldError[]): void {
  const { maxLength, minLength, pattern, format } = schema
  const length = [...value].length
  if (maxLength !== undefined && length > maxLength) errors.push(tooLong(path, maxLength))
  if (minLength !== undefined && length < minLength) {
    errors.push(invalidValue(path, value, `${path} in body should be at least ${minLength} chars long`))
  }
  if (pattern && patternOf(pattern)?.test(value) === false) {
    errors.push(invalidValue(path, value, `${path} in body should match '${pattern}'`))
  }
  if (format && (schema.type === 'string' || schema.type === undefined) && !hasFormat(value, format)) {
    errors.push(typeInvalid(path, format, value))
  }
}

function checkNumber(value: number, schema: Schema, path: string, errors: FieldError[]): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  const say = (what: string) => errors.push(invalidValue(path, value, `${path} in body should be ${what}`))
  if (multipleOf && !Number.isInteger(Number((value / multipleOf).toFixed(9)))) say(`a multiple of ${multipleOf}`)
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) {
    say(`less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`)
  }
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) {
    say(`greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`)
  }
}

function checkEnum(value: unknown, schema: Schema, path: string, errors: FieldError[]): void {
  if (!schema.enum || schema.enum.some((allowed) => equalJson(allowed, value))) return
  const allowed = schema.enum.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))
  errors.push(notSupported(path, value, allowed))
}

const tooMany = (path: string, actual: number, most: number): FieldError => ({
  field: path,
  reason: 'FieldValueTooMany',
  value: actual,
  detail: `must have at most ${most} items`,
})

function checkList(value: readonly unknown[], schema: Schema, path: string, old: unknown, result: Result): void {
  const { items, maxItems, minItems } = schema
  const keyOf = itemKeyOf(schema)
  const before = new Map(keyOf && Array.isArray(old) ? old.map((item) => [keyOf(item), item]) : [])
  for (const [index, item] of value.entries()) {
    if (items) merge(result, check(item, items, `${path}[${index}]`, keyOf && before.get(keyOf(item))))
  }
  if (minItems !== undefined && value.length < minItems) {
    result.errors.push(invalidValue(path, value.length, `${path} in body should have at least ${minItems} items`))
  }
  if (maxItems !== undefined && value.length > maxItems) result.errors.push(tooMany(path, value.length, maxItems))
  if (!keyOf) return
  const seen = new Set<string>()
  for (const [index, item] of value.entries()) {
    const key = keyOf(item)
    if (seen.has(key)) result.errors.push(duplicate(`${path}[${index}]`, keysOnly(item, schema)))
    seen.add(key)
  }
}

/** Tells the items of a set or a map from each other; undefined for other lists. */
function itemKeyOf(schema: Schema): ((item: unknown) => string) | undefined {
  if (schema['x-kubernetes-list-type'] === 'set') return (item) => JSON.stringify(item)
  if (schema['x-kubernetes-list-type'] !== 'map') return undefined
  return (item) => JSON.stringify(keysOnly(item, schema))
}

function keysOnly(item: unknown, schema: Schema): unknown {
  if (schema['x-kubernetes-list-type'] !== 'map' || !isJsonObject(item)) return item
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  return Object.fromEntries(keys.map((key) => [key, getOwn(item, key) ?? null]))
}

function checkObject(value: JsonObject, schema: Schema, path: string, old: unknown, result: Result): void {
  const below = (name: string) => (path ? `${path}.${name}` : name)
  const before = (name: string) => (isJsonObject(old) ? getOwn(old, name) : undefined)
  const { errors } = result
  const names = Object.keys(value)
  const { minProperties, maxProperties } = schema
  if (minProperties !== undefined && names.length < minProperties) {
    errors.push(invalidValue(path, names.length, `${path} in body should have at least ${minProperties} properties`))
  }
  if (maxProperties !== undefined && names.length > maxProperties) {
    errors.push(tooMany(path, names.length, maxProperties))
  }
  if (schema['x-kubernetes-embedded-resource']) checkEmbedded(value, below, errors)
  for (const name of schema.required ?? []) if (!Object.hasOwn(value, name)) errors.push(required(below(name)))
  const values = valuesOf(schema)
  for (const name of names) {
    const property = propertyOf(schema, name) ?? (values === 'any' ? undefined : values)
    if (property) merge(result, check(value[name], property, below(name), before(name)))
  }
}

function checkEmbedded(value: JsonObject, below: (name: string) => string, errors: FieldError[]): void {
  for (const name of ['apiVersion', 'kind']) {
    if (typeof value[name] !== 'string' || value[name] === '') errors.push(required(below(name), 'must not be empty'))
  }
}
