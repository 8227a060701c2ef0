/**
 * Takes out of a custom resource what its schema does not name. Models
 * apiextensions-apiserver/pkg/apiserver/schema/pruning/algorithm.go.
 */
import { isJsonObject } from '../json'
import { metaFields, propertyOf, type Schema, valuesOf } from './schema'

/** Changes `object` in place. Returns the paths of what was taken out (`spec.list[0].foo`), in order. */
export function prune(object: unknown, schema: Schema): string[] {
  const unknown: string[] = []
  pruneValue(object, { ...schema, 'x-kubernetes-embedded-resource': true }, '', unknown)
  return unknown.sort()
}

function pruneValue(value: unknown, schema: Schema | undefined, path: string, unknown: string[]): void {
  if (Array.isArray(value)) {
    const items = schema?.items
    // Where anything is kept, only items that are described are looked into.
    if (schema?.['x-kubernetes-preserve-unknown-fields'] && !items) return
    for (const [index, item] of value.entries()) pruneValue(item, items, `${path}[${index}]`, unknown)
    return
  }
  if (!isJsonObject(value)) return
  const keepsUnknown = schema?.['x-kubernetes-preserve-unknown-fields'] ?? false
  for (const key of Object.keys(value)) {
    if (schema?.['x-kubernetes-embedded-resource'] && metaFields.has(key)) continue
    const below = path ? `${path}.${key}` : key
    const property = schema && propertyOf(schema, key)
    const values = schema && valuesOf(schema)
    if (property) pruneValue(value[key], property, below, unknown)
    else if (values) pruneValue(value[key], values === 'any' ? undefined : values, below, unknown)
    else if (!keepsUnknown) {
      unknown.push(below)
      delete value[key]
    }
  }
}
