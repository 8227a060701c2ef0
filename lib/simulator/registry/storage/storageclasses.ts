/** Models pkg/registry/storage/storageclass/strategy.go and pkg/apis/storage/validation. */
import { storageClasses } from '../../../kinds/storageclasses.storage.k8s.io'
import { type FieldError, fieldForbidden, immutable, invalidValue, required } from '../../../kube/field-error'
import { qualifiedNameErrors } from '../../../kube/names'
import type { StorageClass } from '../../../kube/types'
import { validateOneOf } from '../core/value-validation'
import { semanticallyEqual } from '../equality'
import { defineStrategy } from '../strategy'

export const storageClassStrategy = defineStrategy<StorageClass>({
  kind: storageClasses,

  defaults(storageClass) {
    storageClass.reclaimPolicy ??= 'Delete'
    storageClass.volumeBindingMode ??= 'Immediate'
  },

  validate: validateStorageClass,
  validateUpdate: validateStorageClassUpdate,
})

function validateStorageClass({
  provisioner,
  parameters,
  reclaimPolicy,
  volumeBindingMode,
}: StorageClass): FieldError[] {
  return [
    ...(provisioner
      ? qualifiedNameErrors(provisioner.toLowerCase()).map((text) => invalidValue('provisioner', provisioner, text))
      : [required('provisioner', '')]),
    ...(parameters?.[''] === undefined ? [] : [invalidValue('parameters', '', 'field can not be empty.')]),
    ...validateOneOf(reclaimPolicy, ['Delete', 'Retain'], 'reclaimPolicy'),
    ...validateOneOf(volumeBindingMode, ['Immediate', 'WaitForFirstConsumer'], 'volumeBindingMode'),
  ]
}

function validateStorageClassUpdate(storageClass: StorageClass, old: StorageClass): FieldError[] {
  const errors = validateStorageClass(storageClass)
  for (const field of ['parameters', 'provisioner', 'reclaimPolicy'] as const) {
    if (semanticallyEqual(storageClass[field], old[field])) continue
    errors.push(fieldForbidden(field, `updates to ${field} are forbidden.`))
  }
  if (storageClass.volumeBindingMode !== old.volumeBindingMode) {
    errors.push(immutable('volumeBindingMode', storageClass.volumeBindingMode))
  }
  return errors
}
