/** How the fields of the API's types are owned and applied, in the form that managed fields ask for. */
import { deducedType, type FieldType, type ListType, type MapType } from '../../kube/managed-fields/field-type'
import type { Definition, SchemaNode } from './schema'
import { embeddedStructs } from './tables/embedded-structs'

/** Keys of list items that have a default (`+default="TCP"`). */
const keyDefaults: Readonly<Record<string, unknown>> = { protocol: 'TCP' }

/** Makes the type of a definition by name; each is made once. */
export function createFieldTypes(definition: (name: string) => Definition | undefined) {
  const known = new Map<string, FieldType>()

  function ofDefinition(name: string): FieldType {
    const made = known.get(name)
    if (made) return made
    const found = definition(name)
    const type = found ? { map: struct(name, found) } : deducedType
    known.set(name, type)
    return type
  }

  function struct(definitionName: string, { properties, required, kinds, mapType }: Definition): MapType {
    const types = new Map<string, FieldType>()
    const embedded = new Set(embeddedStructs[definitionName.replace(/^io\.k8s\.api\./, '')] ?? [])
    if (kinds) for (const name of ['metadata', 'spec', 'status']) embedded.add(name)
    const implied = new Map<string, unknown>()
    for (const [name, { node }] of Object.entries(properties)) {
      if (node.type === 'ref' && embedded.has(name)) implied.set(name, empty)
      else if (required.includes(name)) implied.set(name, zeroOf(node))
    }
    const isNamed = (name: string) => Object.hasOwn(properties, name)
    return {
      atomic: mapType === 'atomic',
      isNamed,
      implied,
      field(name) {
        const type = types.get(name)
        if (type) return type
        const node = isNamed(name) ? properties[name]?.node : undefined
        const made = node && ofNode(node)
        if (made) types.set(name, made)
        return made
      },
    }
  }

  function ofNode(node: SchemaNode): FieldType {
    switch (node.type) {
      case 'ref':
        return ofDefinition(node.ref)
      case 'array':
        return { list: ofList(node) }
      case 'map': {
        const values = ofNode(node.values)
        const atomic = node.mapType === 'atomic'
        return { map: { atomic, field: () => values, isNamed: () => false, implied: noneImplied } }
      }
      case 'any':
        return deducedType
      case 'string':
        // A time is text in JSON and has a type of its own, which says nothing of its values.
        return { scalar: node.format?.startsWith('date-time') ? 'untyped' : 'string' }
      case 'integer':
      case 'number':
        return { scalar: 'numeric' }
      case 'boolean':
        return { scalar: 'boolean' }
      default:
        return { scalar: 'untyped' }
    }
  }

  function ofList({ items, listType, listMapKeys = [] }: SchemaNode & { type: 'array' }): ListType {
    const kind = listType === 'map' || listType === 'set' ? listType : 'atomic'
    return { kind, keys: listMapKeys, element: ofNode(items), keyDefaults }
  }

  return ofDefinition
}

const empty = Object.freeze({})
const noneImplied: ReadonlyMap<string, unknown> = new Map()

/** What Go writes of a field without omitempty that nobody set. */
function zeroOf(node: SchemaNode): unknown {
  switch (node.type) {
    case 'string':
      return node.format?.startsWith('date-time') ? null : ''
    case 'integer':
    case 'number':
    case 'int-or-string':
      return 0
    case 'boolean':
      return false
    case 'quantity':
      return '0'
    default:
      return null
  }
}
