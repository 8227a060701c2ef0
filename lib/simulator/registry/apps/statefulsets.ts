/** Models pkg/registry/apps/statefulset/strategy.go. */
import { statefulSets } from '../../../kinds/statefulsets.apps'
import { invalidValue } from '../../../kube/field-error'
import type { StatefulSet } from '../../../kube/types'
import { setClaimDefaults } from '../core/persistentvolumeclaims'
import { defaultTemplate } from '../core/pod-template'
import { podSpecWarnings } from '../core/pod-warnings'
import { validateReplicaCounts } from '../core/replica-status-validation'
import { validateNonNegative } from '../core/value-validation'
import { defineStrategy } from '../strategy'
import { validateStatefulSet, validateStatefulSetUpdate } from './statefulset-validation'
import { workloadScale } from './workload-selector'

export const statefulSetStrategy = defineStrategy<StatefulSet>({
  kind: statefulSets,
  status: true,

  defaults(set) {
    set.spec ??= {} as NonNullable<StatefulSet['spec']>
    const { spec } = set
    spec.podManagementPolicy ||= 'OrderedReady'
    spec.updateStrategy ??= {}
    spec.updateStrategy.type ||= 'RollingUpdate'
    if (spec.updateStrategy.type === 'RollingUpdate') {
      spec.updateStrategy.rollingUpdate = { partition: 0, ...spec.updateStrategy.rollingUpdate }
    }
    spec.persistentVolumeClaimRetentionPolicy ??= {}
    spec.persistentVolumeClaimRetentionPolicy.whenDeleted ||= 'Retain'
    spec.persistentVolumeClaimRetentionPolicy.whenScaled ||= 'Retain'
    spec.replicas ??= 1
    spec.revisionHistoryLimit ??= 10
    spec.template = defaultTemplate(spec.template)
    for (const claim of spec.volumeClaimTemplates ?? []) {
      claim.apiVersion ??= 'v1'
      claim.kind ??= 'PersistentVolumeClaim'
      setClaimDefaults(claim)
    }
  },

  prepareForCreate(set) {
    set.status = { replicas: 0, availableReplicas: 0 }
  },

  validate: validateStatefulSet,
  validateUpdate: validateStatefulSetUpdate,
  validateStatusUpdate({ status }, old) {
    const errors = validateReplicaCounts(status?.replicas, {
      readyReplicas: status?.readyReplicas,
      currentReplicas: status?.currentReplicas,
      updatedReplicas: status?.updatedReplicas,
      availableReplicas: status?.availableReplicas,
    })
    const collisions = status?.collisionCount ?? 0
    errors.push(...validateNonNegative(status?.observedGeneration, 'status.observedGeneration'))
    if (collisions < (old.status?.collisionCount ?? 0)) {
      errors.push(invalidValue('status.collisionCount', collisions, 'cannot be decremented'))
    }
    return errors
  },
  warnings: ({ spec }) => podSpecWarnings(spec?.template?.spec, 'spec.template.spec'),

  scale: workloadScale,
})
