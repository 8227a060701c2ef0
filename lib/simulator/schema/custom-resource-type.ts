/**
 * The type of a custom resource, made of the schema in its definition. Models
 * apiextensions-apiserver/pkg/apiserver (customresource_handler.go) and pkg/controller/openapi/builder.
 */
import { createHash } from 'node:crypto'
import { fieldTypeOf } from '../../kube/custom-resources/field-type'
import { prune } from '../../kube/custom-resources/prune'
import type { Schema } from '../../kube/custom-resources/schema'
import type { JsonObject } from '../../kube/json'
import { publishedSchema } from './custom-openapi'
import type { CustomType } from './custom-types'
import { decodeObject } from './decode'
import { checkCustomIdentity } from './identity'
import type { CustomOpenApi, Definition, GroupVersionKind, SchemaNode, Schemas } from './schema'

const metaPackage = 'io.k8s.apimachinery.pkg.apis.meta.v1'

export interface CustomResourceTypeOptions {
  gvk: GroupVersionKind
  listKind: string
  /** As it stands in the definition, and as it is read. */
  raw: unknown
  schema: Schema | undefined
  /** Those of the API itself. */
  schemas: Schemas
}

/** The type and that of its lists. */
export function customResourceTypes(options: CustomResourceTypeOptions): CustomType[] {
  const { gvk, listKind, raw, schema, schemas } = options
  const definitionName = nameOf(gvk)
  const revision = createHash('sha256')
    .update(JSON.stringify(raw ?? null))
    .digest('hex')
  const listGvk = { ...gvk, kind: listKind }
  return [
    {
      gvk,
      definitionName,
      revision,
      fieldType: fieldTypeOf(schema, schemas.fieldTypeOf(`${metaPackage}.ObjectMeta`)),
      decode(body, decoding) {
        const object = checkCustomIdentity(gvk, body)
        const definition = (name: string) =>
          name === definitionName ? definitionFor(object) : schemas.definition(name)
        const rest = schema ? { prune: (decoded: JsonObject) => prune(decoded, schema) } : {}
        return decodeObject({ gvk, definitionName, definition, object, options: decoding, ...rest })
      },
      openApi: (version) => ({
        schema: publishedSchema(raw, gvk, version),
        refs: [`${metaPackage}.ObjectMeta`],
      }),
    },
    {
      gvk: listGvk,
      definitionName: nameOf(listGvk),
      revision,
      openApi: (version) => listSchema(listGvk, definitionName, gvk.kind, version),
    },
  ]
}

/** Go's name of the type: the group's words turned round. */
const nameOf = ({ group, version, kind }: GroupVersionKind) => [...group.split('.').reverse(), version, kind].join('.')

/** Metadata is decoded as that of any object; the rest is for the schema. */
function definitionFor(object: JsonObject): Definition {
  const properties: Record<string, { node: SchemaNode }> = {}
  for (const key of Object.keys(object)) {
    if (key === '__proto__') continue
    properties[key] = { node: nodes[key] ?? { type: 'any' } }
  }
  return { properties, required: [] }
}

const nodes: Readonly<Record<string, SchemaNode>> = {
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  metadata: { type: 'ref', ref: `${metaPackage}.ObjectMeta` },
}

function listSchema(gvk: GroupVersionKind, itemName: string, itemKind: string, version: 2 | 3): CustomOpenApi {
  const prefix = version === 3 ? '#/components/schemas/' : '#/definitions/'
  const schema = {
    description: `${gvk.kind} is a list of ${itemKind}`,
    type: 'object',
    required: ['items'],
    properties: {
      apiVersion: { type: 'string' },
      items: { description: `List of ${itemKind}.`, type: 'array', items: { $ref: `${prefix}${itemName}` } },
      kind: { type: 'string' },
      metadata: { $ref: `${prefix}${metaPackage}.ListMeta` },
    },
    'x-kubernetes-group-version-kind': [gvk],
  }
  return { schema, refs: [itemName, `${metaPackage}.ListMeta`] }
}
