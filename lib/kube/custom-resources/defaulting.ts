/**
 * Fills in what a schema gives as defaults, and drops null where nothing may be null. Models
 * apiextensions-apiserver/pkg/apiserver/schema/defaulting.
 */
import { copyJson, isJsonObject, setOwn } from '../json'
import { propertyOf, type Schema, valuesOf } from './schema'

/** Changes `value` in place. */
export function applyDefaults(value: unknown, schema: Schema | undefined): void {
  if (!schema) return
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (isForbiddenNull(item, schema.items) && schema.items?.default !== undefined) {
        value[index] = copyJson(schema.items.default)
      }
      applyDefaults(value[index], schema.items)
    }
    return
  }
  if (!isJsonObject(value)) return
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined
    const isAbsent = given === undefined || isForbiddenNull(given, property)
    if (isAbsent && property.default !== undefined) setOwn(value, name, copyJson(property.default))
    else if (isForbiddenNull(given, property)) delete value[name]
  }
  const values = valuesOf(schema)
  for (const key of Object.keys(value)) {
    const property = propertyOf(schema, key)
    if (property) applyDefaults(value[key], property)
    else if (values !== undefined && values !== 'any') {
      if (isForbiddenNull(value[key], values)) {
        if (values.default === undefined) delete value[key]
        else value[key] = copyJson(values.default)
      }
      applyDefaults(value[key], values)
    }
  }
}

/** Null counts as absent unless the schema allows it. */
const isForbiddenNull = (value: unknown, schema: Schema | undefined) =>
  value === null && schema !== undefined && !schema.nullable
