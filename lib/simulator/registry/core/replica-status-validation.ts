/** Counts in the status of whatever keeps replicas. Models ValidateReplicationControllerStatus and its likes. */
import { type FieldError, invalidValue } from '../../../kube/field-error'
import type { ReplicaSet, ReplicationController } from '../../../kube/types'
import { validateNonNegative } from './value-validation'

/** `counts` must each be no more than `replicas`; what is available must be ready as well. */
export function validateReplicaCounts(
  replicas: number | undefined,
  counts: Readonly<Record<string, number | undefined>>,
): FieldError[] {
  const errors = validateNonNegative(replicas, 'status.replicas')
  const total = replicas ?? 0
  for (const [name, count] of Object.entries(counts)) {
    errors.push(...validateNonNegative(count, `status.${name}`))
    if (count === undefined || name === 'observedGeneration') continue
    if (count > total) errors.push(invalidValue(`status.${name}`, count, 'cannot be greater than status.replicas'))
  }
  const available = counts.availableReplicas ?? 0
  if (available > (counts.readyReplicas ?? 0)) {
    errors.push(invalidValue('status.availableReplicas', available, 'cannot be greater than readyReplicas'))
  }
  return errors
}

/** The status that a ReplicaSet and its older twin have alike. */
export function validateReplicaStatus({ status }: ReplicaSet | ReplicationController): FieldError[] {
  return validateReplicaCounts(status?.replicas, {
    fullyLabeledReplicas: status?.fullyLabeledReplicas,
    readyReplicas: status?.readyReplicas,
    availableReplicas: status?.availableReplicas,
    observedGeneration: status?.observedGeneration,
  })
}
