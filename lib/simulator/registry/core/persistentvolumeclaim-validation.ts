/** Models ValidatePersistentVolumeClaim and ValidatePersistentVolumeClaimUpdate of pkg/apis/core/validation. */
import { type FieldError, fieldForbidden, immutable, notSupported, required } from '../../../kube/field-error'
import { validateLabelSelector } from '../../../kube/object-meta'
import { compareQuantities } from '../../../kube/quantity'
import type { LabelSelector, PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../../kube/types'
import { changesBetween, semanticallyEqual } from '../equality'
import { validateAccessModes, validateClassName, validatePositiveAmount, volumeModes } from './storage-validation'

export const validateClaim = ({ spec }: PersistentVolumeClaim): FieldError[] => validateClaimSpec(spec ?? {}, 'spec')

/** Also of the template of an ephemeral volume. */
export function validateClaimSpec(spec: PersistentVolumeClaimSpec, field: string): FieldError[] {
  const { accessModes = [], selector, resources, storageClassName, volumeMode } = spec
  const storage = resources?.requests?.storage
  const storageField = `${field}.resources[storage]`
  return [
    ...(accessModes.length === 0 ? [required(`${field}.accessModes`, 'at least 1 access mode is required')] : []),
    ...(selector ? validateLabelSelector(selector as LabelSelector, `${field}.selector`) : []),
    ...validateAccessModes(accessModes, `${field}.accessModes`),
    ...(storage === undefined ? [required(storageField)] : validatePositiveAmount(storage, storageField)),
    ...validateClassName(storageClassName, `${field}.storageClassName`),
    ...(volumeMode !== undefined && !volumeModes.includes(volumeMode)
      ? [notSupported(`${field}.volumeMode`, volumeMode, volumeModes)]
      : []),
  ]
}

const immutableText =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'

export function validateClaimUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const errors = validateClaim(claim)
  const differences = changesBetween(comparable(old, claim, old), comparable(claim, claim, old), 'spec')
  if (differences.length > 0) {
    const lines = differences.map(
      ({ path, old: before, new: after }) =>
        `- ${path}: ${JSON.stringify(before)}\n+ ${path}: ${JSON.stringify(after)}`,
    )
    errors.push(fieldForbidden('spec', `${immutableText}\n${lines.join('\n')}\n`))
  }
  const size = claim.spec?.resources?.requests?.storage ?? '0'
  const isSmaller = compareQuantities(size, old.spec?.resources?.requests?.storage ?? '0') < 0
  // A claim whose growth failed may go back, but never to what the volume has already or less.
  if (isSmaller && compareQuantities(size, old.status?.capacity?.storage ?? '0') <= 0) {
    errors.push(fieldForbidden('spec.resources.requests.storage', 'field can not be less than status.capacity'))
  }
  if (!semanticallyEqual(claim.spec?.volumeMode, old.spec?.volumeMode)) {
    errors.push(immutable('volumeMode', claim.spec?.volumeMode))
  }
  return errors
}

/** The spec without what may change: the volume is named once, a class given to a claim that had none, a bound claim resized. */
function comparable(
  { spec }: PersistentVolumeClaim,
  next: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
): PersistentVolumeClaimSpec {
  const { volumeName, storageClassName, resources, volumeAttributesClassName: _attributes, ...rest } = spec ?? {}
  const { storage, ...requests } = resources?.requests ?? {}
  const mayResize = next.status?.phase === 'Bound'
  const isClassOpen = old.spec?.storageClassName === undefined && !old.spec?.volumeName
  return {
    ...rest,
    ...(old.spec?.volumeName ? { volumeName } : {}),
    ...(isClassOpen ? {} : { storageClassName }),
    resources: { ...resources, requests: { ...requests, ...(mayResize || !storage ? {} : { storage }) } },
  }
}
