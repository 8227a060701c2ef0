/** The schema of a custom resource as OpenAPI publishes it. Models apiextensions-apiserver/pkg/controller/openapi. */
import { copyJson, isJsonObject, type JsonObject } from '../../kube/json'
import type { GroupVersionKind } from './schema'

const metaPackage = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const typeMeta: Readonly<Record<string, JsonObject>> = {
  apiVersion: {
    description:
      'APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources',
    type: 'string',
  },
  kind: {
    description:
      'Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds',
    type: 'string',
  },
}

/** `raw` as it stands in the definition. */
export function publishedSchema(raw: unknown, gvk: GroupVersionKind, version: 2 | 3): JsonObject {
  const copy: unknown = copyJson(raw)
  const schema = isJsonObject(copy) ? copy : { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  const written = version === 2 ? asVersion2(schema) : schema
  withMeta(written, version)
  if (version === 3) addMetaToEmbedded(written)
  return { ...written, 'x-kubernetes-group-version-kind': [gvk] }
}

function withMeta(schema: JsonObject, version: 2 | 3): void {
  const $ref = `${version === 3 ? '#/components/schemas/' : '#/definitions/'}${metaPackage}.ObjectMeta`
  const metadata =
    version === 3 ? { description: metadataText, allOf: [{ $ref }] } : { description: metadataText, $ref }
  const properties = isJsonObject(schema.properties) ? schema.properties : {}
  const { apiVersion: _, kind: __, metadata: ___, ...own } = properties
  schema.properties = { ...typeMeta, metadata, ...own }
}

const metadataText =
  "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata"

/** An object of any kind inside of another has what all objects have. */
function addMetaToEmbedded(schema: JsonObject): void {
  for (const each of partsOf(schema)) {
    if (each['x-kubernetes-embedded-resource'] === true) withMeta(each, 3)
    addMetaToEmbedded(each)
  }
}

function partsOf({ items, additionalProperties, properties }: JsonObject): JsonObject[] {
  const named = isJsonObject(properties) ? Object.values(properties) : []
  return [items, additionalProperties, ...named].filter(isJsonObject)
}

/** Version 2 knows less: what it cannot say is left out, so that old clients do not refuse what is right. */
function asVersion2(schema: JsonObject): JsonObject {
  const { oneOf: _, anyOf: __, not: ___, allOf: ____, default: _____, nullable, ...kept } = schema
  if (nullable === true || schema['x-kubernetes-int-or-string'] === true) {
    delete kept.type
    delete kept.items
    delete kept.properties
    delete kept.format
  }
  if (schema['x-kubernetes-preserve-unknown-fields'] === true) {
    delete kept.items
    delete kept.properties
    if (schema.type !== 'object') delete kept.type
  }
  if (isJsonObject(kept.items)) kept.items = asVersion2(kept.items)
  if (isJsonObject(kept.additionalProperties)) kept.additionalProperties = asVersion2(kept.additionalProperties)
  if (isJsonObject(kept.properties)) {
    kept.properties = Object.fromEntries(
      Object.entries(kept.properties).map(([name, each]) => [name, isJsonObject(each) ? asVersion2(each) : each]),
    )
  }
  return kept
}
