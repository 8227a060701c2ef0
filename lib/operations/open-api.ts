/**
 * The cluster's own description of a kind (OpenAPI v3), and a document held against it as the API server decodes one: names
 * and types of fields. What must be there and which values there are is not decided here: `required` and `enum` of a
 * built-in kind are a description, and its validation speaks.
 */
import type { Kind } from '../kinds/kind'
import { apiVersionOf } from '../kinds/kind'
import { type FieldError, invalidValue } from '../kube/field-error'
import type { KubeObject } from '../kube/object'
import { groupVersionPath } from '../kube/paths'
import { isQuantity } from '../kube/quantity'
import { badGateway, badRequest, invalid, type StatusError } from '../kube/status-error'
import type { Ask } from './ask'

interface Schema {
  $ref?: string
  allOf?: readonly Schema[]
  oneOf?: readonly Schema[]
  type?: string
  format?: string
  properties?: Readonly<Record<string, Schema>>
  additionalProperties?: Schema | boolean
  items?: Schema
  'x-kubernetes-preserve-unknown-fields'?: boolean
  'x-kubernetes-int-or-string'?: boolean
  'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[]
}

export type Schemas = Readonly<Record<string, Schema>>

/** The schemas of the kind's group and version. */
export async function readSchemas(ask: Ask, kind: Kind): Promise<Schemas> {
  const root = (await ask('/openapi/v3')) as { paths?: Record<string, { serverRelativeURL?: string }> }
  const place = groupVersionPath(kind.group, kind.versions[0]).slice(1)
  const url = root.paths?.[place]?.serverRelativeURL
  if (!url?.startsWith('/openapi/v3/')) throw badGateway(`the cluster describes no schema of ${apiVersionOf(kind)}`)
  const document = (await ask(url)) as { components?: { schemas?: Schemas } }
  return document.components?.schemas ?? {}
}

/** What is wrong with the document, in the API server's words where it has some; undefined when nothing is. */
export function checkAgainstSchema(schemas: Schemas, kind: Kind, object: KubeObject): StatusError | undefined {
  const [version] = kind.versions
  const found = Object.entries(schemas).find(([, schema]) =>
    schema['x-kubernetes-group-version-kind']?.some(
      (gvk) => gvk.group === kind.group && gvk.version === version && gvk.kind === kind.kind,
    ),
  )
  if (!found) return badGateway(`the cluster describes no schema of ${kind.kind} in ${apiVersionOf(kind)}`)
  const check = new Check(schemas)
  check.value(object, { $ref: `#/components/schemas/${found[0]}` }, '')
  if (check.unknown.length) {
    const fields = check.unknown.map((field) => `unknown field "${field}"`).join(', ')
    return badRequest(
      `${kind.kind} in version "${version}" cannot be handled as a ${kind.kind}: strict decoding error: ${fields}`,
    )
  }
  return check.errors.length ? invalid(kind, object.metadata?.name ?? '', check.errors) : undefined
}

class Check {
  readonly unknown: string[] = []
  readonly errors: FieldError[] = []

  constructor(private readonly schemas: Schemas) {}

  value(value: unknown, asked: Schema, field: string): void {
    // As the API server reads JSON: null is as good as absent.
    if (value === null || value === undefined) return
    const { schema, name } = this.#resolve(asked)
    const isIntOrString = schema['x-kubernetes-int-or-string'] || schema.format === 'int-or-string'
    if (name?.endsWith('.api.resource.Quantity')) this.#quantity(value, field)
    else if (isIntOrString || name?.endsWith('.IntOrString')) {
      this.#expect(typeof value === 'string' || Number.isInteger(value), value, field, 'an integer or a string')
    } else if (schema.properties || schema.additionalProperties || schema.type === 'object') {
      this.#object(value, schema, field)
    } else if (schema.items || schema.type === 'array') this.#array(value, schema, field)
    else this.#scalar(value, schema, field)
  }

  /** References, and the `allOf` of one that carries a field's default. */
  #resolve(schema: Schema): { schema: Schema; name?: string } {
    let resolved = schema
    let name: string | undefined
    for (let hop = 0; hop < 20; hop++) {
      const [only] = resolved.allOf ?? []
      const next = resolved.$ref ?? (resolved.allOf?.length === 1 ? only?.$ref : undefined)
      if (!next) break
      name = next.replace('#/components/schemas/', '')
      resolved = this.schemas[name] ?? {}
    }
    return { schema: resolved, ...(name ? { name } : {}) }
  }

  #object(value: unknown, schema: Schema, field: string): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#expect(false, value, field, 'a map')
      return
    }
    const fields = value as Record<string, unknown>
    for (const [name, inner] of Object.entries(fields)) {
      const known = Object.hasOwn(schema.properties ?? {}, name) ? schema.properties?.[name] : undefined
      if (known) this.value(inner, known, join(field, name))
      else if (typeof schema.additionalProperties === 'object') {
        this.value(inner, schema.additionalProperties, `${field}[${name}]`)
      } else if (schema.properties && !schema.additionalProperties && !schema['x-kubernetes-preserve-unknown-fields']) {
        this.unknown.push(join(field, name))
      }
    }
  }

  #array(value: unknown, { items }: Schema, field: string): void {
    this.#expect(Array.isArray(value), value, field, 'a list')
    if (!items || !Array.isArray(value)) return
    for (const [at, item] of value.entries()) this.value(item, items, `${field}[${at}]`)
  }

  #scalar(value: unknown, { type, format }: Schema, field: string): void {
    if (type === 'string') {
      this.#expect(typeof value === 'string', value, field, 'a string')
      const isTime = format === 'date-time' && typeof value === 'string'
      if (isTime) this.#expect(!Number.isNaN(Date.parse(value)), value, field, 'a time as in RFC 3339')
    } else if (type === 'boolean') this.#expect(typeof value === 'boolean', value, field, 'true or false')
    else if (type === 'integer') this.#expect(Number.isInteger(value), value, field, 'an integer')
    else if (type === 'number') this.#expect(typeof value === 'number', value, field, 'a number')
  }

  #quantity(value: unknown, field: string): void {
    const isOne = (typeof value === 'string' || typeof value === 'number') && isQuantity(String(value))
    this.#expect(isOne, value, field, 'a quantity such as 500m, 2, 1.5Gi (numbers with an optional unit)')
  }

  #expect(holds: boolean, value: unknown, field: string, what: string): void {
    if (!holds) this.errors.push(invalidValue(field, value, `must be ${what}`))
  }
}

const join = (field: string, name: string) => (field ? `${field}.${name}` : name)
