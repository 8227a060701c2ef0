/** What a CustomResourceDefinition says of its kind beyond discovery: columns, and whether its objects have conditions. */
import { isJsonObject, type JsonObject } from '../kube/json'
import type { PrinterColumn } from '../kube/printer-column'
import type { KindDescription } from './derived-kind'

type FromDefinition = Pick<KindDescription, 'columns' | 'withoutConditions'>

/** `definition` as it came, in apiextensions.k8s.io/v1; `version` as served. Nobody vouches for its shape. */
export function fromDefinition(definition: unknown, version: string): FromDefinition {
  const versions = listAt(definition, 'spec', 'versions')
  const served = versions.find((each) => isJsonObject(each) && each.name === version)
  if (!isJsonObject(served)) return {}
  const schema = at(served, 'schema', 'openAPIV3Schema')
  return {
    columns: listAt(served, 'additionalPrinterColumns').filter(isPrinterColumn),
    ...(isJsonObject(schema) && !knowsConditions(schema) ? { withoutConditions: true } : {}),
  }
}

/** Also where it says nothing of what a status holds: anything may stand there. */
function knowsConditions(schema: JsonObject): boolean {
  const status = at(schema, 'properties', 'status')
  if (!isJsonObject(status)) return schema['x-kubernetes-preserve-unknown-fields'] === true
  if (status['x-kubernetes-preserve-unknown-fields'] === true) return true
  return at(status, 'properties', 'conditions') !== undefined
}

const types: readonly unknown[] = ['integer', 'number', 'string', 'boolean', 'date']

function isPrinterColumn(value: unknown): value is PrinterColumn {
  if (!isJsonObject(value)) return false
  const { name, type, jsonPath, description, priority } = value
  return (
    typeof name === 'string' &&
    typeof jsonPath === 'string' &&
    types.includes(type) &&
    ['string', 'undefined'].includes(typeof description) &&
    ['number', 'undefined'].includes(typeof priority)
  )
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (isJsonObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  )
}

function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const list = at(value, ...path)
  return Array.isArray(list) ? list : []
}
