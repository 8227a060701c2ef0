/** What the cluster's schema says of a field, as `kubectl explain` says it. */
import {
  fieldSchema,
  type OpenApiSchema,
  type OpenApiSchemas,
  type ResolvedSchema,
  referenceOf,
  resolveSchema,
  schemaOfKind,
} from '../../kube/open-api/schema'
import type { FieldPath } from './place'

export interface FieldDoc {
  name: string
  /** `integer`, `[]Container`, `map[string]string`. */
  type: string
  required: boolean
  /** Plain text, whoever wrote it. */
  description: string
  defaultValue?: unknown
  values?: readonly unknown[]
}

export interface FoundSchema {
  schema: OpenApiSchema
  /** What has the field. */
  owner?: ResolvedSchema
}

export function schemaOfObject(
  schemas: OpenApiSchemas,
  { apiVersion, kind }: { apiVersion: string; kind: string },
): OpenApiSchema | undefined {
  const slash = apiVersion.indexOf('/')
  return schemaOfKind(schemas, {
    group: apiVersion.slice(0, Math.max(slash, 0)),
    version: apiVersion.slice(slash + 1),
    kind,
  })
}

export function schemaAt(schemas: OpenApiSchemas, root: OpenApiSchema, path: FieldPath): FoundSchema | undefined {
  let found: FoundSchema = { schema: root }
  for (const step of path) {
    const owner = resolveSchema(schemas, found.schema)
    const schema = typeof step === 'number' ? owner.schema.items : fieldSchema(owner.schema, step)
    if (!schema) return undefined
    found = { schema, owner }
  }
  return found
}

export function fieldDoc(schemas: OpenApiSchemas, name: string, { schema, owner }: FoundSchema): FieldDoc {
  const { schema: resolved } = resolveSchema(schemas, schema)
  const values = schema.enum ?? resolved.enum
  const defaultValue = schema.default ?? resolved.default
  return {
    name,
    type: typeText(schema),
    required: owner?.schema.required?.includes(name) ?? false,
    description: descriptionOf(schema, resolved),
    ...(isTold(defaultValue) ? { defaultValue } : {}),
    ...(values ? { values } : {}),
  }
}

/** The list of values that upstream adds to descriptions is shown as one. */
function descriptionOf(schema: OpenApiSchema, resolved: OpenApiSchema): string {
  const text = schema.description ?? resolved.description ?? ''
  const list = text.indexOf('\n\nPossible enum values:')
  return (list < 0 || !(schema.enum ?? resolved.enum) ? text : text.slice(0, list)).trim()
}

/** A struct's empty default says nothing: Go writes one for every struct. */
function isTold(value: unknown): boolean {
  return (
    value !== undefined && value !== '' && !(typeof value === 'object' && value !== null && !Object.keys(value).length)
  )
}

/** Models kubectl's explain template: typeGuess. */
function typeText(schema: OpenApiSchema): string {
  if (schema.items) return `[]${typeText(schema.items)}`
  if (typeof schema.additionalProperties === 'object') return `map[string]${typeText(schema.additionalProperties)}`
  const reference = referenceOf(schema)
  return reference?.slice(reference.lastIndexOf('.') + 1) ?? schema.type ?? 'Object'
}

/** What a list of completions has room for. */
export function firstSentence(description: string): string {
  const line = description.split('\n', 1)[0] ?? ''
  return /^.*?[.。](?=\s|$)/.exec(line)?.[0] ?? line
}
