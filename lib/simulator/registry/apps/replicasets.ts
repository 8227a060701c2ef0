/** Models pkg/registry/apps/replicaset/strategy.go. */
import { replicaSets } from '../../../kinds/replicasets.apps'
import type { FieldError } from '../../../kube/field-error'
import type { ReplicaSet } from '../../../kube/types'
import { defaultTemplate } from '../core/pod-template'
import { podSpecWarnings } from '../core/pod-warnings'
import { validateReplicaStatus } from '../core/replica-status-validation'
import { validateNonNegative } from '../core/value-validation'
import { defineStrategy } from '../strategy'
import { validateSelectorAndTemplate, validateSelectorUnchanged, workloadScale } from './workload-selector'

export const replicaSetStrategy = defineStrategy<ReplicaSet>({
  kind: replicaSets,
  status: true,

  defaults(replicaSet) {
    replicaSet.spec ??= {} as NonNullable<ReplicaSet['spec']>
    replicaSet.spec.replicas ??= 1
    replicaSet.spec.template = defaultTemplate(replicaSet.spec.template)
  },

  prepareForCreate(replicaSet) {
    replicaSet.status = { replicas: 0 }
  },

  validate: validateReplicaSet,
  validateUpdate: (replicaSet, old) => [
    ...validateReplicaSet(replicaSet),
    ...validateSelectorUnchanged(replicaSet.spec?.selector, old.spec?.selector),
  ],
  validateStatusUpdate: validateReplicaStatus,
  warnings: ({ spec }) => podSpecWarnings(spec?.template?.spec, 'spec.template.spec'),

  scale: workloadScale,

  selectableFields: ({ status }) => ({ 'status.replicas': String(status?.replicas ?? 0) }),
})

function validateReplicaSet({ spec }: ReplicaSet): FieldError[] {
  return [
    ...validateNonNegative(spec?.replicas, 'spec.replicas'),
    ...validateNonNegative(spec?.minReadySeconds, 'spec.minReadySeconds'),
    ...validateSelectorAndTemplate(spec ?? {}),
  ]
}
