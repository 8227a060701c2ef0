/**
 * What may stand inside of allOf, anyOf, oneOf and not: restrictions of what the schema around them describes, and no
 * descriptions of their own. Models apiextensions-apiserver/pkg/apiserver/schema/{validation,complete}.go.
 */
import { type FieldError, fieldForbidden, required } from '../field-error'
import { propertyOf, type Schema, valuesOf } from './schema'

/** Checks all of `schema`, at every level. */
export function validateNested(schema: Schema, path: string): FieldError[] {
  const errors: FieldError[] = []
  const mayHaveType = schema['x-kubernetes-int-or-string'] ?? false
  for (const [at, nested] of combined(schema, path)) {
    errors.push(...notStructural(nested, at, mayHaveType), ...incomplete(nested, schema, at, path))
  }
  if (schema.items) errors.push(...validateNested(schema.items, `${path}.items`))
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    errors.push(...validateNested(property, `${path}.properties[${name}]`))
  }
  const values = valuesOf(schema)
  if (values && values !== 'any') errors.push(...validateNested(values, `${path}.additionalProperties`))
  return errors
}

function combined(schema: Schema, path: string): [path: string, schema: Schema][] {
  const found: [string, Schema][] = []
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    for (const [index, each] of (schema[keyword] ?? []).entries()) found.push([`${path}.${keyword}[${index}]`, each])
  }
  if (schema.not) found.push([`${path}.not`, schema.not])
  return found
}

const forbidden: readonly [keyword: keyof Schema, text: string][] = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
]

/** `anyOf: [{type: integer}, {type: string}]` is how int-or-string may be written out. */
function notStructural(schema: Schema, path: string, mayHaveType: boolean): FieldError[] {
  const errors: FieldError[] = []
  for (const [keyword, text] of forbidden) {
    const value = schema[keyword]
    if (value === undefined || value === false || value === '') continue
    if (keyword === 'type' && mayHaveType && (value === 'integer' || value === 'string')) continue
    errors.push(fieldForbidden(`${path}.${keyword}`, text))
  }
  for (const [at, nested] of combined(schema, path)) errors.push(...notStructural(nested, at, mayHaveType))
  if (schema.items) errors.push(...notStructural(schema.items, `${path}.items`, false))
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const at = `${path}.properties[${name}]`
    if (name === 'metadata') errors.push(fieldForbidden(at, 'must not be specified in a nested context'))
    errors.push(...notStructural(property, at, false))
  }
  return errors
}

/** Whatever is restricted must be described: `nested` names nothing that `schema`, at `path`, does not. */
function incomplete(nested: Schema, schema: Schema, at: string, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const [below, each] of combined(nested, at)) errors.push(...incomplete(each, schema, below, path))
  if (nested.items) {
    if (schema.items) errors.push(...incomplete(nested.items, schema.items, `${at}.items`, `${path}.items`))
    else errors.push(required(`${path}.items`, `because it is defined in ${at}.items`))
  }
  const values = valuesOf(schema)
  for (const [name, property] of Object.entries(nested.properties ?? {})) {
    const below = `${at}.properties[${name}]`
    const described = propertyOf(schema, name)
    const place = `${path}.properties[${name}]`
    if (described) errors.push(...incomplete(property, described, below, place))
    else if (values && values !== 'any') {
      errors.push(...incomplete(property, values, below, `${path}.additionalProperties`))
    } else errors.push(required(place, `because it is defined in ${below}`))
  }
  return errors
}
