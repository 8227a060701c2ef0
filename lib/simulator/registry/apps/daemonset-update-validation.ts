/** How a DaemonSet rolls out. Models ValidateDaemonSetUpdateStrategy of pkg/apis/apps/validation. */
import { type FieldError, invalidValue, notNegative, notSupported, required } from '../../../kube/field-error'
import { type IntOrString, percentOf } from '../../../kube/int-or-string'
import { percentErrors } from '../../../kube/names'
import type { DaemonSet } from '../../../kube/types'

type Strategy = NonNullable<NonNullable<DaemonSet['spec']>['updateStrategy']>

export function validateDaemonUpdate({ type, rollingUpdate }: Strategy, field: string): FieldError[] {
  if (type === 'OnDelete') return []
  if (type !== 'RollingUpdate') return [notSupported(`${field}.type`, type ?? '', ['RollingUpdate', 'OnDelete'])]
  if (!rollingUpdate) return [required(`${field}.rollingUpdate`)]
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate
  const path = `${field}.rollingUpdate`
  const errors = [
    ...validateAmount(maxUnavailable, `${path}.maxUnavailable`),
    ...validateAmount(maxSurge, `${path}.maxSurge`),
  ]
  const [unavailable, surge] = [maxUnavailable, maxSurge].map(amountOf)
  if (unavailable && surge) {
    errors.push(invalidValue(`${path}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'))
  }
  if (!unavailable && !surge) errors.push(required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'))
  return errors
}

export function validateAmount(amount: IntOrString, field: string): FieldError[] {
  if (typeof amount === 'number') return amount < 0 ? [invalidValue(field, amount, notNegative)] : []
  const errors = percentErrors(amount).map((text) => invalidValue(field, amount, text))
  if ((percentOf(amount) ?? 0) > 100) errors.push(invalidValue(field, amount, 'must not be greater than 100%'))
  return errors
}

const amountOf = (amount: IntOrString) => (typeof amount === 'number' ? amount : percentOf(amount))
