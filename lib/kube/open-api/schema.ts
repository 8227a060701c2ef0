/** A cluster's own description of its types: OpenAPI v3 in the dialect that Kubernetes writes, for built-in kinds and CRDs. */

export interface OpenApiSchema {
  $ref?: string
  allOf?: readonly OpenApiSchema[]
  oneOf?: readonly OpenApiSchema[]
  description?: string
  type?: string
  format?: string
  default?: unknown
  enum?: readonly unknown[]
  nullable?: boolean
  required?: readonly string[]
  properties?: Readonly<Record<string, OpenApiSchema>>
  additionalProperties?: OpenApiSchema | boolean
  items?: OpenApiSchema
  'x-kubernetes-preserve-unknown-fields'?: boolean
  'x-kubernetes-embedded-resource'?: boolean
  'x-kubernetes-int-or-string'?: boolean
  'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[]
}

/** `components.schemas` of a group's version, by name. */
export type OpenApiSchemas = Readonly<Record<string, OpenApiSchema>>

/** What stands behind references; `name`: of the definition, undefined for what is written in place, as all of a CRD is. */
export interface ResolvedSchema {
  schema: OpenApiSchema
  name?: string
}

const prefix = '#/components/schemas/'
/** A reference to itself would go on for ever. */
const mostHops = 20

/** Follows references, and the `allOf` of one that carries a field's description and default. */
export function resolveSchema(schemas: OpenApiSchemas, asked: OpenApiSchema): ResolvedSchema {
  let schema = asked
  let name: string | undefined
  for (let hop = 0; hop < mostHops; hop++) {
    const next = referenceOf(schema)
    if (!next) break
    name = next
    schema = Object.hasOwn(schemas, name) ? (schemas[name] ?? {}) : {}
  }
  return { schema, ...(name === undefined ? {} : { name }) }
}

/** The name of the definition that a schema says nothing beyond. */
export function referenceOf({ $ref, allOf, properties }: OpenApiSchema): string | undefined {
  const reference = $ref ?? (allOf?.length === 1 && !properties ? allOf[0]?.$ref : undefined)
  return reference?.startsWith(prefix) ? reference.slice(prefix.length) : undefined
}

/** The schema of a kind among those of its group and version. */
export function schemaOfKind(
  schemas: OpenApiSchemas,
  wanted: { group: string; version: string; kind: string },
): OpenApiSchema | undefined {
  const found = Object.entries(schemas).find(([, schema]) =>
    schema['x-kubernetes-group-version-kind']?.some(
      ({ group, version, kind }) => group === wanted.group && version === wanted.version && kind === wanted.kind,
    ),
  )
  return found && { $ref: `${prefix}${found[0]}` }
}

const anything: OpenApiSchema = {}

/** What holds for a key's value: undefined for a key that is not known, an empty schema where anything may stand. */
export function fieldSchema(schema: OpenApiSchema, key: string): OpenApiSchema | undefined {
  if (schema.properties && Object.hasOwn(schema.properties, key)) return schema.properties[key]
  if (typeof schema.additionalProperties === 'object') return schema.additionalProperties
  if (schema.additionalProperties || schema['x-kubernetes-preserve-unknown-fields']) return anything
  if (schema['x-kubernetes-embedded-resource'] && ['apiVersion', 'kind', 'metadata'].includes(key)) return anything
  return schema.properties ? undefined : anything
}

/** What a value is, as far as the schema says. */
export type SchemaSort =
  | 'map'
  | 'list'
  | 'string'
  | 'boolean'
  | 'integer'
  | 'number'
  | 'int-or-string'
  | 'quantity'
  | 'time'
  | 'base64'
  | 'any'

export function sortOf({ schema, name }: ResolvedSchema): SchemaSort {
  if (name?.endsWith('.api.resource.Quantity')) return 'quantity'
  const { type, format } = schema
  if (schema['x-kubernetes-int-or-string'] || format === 'int-or-string' || name?.endsWith('.IntOrString')) {
    return 'int-or-string'
  }
  if (schema.properties || schema.additionalProperties || type === 'object') return 'map'
  if (schema.items || type === 'array') return 'list'
  if (type === 'string') return format === 'date-time' ? 'time' : format === 'byte' ? 'base64' : 'string'
  return type === 'boolean' || type === 'integer' || type === 'number' ? type : 'any'
}
