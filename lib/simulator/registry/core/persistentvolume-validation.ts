/** Models ValidatePersistentVolume and ValidatePersistentVolumeUpdate of pkg/apis/core/validation. */
import { type FieldError, fieldForbidden, immutable, notSupported, required } from '../../../kube/field-error'
import { validateQuantityOf } from '../../../kube/resource-validation'
import type { PersistentVolume, PersistentVolumeSpec } from '../../../kube/types'
import { changesBetween, semanticallyEqual } from '../equality'
import { validateNodeSelector } from './affinity-validation'
import { validateAccessModes, validateClassName, validatePositiveAmount, volumeModes } from './storage-validation'
import { validateNoBacksteps } from './value-validation'

/** What of a volume is not its source. */
const common: readonly (keyof PersistentVolumeSpec)[] = [
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
]
const reclaimPolicies = ['Delete', 'Recycle', 'Retain']

export function validateVolume({ spec = {} }: PersistentVolume): FieldError[] {
  const { accessModes = [], persistentVolumeReclaimPolicy: policy, storageClassName, volumeMode, nodeAffinity } = spec
  return [
    ...(accessModes.length === 0 ? [required('spec.accessModes')] : []),
    ...validateAccessModes(accessModes, 'spec.accessModes'),
    ...validateCapacity(spec.capacity ?? {}),
    ...(policy && !reclaimPolicies.includes(policy)
      ? [notSupported('spec.persistentVolumeReclaimPolicy', policy, reclaimPolicies)]
      : []),
    ...(nodeAffinity ? validateNodeAffinity(nodeAffinity) : []),
    ...validateSource(spec),
    ...validateClassName(storageClassName, 'spec.storageClassName'),
    ...(volumeMode !== undefined && !volumeModes.includes(volumeMode)
      ? [notSupported('spec.volumeMode', volumeMode, volumeModes)]
      : []),
  ]
}

function validateCapacity(capacity: NonNullable<PersistentVolumeSpec['capacity']>): FieldError[] {
  const names = Object.keys(capacity)
  const field = 'spec.capacity'
  return [
    ...(names.length === 0 ? [required(field)] : []),
    ...(capacity.storage === undefined || names.length > 1 ? [notSupported(field, capacity, ['storage'])] : []),
    ...Object.entries(capacity).flatMap(([name, amount]) => [
      ...validateQuantityOf(name, amount, `${field}[${name}]`),
      ...validatePositiveAmount(amount, `${field}[${name}]`),
    ]),
  ]
}

function validateNodeAffinity({ required: needed }: NonNullable<PersistentVolumeSpec['nodeAffinity']>): FieldError[] {
  const field = 'spec.nodeAffinity.required'
  return needed ? validateNodeSelector(needed, field) : [required(field, 'must specify required node constraints')]
}

function validateSource(spec: PersistentVolumeSpec): FieldError[] {
  const [first, ...others] = Object.keys(sourceOf(spec))
  if (!first) return [required('spec', 'must specify a volume type')]
  const errors = others.map((name) => fieldForbidden(`spec.${name}`, 'may not specify more than 1 volume type'))
  const { hostPath, local, csi, nfs } = spec
  if (hostPath) {
    if (hostPath.path) errors.push(...validateNoBacksteps(hostPath.path, 'spec.hostPath.path'))
    else errors.push(required('spec.hostPath.path'))
    const isRoot = /^\/+$/.test(hostPath.path ?? '')
    if (isRoot && spec.persistentVolumeReclaimPolicy === 'Recycle') {
      const text = "may not be 'recycle' for a hostPath mount of '/'"
      errors.push(fieldForbidden('spec.persistentVolumeReclaimPolicy', text))
    }
  }
  if (local) {
    if (local.path) errors.push(...validateNoBacksteps(local.path, 'spec.local.path'))
    else errors.push(required('spec.local.path'))
    if (!spec.nodeAffinity) errors.push(required('spec.nodeAffinity', 'Local volume requires node affinity'))
  }
  if (csi) {
    if (!csi.driver) errors.push(required('spec.csi.driver'))
    if (!csi.volumeHandle) errors.push(required('spec.csi.volumeHandle'))
  }
  if (nfs) {
    if (!nfs.server) errors.push(required('spec.nfs.server'))
    if (!nfs.path) errors.push(required('spec.nfs.path'))
  }
  return errors
}

const sourceOf = (spec: PersistentVolumeSpec): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(spec).filter(
      ([name, value]) => value !== undefined && value !== null && !common.some((each) => each === name),
    ),
  )

export function validateVolumeUpdate(volume: PersistentVolume, old: PersistentVolume): FieldError[] {
  const errors = validateVolume(volume)
  const [next, before] = [volume.spec ?? {}, old.spec ?? {}]
  const differences = changesBetween(sourceOf(before), sourceOf(next), '').map(
    ({ path, old: was, new: is }) => `- ${path}: ${JSON.stringify(was)}\n+ ${path}: ${JSON.stringify(is)}`,
  )
  if (differences.length > 0) {
    const text = `spec.persistentvolumesource is immutable after creation\n${differences.join('\n')}\n`
    errors.push(fieldForbidden('spec.persistentvolumesource', text))
  }
  if (!semanticallyEqual(next.volumeMode, before.volumeMode)) errors.push(immutable('volumeMode', next.volumeMode))
  if (before.nodeAffinity && !semanticallyEqual(next.nodeAffinity, before.nodeAffinity)) {
    errors.push(immutable('nodeAffinity', next.nodeAffinity))
  }
  return errors
}
