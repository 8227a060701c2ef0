/** What the field at a place is. */
import { resolveSchema } from '../../kube/open-api/schema'
import { type FieldDoc, fieldDoc, schemaAt, schemaOfObject } from './field-doc'
import type { ClusterKnowledge } from './knowledge'
import { objectAt, placeAt } from './place'

export interface Description {
  from: number
  to: number
  doc: FieldDoc
}

/** Undefined where no field is, or nothing is known of it. */
export async function describe(
  text: string,
  offset: number,
  knowledge: Pick<ClusterKnowledge, 'schemas'>,
): Promise<Description | undefined> {
  const place = placeAt(text, offset)
  if (!place || place.role === 'item') return undefined
  const isKey = place.role === 'key'
  if (isKey && !place.entry) return undefined
  const whole = isKey && place.entry ? [...place.path, place.entry.key] : place.path
  const { apiVersion, kind, path } = objectAt(place.document, whole)
  const schemas = apiVersion && kind ? await knowledge.schemas(apiVersion) : undefined
  const root = schemas && apiVersion && kind ? schemaOfObject(schemas, { apiVersion, kind }) : undefined
  if (!schemas || !root || !kind) return undefined
  const range = { from: place.from, to: place.to }
  // The name of a kind stands for the kind.
  if (!isKey && path.length === 1 && path[0] === 'kind') {
    const { schema } = resolveSchema(schemas, root)
    return {
      ...range,
      doc: { name: kind, type: apiVersion ?? '', required: false, description: schema.description ?? '' },
    }
  }
  // An item of a list is described by its list.
  const last = path.findLastIndex((step) => typeof step === 'string')
  const name = path[last]
  const found = typeof name === 'string' ? schemaAt(schemas, root, path.slice(0, last + 1)) : undefined
  return found && typeof name === 'string' ? { ...range, doc: fieldDoc(schemas, name, found) } : undefined
}
