/**
 * The schema of a custom resource: OpenAPI v3 as CustomResourceDefinitions may write it.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
import { isJsonObject, type JsonObject, setOwn } from '../json'

export interface Schema {
  type?: string
  format?: string
  title?: string
  description?: string
  default?: unknown
  enum?: readonly unknown[]
  nullable?: boolean
  properties?: Readonly<Record<string, Schema>>
  additionalProperties?: boolean | Schema
  items?: Schema
  required?: readonly string[]
  allOf?: readonly Schema[]
  anyOf?: readonly Schema[]
  oneOf?: readonly Schema[]
  not?: Schema
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: boolean
  exclusiveMaximum?: boolean
  multipleOf?: number
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
  minProperties?: number
  maxProperties?: number
  'x-kubernetes-preserve-unknown-fields'?: boolean
  'x-kubernetes-embedded-resource'?: boolean
  'x-kubernetes-int-or-string'?: boolean
  'x-kubernetes-list-type'?: string
  'x-kubernetes-list-map-keys'?: readonly string[]
  'x-kubernetes-map-type'?: string
  'x-kubernetes-validations'?: readonly unknown[]
}

const keywords: Readonly<Record<string, (value: unknown) => unknown>> = {
  type: text,
  format: text,
  title: text,
  description: text,
  default: (value) => value,
  enum: list,
  nullable: flag,
  properties: schemas,
  additionalProperties: (value) => (typeof value === 'boolean' ? value : readSchema(value)),
  items: readSchema,
  required: texts,
  allOf: schemaList,
  anyOf: schemaList,
  oneOf: schemaList,
  not: readSchema,
  pattern: text,
  minLength: number,
  maxLength: number,
  minimum: number,
  maximum: number,
  exclusiveMinimum: flag,
  exclusiveMaximum: flag,
  multipleOf: number,
  minItems: number,
  maxItems: number,
  uniqueItems: flag,
  minProperties: number,
  maxProperties: number,
  'x-kubernetes-preserve-unknown-fields': flag,
  'x-kubernetes-embedded-resource': flag,
  'x-kubernetes-int-or-string': flag,
  'x-kubernetes-list-type': text,
  'x-kubernetes-list-map-keys': texts,
  'x-kubernetes-map-type': text,
  'x-kubernetes-validations': list,
}

/** The schema in a definition, without what is no keyword or not of a keyword's type; undefined for what is no schema at all. */
export function readSchema(value: unknown): Schema | undefined {
  if (!isJsonObject(value)) return undefined
  const schema: JsonObject = {}
  for (const [keyword, read] of Object.entries(keywords)) {
    if (!Object.hasOwn(value, keyword)) continue
    const found = read(value[keyword])
    if (found !== undefined) schema[keyword] = found
  }
  return schema
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

function list(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined
}

function texts(value: unknown): string[] | undefined {
  return list(value)?.filter((item) => typeof item === 'string')
}

function schemaList(value: unknown): Schema[] | undefined {
  return list(value)?.map((item) => readSchema(item) ?? {})
}

function schemas(value: unknown): Record<string, Schema> | undefined {
  if (!isJsonObject(value)) return undefined
  const read: JsonObject = {}
  for (const [name, schema] of Object.entries(value)) setOwn(read, name, readSchema(schema) ?? {})
  return read as Record<string, Schema>
}

/** The schema of a property by name, never an inherited one. */
export function propertyOf({ properties }: Schema, name: string): Schema | undefined {
  return properties && Object.hasOwn(properties, name) ? properties[name] : undefined
}

/** What every object has; of an object inside another only where that is an embedded resource. */
export const metaFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])

/** What a value in a map may be that has no property of its own. Undefined: nothing is allowed; 'any': anything. */
export function valuesOf({ additionalProperties }: Schema): Schema | 'any' | undefined {
  if (additionalProperties === undefined || additionalProperties === false) return undefined
  return additionalProperties === true ? 'any' : additionalProperties
}
