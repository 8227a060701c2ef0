/** Models pkg/registry/coordination/lease/strategy.go and pkg/apis/coordination/validation. */
import { leases } from '../../../kinds/leases.coordination.k8s.io'
import { type FieldError, invalidValue } from '../../../kube/field-error'
import type { Lease } from '../../../kube/types'
import { validateNonNegative } from '../core/value-validation'
import { defineStrategy } from '../strategy'

export const leaseStrategy = defineStrategy<Lease>({
  kind: leases,
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: false,
  validate: validateLease,
  validateUpdate: validateLease,
})

function validateLease({ spec }: Lease): FieldError[] {
  const seconds = spec?.leaseDurationSeconds
  return [
    ...(seconds !== undefined && seconds <= 0
      ? [invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0')]
      : []),
    ...validateNonNegative(spec?.leaseTransitions, 'spec.leaseTransitions'),
  ]
}
