/** Models apiextensions-apiserver/pkg/registry/customresourcedefinition and apis/apiextensions/v1/defaults.go. */
import { customResourceDefinitions } from '../../../kinds'
import { setCondition } from '../../../kube/conditions'
import { type CustomResourceDefinition, cleanupFinalizer } from '../../../kube/custom-resources/definition'
import { isJsonObject } from '../../../kube/json'
import { defineStrategy } from '../strategy'
import { validateDefinition, validateDefinitionStatus, validateDefinitionUpdate } from './definition-validation'

export const customResourceDefinitionStrategy = defineStrategy<CustomResourceDefinition>({
  kind: customResourceDefinitions,
  status: true,
  allowsBareFinalizers: true,
  defaults({ spec }) {
    if (!spec) return
    const { names } = spec
    if (names?.kind) {
      names.singular ||= names.kind.toLowerCase()
      names.listKind ||= `${names.kind}List`
    }
    spec.conversion ??= { strategy: 'None' }
  },
  prepareForCreate(definition) {
    definition.status = { conditions: [], acceptedNames: { plural: '', kind: '' }, storedVersions: [] }
    noteStorageVersion(definition)
  },
  prepareForUpdate: noteStorageVersion,
  validate: validateDefinition,
  validateUpdate: validateDefinitionUpdate,
  validateStatusUpdate: validateDefinitionStatus,
  warnings: ({ spec }) => [
    ...((spec?.versions ?? []).some(({ schema }) => hasRules(schema?.openAPIV3Schema))
      ? ['x-kubernetes-validations: the rules are kept and published, but the simulated cluster does not evaluate them']
      : []),
    ...(spec?.conversion?.strategy === 'Webhook'
      ? ['spec.conversion: the simulated cluster calls no webhooks; versions are served as with strategy None']
      : []),
  ],
  deletionFinalizers: [cleanupFinalizer],
  prepareForDelete(definition, now) {
    const condition = {
      type: 'Terminating',
      status: 'True',
      reason: 'InstanceDeletionPending',
      message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
    }
    definition.status = {
      ...definition.status,
      conditions: setCondition(definition.status?.conditions, condition, now),
    }
  },
})

/** Every version that objects may be stored in is remembered, until somebody says that there are none any more. */
function noteStorageVersion(definition: CustomResourceDefinition): void {
  const storage = definition.spec?.versions?.find((version) => version.storage)?.name
  const stored = definition.status?.storedVersions ?? []
  if (!storage || stored.includes(storage)) return
  definition.status = { ...definition.status, storedVersions: [...stored, storage] }
}

function hasRules(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some(hasRules)
  if (!isJsonObject(schema)) return false
  const rules = schema['x-kubernetes-validations']
  return (Array.isArray(rules) && rules.length > 0) || Object.values(schema).some(hasRules)
}
