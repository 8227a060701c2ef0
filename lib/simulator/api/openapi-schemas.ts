/** The API's types as OpenAPI schemas: components of version 3, definitions of version 2. Models k8s.io/kube-openapi's builders. */
import type { Definition, SchemaNode, Schemas } from '../schema/schema'

export type OpenApiVersion = 2 | 3
export type OpenApiSchema = Record<string, unknown>

const metaPackage = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const jsonType = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON'
const quantityType = 'io.k8s.apimachinery.pkg.api.resource.Quantity'
const intOrStringType = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString'
const rawExtensionType = 'io.k8s.apimachinery.pkg.runtime.RawExtension'
const fieldsType = `${metaPackage}.FieldsV1`
const timeType = `${metaPackage}.Time`
const microTimeType = `${metaPackage}.MicroTime`
export const patchType = `${metaPackage}.Patch`

/** Types that are plain values on the wire. Version 3 can say that a value is a string or a number. */
function valueType(name: string, version: OpenApiVersion): OpenApiSchema | undefined {
  switch (name) {
    case quantityType:
      return version === 3 ? { oneOf: [{ type: 'string' }, { type: 'number' }] } : { type: 'string' }
    case intOrStringType: {
      const text =
        'IntOrString is a type that can hold an int32 or a string. It holds a number of things or a percentage, or a port by its number or name.'
      const form = version === 3 ? { oneOf: [{ type: 'integer' }, { type: 'string' }] } : { type: 'string' }
      return { description: text, format: 'int-or-string', ...form }
    }
    case timeType:
    case microTimeType:
      return { type: 'string', format: 'date-time' }
    case rawExtensionType:
    case fieldsType:
      return { type: 'object' }
    case patchType:
      return {
        description: 'Patch is the body of a PATCH request: a patch document of the type that Content-Type names.',
        type: 'object',
      }
    case jsonType:
      return { description: 'JSON represents any valid JSON value.' }
    default:
      return undefined
  }
}

/** Schemas of `names` and of all that they refer to, by definition name. */
export function collectSchemas(
  names: Iterable<string>,
  schemas: Schemas,
  version: OpenApiVersion,
): Record<string, OpenApiSchema> {
  const found = new Map<string, OpenApiSchema>()
  const pending = [...names]
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (found.has(name)) continue
    const writer = new SchemaWriter(version, (ref) => pending.push(ref))
    const value = valueType(name, version)
    const custom = schemas.customOpenApi(name, version)
    if (custom) {
      pending.push(...custom.refs)
      found.set(name, custom.schema)
      continue
    }
    const definition = schemas.definition(name)
    const text = schemas.valueTypeDescription(name)
    if (value) found.set(name, { ...(text ? { description: text } : {}), ...value })
    else if (definition) found.set(name, writer.definition(name, definition))
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

export const refPrefix = (version: OpenApiVersion) => (version === 3 ? '#/components/schemas/' : '#/definitions/')

class SchemaWriter {
  constructor(
    private readonly version: OpenApiVersion,
    private readonly onRef: (name: string) => void,
  ) {}

  definition(name: string, { description, properties, required, kinds, mapType }: Definition): OpenApiSchema {
    const fields = Object.entries(properties).map(([field, property]) => {
      const text = [property.description, possibleValues(property.node)].filter(Boolean).join('\n')
      const description = text ? { description: text } : {}
      return [field, this.#node(property.node, { definition: name, field, siblings: description })] as const
    })
    return {
      ...(description ? { description } : {}),
      type: 'object',
      ...(fields.length ? { properties: Object.fromEntries(fields) } : {}),
      ...(required.length ? { required } : {}),
      ...(kinds ? { 'x-kubernetes-group-version-kind': kinds } : {}),
      ...(mapType ? { 'x-kubernetes-map-type': mapType } : {}),
    }
  }

  #node(node: SchemaNode, place: { definition: string; field: string; siblings?: OpenApiSchema }): OpenApiSchema {
    const { siblings = {} } = place
    const inner = { definition: place.definition, field: place.field }
    switch (node.type) {
      case 'string':
        if (node.format === 'date-time') return this.#ref(timeType, siblings)
        if (node.format === 'date-time-micro') return this.#ref(microTimeType, siblings)
        return {
          ...siblings,
          type: 'string',
          ...(node.format ? { format: node.format } : {}),
          ...(node.enum ? { enum: node.enum } : {}),
        }
      case 'integer':
      case 'number':
        return { ...siblings, type: node.type, ...(node.format ? { format: node.format } : {}) }
      case 'boolean':
        return { ...siblings, type: 'boolean' }
      case 'quantity':
        return this.#ref(quantityType, siblings)
      case 'int-or-string':
        return this.#ref(intOrStringType, siblings)
      case 'any':
        return this.#ref(anyType(place), siblings)
      case 'ref': {
        const strategy = node.patchStrategy ? { 'x-kubernetes-patch-strategy': node.patchStrategy } : {}
        return this.#ref(node.ref, { ...siblings, ...strategy })
      }
      case 'map':
        return {
          ...siblings,
          type: 'object',
          additionalProperties: this.#node(node.values, inner),
          ...(node.mapType ? { 'x-kubernetes-map-type': node.mapType } : {}),
        }
      case 'array':
        return {
          ...siblings,
          type: 'array',
          items: this.#node(node.items, inner),
          ...(node.listMapKeys ? { 'x-kubernetes-list-map-keys': node.listMapKeys } : {}),
          ...(node.listType ? { 'x-kubernetes-list-type': node.listType } : {}),
          ...(node.mergeKey ? { 'x-kubernetes-patch-merge-key': node.mergeKey } : {}),
          ...(node.patchStrategy ? { 'x-kubernetes-patch-strategy': node.patchStrategy } : {}),
        }
    }
  }

  /** Version 3 allows nothing beside a $ref, so that it stands in an allOf. */
  #ref(name: string, siblings: OpenApiSchema): OpenApiSchema {
    this.onRef(name)
    const ref = { $ref: `${refPrefix(this.version)}${name}` }
    if (this.version === 2) return { ...siblings, ...ref }
    return Object.keys(siblings).length ? { ...siblings, allOf: [ref] } : ref
  }
}

/**
 * What kube-openapi writes below the description of an enumeration. Its sentence about each value is a comment in the Go
 * code, which no package that we read has.
 */
function possibleValues(node: SchemaNode): string {
  if (node.type !== 'string' || !node.enum) return ''
  return ['', 'Possible enum values:', ...node.enum.map((value) => ` - \`"${value}"\``)].join('\n')
}

function anyType({ definition, field }: { definition: string; field: string }): string {
  if (field === 'fieldsV1') return fieldsType
  return definition.includes('.apiextensions.') ? jsonType : rawExtensionType
}
