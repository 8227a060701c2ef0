/** Puts the API's types together: the client's models, completed with our tables of what they leave out. */
import type { Definition, SchemaNode } from '../schema'
import type { SchemaData } from '../schema-data'
import { enumFields } from '../tables/enums'
import { atomicStructs, mergeRules } from '../tables/lists'
import { quantityFields } from '../tables/quantities'
import { readApiFacts } from './definition-names'
import { readFieldDescriptions, readValueTypes } from './read-descriptions'
import { type Model, type ModelField, readModels } from './read-models'
import { sameWords } from './text'

export interface GenerateOptions {
  /** The folder of @kubernetes/client-node. */
  clientFolder: string
  /** The folder of kubernetes-types, for descriptions; may be missing. */
  typesFolder?: string
  /** Written into the data, to tell whether it is stale. */
  key: string
}

export function generateSchema({ clientFolder, typesFolder, key }: GenerateOptions): SchemaData {
  const models = readModels(clientFolder)
  const { names, kinds, parameters } = readApiFacts(clientFolder, models)
  const descriptions = readFieldDescriptions(typesFolder)
  const definitions: Record<string, Definition> = {}
  for (const model of models.values()) {
    const name = names.get(model.name)
    if (!name) continue
    const kind = kinds.get(name)
    definitions[name] = {
      ...(model.description ? { description: model.description } : {}),
      properties: readProperties(model, name, names, descriptions),
      required: model.fields.filter(({ required }) => required).map((field) => field.name),
      ...(kind ? { kinds: [kind] } : {}),
      ...(atomicStructs.has(tableKey(name)) ? { mapType: 'atomic' as const } : {}),
    }
  }
  return { key, definitions, parameters, valueTypes: readValueTypes(typesFolder) }
}

const tableKey = (definition: string) => definition.replace(/^io\.k8s\.api\./, '')

function readProperties(
  model: Model,
  definition: string,
  names: ReadonlyMap<string, string>,
  descriptions: ReadonlyMap<string, string>,
): Definition['properties'] {
  const properties: Record<string, { description?: string; node: SchemaNode }> = {}
  for (const field of model.fields) {
    const description = describeField(field, descriptions.get(`${definition}.${field.name}`))
    const node = completeNode(nodeOf(field, names), tableKey(definition), field.name)
    properties[field.name] = { ...(description ? { description } : {}), node }
  }
  return properties
}

/** The client is newer, the other source better kept; of an IntOrString the client only says what that is. */
function describeField({ description, type }: ModelField, older: string | undefined): string | undefined {
  if (!description || !older) return description ?? older
  return type === 'IntOrString' || sameWords(description, older) ? older : description
}

function nodeOf({ type, format }: Pick<ModelField, 'type' | 'format'>, names: ReadonlyMap<string, string>): SchemaNode {
  const list = /^Array<(.+)>$/.exec(type)?.[1]
  if (list) return { type: 'array', items: nodeOf({ type: list, format }, names) }
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(type)?.[1]
  if (map) return { type: 'map', values: nodeOf({ type: map, format }, names) }
  switch (type) {
    case 'string':
      return format ? { type: 'string', format } : { type: 'string' }
    case 'Date':
      return { type: 'string', format: 'date-time' }
    case 'V1MicroTime':
      return { type: 'string', format: 'date-time-micro' }
    case 'boolean':
      return { type: 'boolean' }
    case 'IntOrString':
      return { type: 'int-or-string' }
    case 'any':
      return { type: 'any' }
    case 'number':
      if (format === 'int32' || format === 'int64') return { type: 'integer', format }
      return format ? { type: 'number', format } : { type: 'number' }
    default: {
      const ref = names.get(type)
      return ref ? { type: 'ref', ref } : { type: 'any' }
    }
  }
}

/** Adds what the tables know of this field. */
function completeNode(node: SchemaNode, definition: string, field: string): SchemaNode {
  if (quantityFields[definition]?.includes(field)) return asQuantity(node)
  const known = enumFields[definition]?.[field]
  const rule = mergeRules[definition]?.[field]
  if (node.type === 'string' && known) return { ...node, enum: known.values, goType: known.type }
  if (node.type === 'array') {
    const items =
      known && node.items.type === 'string' ? { ...node.items, enum: known.values, goType: known.type } : node.items
    return { ...node, items, listType: 'atomic', ...rule }
  }
  if (node.type === 'map' && rule?.mapType) return { ...node, mapType: rule.mapType }
  return rule?.patchStrategy && node.type === 'ref' ? { ...node, patchStrategy: rule.patchStrategy } : node
}

function asQuantity(node: SchemaNode): SchemaNode {
  if (node.type === 'map') return { type: 'map', values: { type: 'quantity' } }
  if (node.type === 'array') return { type: 'array', items: { type: 'quantity' }, listType: 'atomic' }
  return { type: 'quantity' }
}
