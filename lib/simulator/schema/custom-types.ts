/**
 * The API's types and, beside them, those of custom resources, which come and go. Those describe themselves: how a body is
 * read, how fields are owned, how the type looks in OpenAPI.
 */
import type { FieldType } from '../../kube/managed-fields/field-type'
import type { KubeObject } from '../../kube/object'
import { schemaless } from './patch-schema'
import type { CustomOpenApi, DecodeOptions, GroupVersionKind, Schemas } from './schema'

export interface CustomType {
  gvk: GroupVersionKind
  /** `com.example.stable.v1.CronTab`. */
  definitionName: string
  /** Changes when the type changes. */
  revision: string
  /** Absent for what is only ever answered: lists. */
  decode?(body: unknown, options: DecodeOptions): KubeObject
  fieldType?: FieldType
  openApi(version: 2 | 3): CustomOpenApi
}

export interface ExtensibleSchemas extends Schemas {
  /** These are the types of `owner` from now on. */
  setTypes(owner: string, types: readonly CustomType[]): void
}

export function extensibleSchemas(base: Schemas): ExtensibleSchemas {
  const owned = new Map<string, readonly CustomType[]>()
  const byKind = new Map<string, CustomType>()
  const byName = new Map<string, CustomType>()
  const find = (gvk: GroupVersionKind) => byKind.get(keyOf(gvk))

  return {
    ...base,
    setTypes(owner, types) {
      for (const { gvk, definitionName } of owned.get(owner) ?? []) {
        byKind.delete(keyOf(gvk))
        byName.delete(definitionName)
      }
      owned.set(owner, types)
      for (const type of types) {
        byKind.set(keyOf(type.gvk), type)
        byName.set(type.definitionName, type)
      }
    },
    definitionOf: (gvk) => find(gvk)?.definitionName ?? base.definitionOf(gvk),
    revisionOf: (gvk) => find(gvk)?.revision ?? base.revisionOf(gvk),
    customOpenApi: (name, version) => byName.get(name)?.openApi(version),
    patchSchema: (gvk) => (find(gvk) ? schemaless : base.patchSchema(gvk)),
    fieldType: (gvk) => find(gvk)?.fieldType ?? base.fieldType(gvk),
    decode: (gvk, body, options) => find(gvk)?.decode?.(body, options) ?? base.decode(gvk, body, options),
  }
}

const keyOf = ({ group, version, kind }: GroupVersionKind) => `${group}/${version}/${kind}`
