/** How the fields of the API's types merge, in the form that strategic merge patch asks for. */
import type { PatchField, PatchSchema } from '../../kube/patch/strategic'
import type { Definition, SchemaNode } from './schema'

export const schemaless: PatchSchema = { field: () => undefined }

/** Makes the patch schema of a definition by name; each is made once. */
export function createPatchSchemas(definition: (name: string) => Definition | undefined) {
  const known = new Map<string, PatchSchema>()

  function ofDefinition(name: string): PatchSchema {
    const made = known.get(name)
    if (made) return made
    const fields = new Map<string, PatchField | undefined>()
    const schema: PatchSchema = {
      field(field) {
        if (!fields.has(field)) {
          const properties = definition(name)?.properties
          const node = properties && Object.hasOwn(properties, field) ? properties[field]?.node : undefined
          fields.set(field, node && ofField(node))
        }
        return fields.get(field)
      },
    }
    known.set(name, schema)
    return schema
  }

  function ofField(node: SchemaNode): PatchField {
    const strategies = 'patchStrategy' in node ? (node.patchStrategy ?? '').split(',') : []
    return {
      ...(strategies.includes('merge') ? { strategy: 'merge' as const } : {}),
      ...(strategies.includes('replace') ? { strategy: 'replace' as const } : {}),
      ...(node.type === 'array' && node.mergeKey ? { mergeKey: node.mergeKey } : {}),
      schema: ofValue(node.type === 'array' ? node.items : node),
    }
  }

  function ofValue(node: SchemaNode): PatchSchema {
    if (node.type === 'ref') return ofDefinition(node.ref)
    if (node.type !== 'map') return schemaless
    const field = ofField(node.values)
    return { field: () => field }
  }

  return ofDefinition
}
