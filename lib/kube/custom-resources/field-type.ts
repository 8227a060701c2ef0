/** How the fields of a custom resource are owned and applied. Models kube-openapi/pkg/schemaconv over the published schema. */
import { deducedType, type FieldType, type MapType } from '../managed-fields/field-type'
import { propertyOf, type Schema, valuesOf } from './schema'

const noneImplied: ReadonlyMap<string, unknown> = new Map()
const text: FieldType = { scalar: 'string' }

/** `metadata` is the type of ObjectMeta. Without a schema, fields are as their values look. */
export function fieldTypeOf(schema: Schema | undefined, metadata: FieldType): FieldType {
  const types = new WeakMap<Schema, FieldType>()

  function of(part: Schema): FieldType {
    const known = types.get(part)
    if (known) return known
    const made = make(part)
    types.set(part, made)
    return made
  }

  function make(part: Schema): FieldType {
    if (part['x-kubernetes-int-or-string']) return { scalar: 'untyped' }
    switch (part.type) {
      case 'object':
        return part.properties || part.additionalProperties ? { map: ofMap(part) } : untypedMap(part)
      case 'array': {
        const kind = part['x-kubernetes-list-type']
        return {
          list: {
            kind: kind === 'map' || kind === 'set' ? kind : 'atomic',
            keys: part['x-kubernetes-list-map-keys'] ?? [],
            element: part.items ? of(part.items) : deducedType,
            keyDefaults: keyDefaultsOf(part),
          },
        }
      }
      case 'string':
        return text
      case 'integer':
      case 'number':
        return { scalar: 'numeric' }
      case 'boolean':
        return { scalar: 'boolean' }
      default:
        return deducedType
    }
  }

  function untypedMap(part: Schema): FieldType {
    if (part['x-kubernetes-preserve-unknown-fields']) {
      return { map: { atomic: isAtomic(part), field: () => deducedType, isNamed: () => false, implied: noneImplied } }
    }
    return { map: ofMap(part) }
  }

  function ofMap(part: Schema): MapType {
    const values = valuesOf(part)
    const isEmbedded = part['x-kubernetes-embedded-resource'] ?? false
    return {
      atomic: isAtomic(part),
      isNamed: (name) => propertyOf(part, name) !== undefined || (isEmbedded && name in embedded),
      implied: noneImplied,
      field(name) {
        if (isEmbedded && Object.hasOwn(embedded, name)) return embedded[name]
        const property = propertyOf(part, name)
        if (property) return of(property)
        if (values !== undefined) return values === 'any' ? deducedType : of(values)
        return part['x-kubernetes-preserve-unknown-fields'] ? deducedType : undefined
      },
    }
  }

  const embedded: Readonly<Record<string, FieldType>> = { apiVersion: text, kind: text, metadata }
  const root: Schema = schema ?? { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  return { map: ofMap({ ...root, 'x-kubernetes-embedded-resource': true }) }
}

const isAtomic = (part: Schema) => part['x-kubernetes-map-type'] === 'atomic'

function keyDefaultsOf({ items, 'x-kubernetes-list-map-keys': keys = [] }: Schema): Record<string, unknown> {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = items && propertyOf(items, key)?.default
      return value === undefined ? [] : [[key, value]]
    }),
  )
}
