import { deducedType } from '../../kube/managed-fields/field-type'
import type { PatchSchema } from '../../kube/patch/strategic'
import { internalError } from '../../kube/status-error'
import { decodeObject } from './decode'
import { createFieldTypes } from './field-types'
import { checkIdentity } from './identity'
import { createPatchSchemas, schemaless } from './patch-schema'
import type { Definition, GroupVersionKind, Schemas } from './schema'
import type { SchemaData } from './schema-data'

const metaPackage = 'io.k8s.apimachinery.pkg.apis.meta.v1'
/** Kinds that every group and version has (metav1.AddToGroupVersion). */
const sharedKinds = ['DeleteOptions', 'Status', 'WatchEvent']

export function createSchemas(data: SchemaData): Schemas {
  const definitions = new Map(Object.entries(data.definitions))
  const names = new Map<string, string>()
  for (const [name, { kinds = [] }] of definitions) for (const gvk of kinds) names.set(keyOf(gvk), name)

  const definition = (name: string): Definition | undefined => definitions.get(name)
  const definitionOf = (gvk: GroupVersionKind): string | undefined =>
    sharedKinds.includes(gvk.kind) ? `${metaPackage}.${gvk.kind}` : names.get(keyOf(gvk))
  const patchSchemas = createPatchSchemas(definition)
  const fieldTypes = createFieldTypes(definition)

  return {
    revision: data.key,
    revisionOf: () => data.key,
    customOpenApi: () => undefined,
    fieldTypeOf: fieldTypes,
    definition,
    definitionOf,
    patchSchema(gvk): PatchSchema {
      const name = definitionOf(gvk)
      return name ? patchSchemas(name) : schemaless
    },
    fieldType(gvk) {
      const name = definitionOf(gvk)
      return name ? fieldTypes(name) : deducedType
    },
    parameterDescription: (name) => data.parameters[name],
    valueTypeDescription: (name) => data.valueTypes[name],
    decode(gvk, body, options) {
      const name = definitionOf(gvk)
      if (!name) throw internalError(`no type is known for ${gvk.group || 'core'}/${gvk.version} ${gvk.kind}`)
      const object = checkIdentity(gvk, body, (other) => definitionOf(other) !== undefined)
      return decodeObject({ gvk, definitionName: name, definition, object, options })
    },
  }
}

const keyOf = ({ group, version, kind }: GroupVersionKind) => `${group}/${version}/${kind}`
