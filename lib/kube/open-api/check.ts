/**
 * A value held against its schema. What the API server would not decode is certain: names and types of fields. What must be
 * there and which values there are is said only where it is known to be enforced (enforced.ts): `required` and `enum` of a
 * Go type are a description, and its validation speaks.
 */
import { getOwn, isJsonObject, type JsonObject } from '../json'
import { isQuantity } from '../quantity'
import { enforcesEnum, enforcesPresence } from './enforced'
import {
  fieldSchema,
  type OpenApiSchema,
  type OpenApiSchemas,
  type ResolvedSchema,
  resolveSchema,
  type SchemaSort,
  sortOf,
} from './schema'

export type SchemaProblem = {
  path: readonly (string | number)[]
  /** The path as Kubernetes writes it: `spec.containers[0].image`. */
  field: string
} & (
  | { sort: 'unknown' /** What is there beside it. */; known: readonly string[] }
  | { sort: 'type'; expected: Exclude<SchemaSort, 'any'>; value: unknown }
  /** `path` is where it is missing. */
  | { sort: 'required'; name: string }
  | { sort: 'enum'; value: unknown; allowed: readonly unknown[] }
)

export function checkSchema(schemas: OpenApiSchemas, schema: OpenApiSchema, value: unknown): readonly SchemaProblem[] {
  const problems: SchemaProblem[] = []

  function check(value: unknown, asked: OpenApiSchema, place: Place): void {
    // As the API server reads JSON: null is as good as absent.
    if (value === null || value === undefined) return
    const resolved = resolveSchema(schemas, asked)
    const sort = sortOf(resolved)
    const { path, field } = place
    if (sort === 'any') return
    if (!isOf(sort, value)) problems.push({ sort: 'type', path, field, expected: sort, value })
    else if (isJsonObject(value)) checkMap(value, resolved, place)
    else if (Array.isArray(value)) {
      const { items } = resolved.schema
      if (!items) return
      for (const [at, item] of value.entries())
        check(item, items, { ...place, path: [...path, at], field: `${field}[${at}]` })
    } else checkEnum(value, asked.enum ?? resolved.schema.enum, place)
  }

  function checkMap(value: JsonObject, { schema, name: owner }: ResolvedSchema, { path, field }: Place): void {
    const known = Object.keys(schema.properties ?? {})
    for (const [key, inner] of Object.entries(value)) {
      const asked = fieldSchema(schema, key)
      const isField = !asked || Object.hasOwn(schema.properties ?? {}, key)
      const below = { path: [...path, key], field: isField ? join(field, key) : `${field}[${key}]` }
      if (asked) check(inner, asked, { ...below, owner })
      else problems.push({ sort: 'unknown', ...below, known })
    }
    if (isObserved(path)) return
    for (const name of schema.required ?? []) {
      const inner = getOwn(value, name)
      const asked = fieldSchema(schema, name)
      if ((inner !== null && inner !== undefined) || !asked || asked.default !== undefined) continue
      if (enforcesPresence(owner, name, asked))
        problems.push({ sort: 'required', path, field: join(field, name), name })
    }
  }

  function checkEnum(value: unknown, allowed: readonly unknown[] | undefined, { path, field, owner }: Place): void {
    // Empty is as good as absent in Go.
    if (!allowed || allowed.includes(value) || value === '' || isObserved(path) || !enforcesEnum(owner)) return
    problems.push({ sort: 'enum', path, field, value, allowed })
  }

  check(value, schema, { path: [], field: '', owner: undefined })
  return problems
}

interface Place {
  path: readonly (string | number)[]
  field: string
  /** The definition whose field it is. */
  owner: string | undefined
}

/** What the cluster writes itself is not for a person to put right. */
const isObserved = ([first]: readonly (string | number)[]) => first === 'status'

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

function isOf(sort: Exclude<SchemaSort, 'any'>, value: unknown): boolean {
  switch (sort) {
    case 'map':
      return isJsonObject(value)
    case 'list':
      return Array.isArray(value)
    case 'string':
      return typeof value === 'string'
    case 'time':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value))
    case 'base64':
      // Go's decoder passes over line breaks.
      return typeof value === 'string' && base64.test(value.replace(/[\r\n]/g, ''))
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
      return Number.isInteger(value)
    case 'number':
      return typeof value === 'number'
    case 'int-or-string':
      return typeof value === 'string' || Number.isInteger(value)
    case 'quantity':
      return (typeof value === 'string' || typeof value === 'number') && isQuantity(String(value))
  }
}

const join = (field: string, name: string) => (field ? `${field}.${name}` : name)
