/**
 * What a schema in a CustomResourceDefinition must be like. Models apiextensions-apiserver/pkg/apiserver/schema/validation.go
 * and the part of pkg/apis/apiextensions/validation that is about schemas.
 */
import { type FieldError, fieldForbidden, invalidValue, notSupported, required } from '../field-error'
import { copyJson, equalJson, isJsonObject, type JsonObject } from '../json'
import { validateNested } from './nested-schemas'
import { prune } from './prune'
import { metaFields, propertyOf, readSchema, type Schema } from './schema'
import { compilePattern, validateValue } from './validate-value'

/** `raw` as it stands in the definition, at `path`. */
export function validateStructural(raw: unknown, path: string): FieldError[] {
  const schema = readSchema(raw)
  if (!schema || !isJsonObject(raw)) return [required(path, 'schemas are required')]
  return [...unsupported(raw, path), ...invariants(schema, 'root', path), ...validateNested(schema, path)]
}

type Level = 'root' | 'item' | 'field'

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string']
const noType: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}

function invariants(schema: Schema, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { type, items, properties, additionalProperties } = schema
  const isEmbedded = schema['x-kubernetes-embedded-resource'] ?? false
  const keepsUnknown = schema['x-kubernetes-preserve-unknown-fields']
  const isIntOrString = schema['x-kubernetes-int-or-string'] ?? false
  if (!type && !isIntOrString && !keepsUnknown) errors.push(required(`${path}.type`, noType[level]))
  if (level === 'root') {
    if (isEmbedded)
      errors.push(fieldForbidden(`${path}.x-kubernetes-embedded-resource`, 'must not be used at the root'))
    if (type && type !== 'object') errors.push(invalidValue(`${path}.type`, type, 'must be object at the root'))
  }
  if (isIntOrString && type) {
    errors.push(invalidValue(`${path}.type`, type, 'must be empty if x-kubernetes-int-or-string is true'))
  }
  if (isEmbedded && type !== 'object') {
    const text = 'must be object if x-kubernetes-embedded-resource is true'
    errors.push(type ? invalidValue(`${path}.type`, type, text) : required(`${path}.type`, text))
  }
  if (isEmbedded && !keepsUnknown && !properties) {
    const text =
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'
    errors.push(required(`${path}.properties`, text))
  }
  if (keepsUnknown === false) {
    errors.push(invalidValue(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined'))
  }
  if (type === 'array' && !items) errors.push(required(`${path}.items`, 'must be specified'))
  if (level === 'root' || isEmbedded) errors.push(...metaErrors(schema, path))
  errors.push(...listErrors(schema, path), ...mapErrors(schema, path), ...defaultErrors(schema, path))
  if (items) errors.push(...invariants(items, 'item', `${path}.items`))
  for (const [name, property] of Object.entries(properties ?? {})) {
    const isMeta = level === 'root' && metaFields.has(name)
    const below = `${path}.properties[${name}]`
    errors.push(...(isMeta && !property.type ? [] : invariants(property, 'field', below)))
  }
  if (typeof additionalProperties === 'object') {
    errors.push(...invariants(additionalProperties, 'field', `${path}.additionalProperties`))
  }
  return errors
}

/** Of its own metadata a schema may restrict the name and nothing else. */
function metaErrors(schema: Schema, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const name of ['apiVersion', 'kind']) {
    const type = propertyOf(schema, name)?.type
    if (type && type !== 'string') {
      errors.push(invalidValue(`${path}.properties[${name}].type`, type, 'must be string'))
    }
  }
  const metadata = propertyOf(schema, 'metadata')
  if (!metadata) return errors
  const at = `${path}.properties[metadata]`
  if (metadata.type && metadata.type !== 'object') {
    errors.push(invalidValue(`${at}.type`, metadata.type, 'must be object'))
  }
  const others = Object.keys(metadata.properties ?? {}).filter((name) => name !== 'name' && name !== 'generateName')
  const { type: _type, description: _description, properties: _properties, ...more } = metadata
  if (others.length > 0 || Object.keys(more).length > 0) {
    const text = 'must not specify anything other than name and generateName, but metadata is implicitly specified'
    errors.push(fieldForbidden(at, text))
  }
  return errors
}

function listErrors(schema: Schema, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { type, items } = schema
  const listType = schema['x-kubernetes-list-type']
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const keysAt = `${path}.x-kubernetes-list-map-keys`
  if (listType === undefined) {
    if (keys.length > 0) {
      errors.push(required(`${path}.x-kubernetes-list-type`, 'must be map if x-kubernetes-list-map-keys is non-empty'))
    }
    return errors
  }
  if (!['atomic', 'map', 'set'].includes(listType)) {
    errors.push(notSupported(`${path}.x-kubernetes-list-type`, listType, ['atomic', 'map', 'set']))
  }
  if (type !== 'array') {
    const text = 'must be array if x-kubernetes-list-type is specified'
    errors.push(type ? invalidValue(`${path}.type`, type, text) : required(`${path}.type`, text))
  }
  if (listType !== 'map') {
    if (keys.length > 0) {
      const text = 'must be map if x-kubernetes-list-map-keys is non-empty'
      errors.push(invalidValue(`${path}.x-kubernetes-list-type`, listType, text))
    }
    return errors
  }
  if (keys.length === 0) errors.push(required(keysAt, 'must not be empty if x-kubernetes-list-type is map'))
  if (!items) return [...errors, required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map')]
  if (items.type !== 'object') {
    const text = "must be object if parent array's x-kubernetes-list-type is map"
    errors.push(invalidValue(`${path}.items.type`, items.type ?? '', text))
  }
  if (new Set(keys).size < keys.length) errors.push(invalidValue(keysAt, keys, 'must not contain duplicate entries'))
  if (keys.some((key) => !propertyOf(items, key))) {
    errors.push(invalidValue(keysAt, keys, 'entries must all be names of item properties'))
    return errors
  }
  for (const key of keys) {
    const property = propertyOf(items, key)
    if (property?.default === undefined && !items.required?.includes(key)) {
      const text = 'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property'
      errors.push(required(`${path}.items.properties[${key}].default`, text))
    }
  }
  return errors
}

function mapErrors(schema: Schema, path: string): FieldError[] {
  const mapType = schema['x-kubernetes-map-type']
  if (mapType === undefined) return []
  const errors: FieldError[] = []
  if (mapType !== 'atomic' && mapType !== 'granular') {
    errors.push(notSupported(`${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular']))
  }
  if (schema.type !== 'object') {
    const text = 'must be object if x-kubernetes-map-type is specified'
    errors.push(schema.type ? invalidValue(`${path}.type`, schema.type, text) : required(`${path}.type`, text))
  }
  return errors
}

function defaultErrors(schema: Schema, path: string): FieldError[] {
  if (schema.default === undefined) return []
  const at = `${path}.default`
  const kept = copyJson(schema.default)
  prune({ value: kept }, { properties: { value: schema } })
  if (!equalJson(kept, schema.default)) return [invalidValue(at, schema.default, 'must not have unknown fields')]
  return validateValue(schema.default, schema, at)
}

const keywordsNotSupported = ['definitions', 'dependencies', 'patternProperties', 'additionalItems', 'id']

/** What OpenAPI or JSON schema know and custom resources do not, at every level. */
function unsupported(raw: JsonObject, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const keyword of keywordsNotSupported) {
    if (raw[keyword] !== undefined) errors.push(fieldForbidden(`${path}.${keyword}`, `${keyword} is not supported`))
  }
  if (raw.$ref !== undefined) errors.push(fieldForbidden(`${path}.$ref`, '$ref is not supported'))
  if (raw.uniqueItems === true) {
    const text = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'
    errors.push(fieldForbidden(`${path}.uniqueItems`, text))
  }
  if (raw.additionalProperties === false) {
    errors.push(fieldForbidden(`${path}.additionalProperties`, 'additionalProperties cannot be set to false'))
  }
  if (isJsonObject(raw.additionalProperties) && isJsonObject(raw.properties) && Object.keys(raw.properties).length) {
    const text = 'additionalProperties and properties are mutual exclusive'
    errors.push(fieldForbidden(`${path}.additionalProperties`, text))
  }
  if (Array.isArray(raw.items)) {
    errors.push(fieldForbidden(`${path}.items`, 'items must be a schema object and not an array'))
  }
  if (raw.type === 'null') {
    errors.push(fieldForbidden(`${path}.type`, 'type cannot be set to null, use nullable as an alternative'))
  } else if (typeof raw.type === 'string' && raw.type !== '' && !types.includes(raw.type)) {
    errors.push(notSupported(`${path}.type`, raw.type, types))
  }
  if (typeof raw.pattern === 'string' && !compilePattern(raw.pattern)) {
    const text = "must be a valid regular expression, but isn't: error parsing regexp"
    errors.push(invalidValue(`${path}.pattern`, raw.pattern, text))
  }
  for (const [name, below] of parts(raw)) errors.push(...unsupported(below, `${path}.${name}`))
  return errors
}

/** The schemas right inside of one, by the path that errors name them with. */
function parts(raw: JsonObject): [path: string, schema: JsonObject][] {
  const found: [string, unknown][] = []
  for (const keyword of ['items', 'additionalProperties', 'not']) found.push([keyword, raw[keyword]])
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    const list = raw[keyword]
    if (Array.isArray(list)) for (const [index, each] of list.entries()) found.push([`${keyword}[${index}]`, each])
  }
  if (isJsonObject(raw.properties)) {
    for (const [name, each] of Object.entries(raw.properties)) found.push([`properties[${name}]`, each])
  }
  return found.filter((pair): pair is [string, JsonObject] => isJsonObject(pair[1]))
}
