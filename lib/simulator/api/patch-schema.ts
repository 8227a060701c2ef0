/** How the lists of a type merge under a strategic merge patch, looked up in the API's types as a patch descends. */
import type { PatchField, PatchSchema } from '../../kube/patch/strategic'
import type { GroupVersionKind, SchemaNode, Schemas } from '../schema/schema'

const cache = new WeakMap<Schemas, Map<string, PatchSchema>>()

/** A type without a definition merges as JSON merge patch does, lists being replaced. */
export function patchSchemaOf(schemas: Schemas, gvk: GroupVersionKind): PatchSchema {
  const name = schemas.definitionOf(gvk)
  return name ? ofDefinition(schemas, name) : { field: () => undefined }
}

function ofDefinition(schemas: Schemas, name: string): PatchSchema {
  const known = cache.get(schemas) ?? new Map<string, PatchSchema>()
  cache.set(schemas, known)
  const found = known.get(name)
  if (found) return found
  const fields = new Map<string, PatchField | undefined>()
  const schema: PatchSchema = {
    field(field) {
      if (!fields.has(field)) {
        const properties = schemas.definition(name)?.properties ?? {}
        const node = Object.hasOwn(properties, field) ? properties[field]?.node : undefined
        fields.set(field, node && fieldOf(schemas, node))
      }
      return fields.get(field)
    },
  }
  known.set(name, schema)
  return schema
}

function fieldOf(schemas: Schemas, node: SchemaNode): PatchField {
  switch (node.type) {
    case 'array': {
      const { mergeKey } = node
      return { ...strategyOf(node), ...(mergeKey ? { mergeKey } : {}), ...schemaOf(schemas, node.items) }
    }
    case 'map':
      return { ...strategyOf(node), ...schemaOf(schemas, node) }
    case 'ref':
      return { ...strategyOf(node), ...schemaOf(schemas, node) }
    default:
      return {}
  }
}

function schemaOf(schemas: Schemas, node: SchemaNode): { schema?: PatchSchema } {
  if (node.type === 'ref') return { schema: ofDefinition(schemas, node.ref) }
  if (node.type !== 'map') return {}
  const value = fieldOf(schemas, node.values)
  return { schema: { field: () => value } }
}

/** `merge,retainKeys` in the types; retainKeys is a matter of the directive in the patch. */
function strategyOf({ patchStrategy = '' }: { patchStrategy?: string }): { strategy?: 'merge' | 'replace' } {
  const strategies = patchStrategy.split(',')
  if (strategies.includes('merge')) return { strategy: 'merge' }
  return strategies.includes('replace') ? { strategy: 'replace' } : {}
}
