/** Models pkg/registry/core/namespace/strategy.go and its storage: a Namespace goes only when its own finalizers have gone. */
import { namespaces } from '../../../kinds/namespaces'
import { type FieldError, invalidValue } from '../../../kube/field-error'
import { nameIsLabel, qualifiedNameErrors } from '../../../kube/names'
import { conflict, invalid } from '../../../kube/status-error'
import type { Namespace } from '../../../kube/types'
import { defineStrategy, type Subresource } from '../strategy'

const nameLabel = 'kubernetes.io/metadata.name'
const standardFinalizers = ['foregroundDeletion', 'kubernetes', 'orphan']

/** PUT namespaces/<name>/finalize: the namespace controller says that everything inside has gone. */
const finalize: Subresource<Namespace> = {
  body: { group: '', version: 'v1', kind: 'Namespace' },
  verbs: ['update'],
  apply(namespace, body: Namespace) {
    const name = namespace.metadata?.name ?? ''
    const stated = body.metadata?.resourceVersion
    if (stated && stated !== namespace.metadata?.resourceVersion) throw conflict(namespaces, name)
    const finalizers = body.spec?.finalizers ?? []
    const errors = finalizers.flatMap((each, index) => validateFinalizer(each, `spec.finalizers[${index}]`))
    if (errors.length > 0) throw invalid(namespaces, name, errors)
    namespace.spec = { ...namespace.spec, finalizers }
    return undefined
  },
}

export const namespaceStrategy = defineStrategy<Namespace>({
  kind: namespaces,
  nameRule: nameIsLabel,
  status: true,
  generation: false,
  deletesCollection: false,
  defaults: labelWithName,

  prepareForCreate(namespace) {
    labelWithName(namespace)
    const finalizers = namespace.spec?.finalizers ?? []
    const isThere = finalizers.includes('kubernetes')
    namespace.spec = { ...namespace.spec, finalizers: isThere ? finalizers : [...finalizers, 'kubernetes'] }
    namespace.status = { phase: 'Active' }
  },

  prepareForUpdate(namespace, old) {
    namespace.spec = { ...namespace.spec, finalizers: [...(old.spec?.finalizers ?? [])] }
  },

  validate: ({ spec }) => (spec?.finalizers ?? []).flatMap((name) => validateFinalizer(name, 'spec.finalizers')),

  validateStatusUpdate({ metadata, status }) {
    const expected = metadata?.deletionTimestamp ? 'Terminating' : 'Active'
    if (status?.phase === expected) return []
    const state = metadata?.deletionTimestamp ? 'not empty' : 'empty'
    const text = `may only be '${expected}' if \`deletionTimestamp\` is ${state}`
    return [invalidValue('status.Phase', status?.phase ?? '', text)]
  },

  selectableFields: ({ status }) => ({ 'status.phase': status?.phase ?? '' }),

  prepareForDelete(namespace) {
    namespace.status = { ...namespace.status, phase: 'Terminating' }
  },
  mustStay: ({ spec }) => (spec?.finalizers?.length ?? 0) > 0,

  subresources: { finalize },
})

/** Lets selectors name a Namespace. */
function labelWithName({ metadata }: Namespace): void {
  if (metadata?.name) metadata.labels = { ...metadata.labels, [nameLabel]: metadata.name }
}

function validateFinalizer(name: string, field: string): FieldError[] {
  const errors = qualifiedNameErrors(name).map((text) => invalidValue(field, name, text))
  if (name.includes('/') || standardFinalizers.includes(name)) return errors
  const text = 'name is neither a standard finalizer name nor is it fully qualified'
  return [...errors, invalidValue(field, name, text)]
}
