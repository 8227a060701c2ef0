/** Models pkg/registry/core/persistentvolumeclaim/strategy.go. */
import { persistentVolumeClaims } from '../../../kinds/persistentvolumeclaims'
import { required } from '../../../kube/field-error'
import { validateQuantityOf } from '../../../kube/resource-validation'
import type { PersistentVolumeClaim } from '../../../kube/types'
import { defineStrategy } from '../strategy'
import { validateClaim, validateClaimUpdate } from './persistentvolumeclaim-validation'
import { fractionalBytesWarning } from './storage-validation'

export const persistentVolumeClaimStrategy = defineStrategy<PersistentVolumeClaim>({
  kind: persistentVolumeClaims,
  status: true,
  generation: false,
  defaults: setClaimDefaults,

  prepareForCreate(claim) {
    claim.status = { phase: 'Pending' }
  },

  validate: validateClaim,
  validateUpdate: validateClaimUpdate,
  validateStatusUpdate: ({ spec, status }) => [
    ...(spec?.accessModes?.length ? [] : [required('Spec.accessModes')]),
    ...Object.entries(status?.capacity ?? {}).flatMap(([name, amount]) =>
      validateQuantityOf(name, amount, `status.capacity[${name}]`),
    ),
  ],
  warnings: ({ spec }) =>
    fractionalBytesWarning(spec?.resources?.requests?.storage, 'spec.resources.requests[storage]'),
})

/** Also for the claims that a StatefulSet has as templates. */
export function setClaimDefaults(claim: PersistentVolumeClaim): void {
  claim.status ??= {}
  claim.status.phase ||= 'Pending'
  claim.spec ??= {}
  claim.spec.volumeMode ??= 'Filesystem'
}
