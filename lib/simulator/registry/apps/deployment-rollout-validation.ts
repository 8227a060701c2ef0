/** How a Deployment rolls out. Models ValidateDeploymentStrategy of pkg/apis/apps/validation. */
import {
  type FieldError,
  fieldForbidden,
  invalidValue,
  notNegative,
  notSupported,
  required,
} from '../../../kube/field-error'
import { type IntOrString, percentOf } from '../../../kube/int-or-string'
import { percentErrors } from '../../../kube/names'
import type { Deployment } from '../../../kube/types'

type Strategy = NonNullable<NonNullable<Deployment['spec']>['strategy']>

export function validateRollout({ type, rollingUpdate }: Strategy, field: string): FieldError[] {
  if (type === 'Recreate') {
    if (!rollingUpdate) return []
    const text = "may not be specified when strategy `type` is 'Recreate'"
    return [fieldForbidden(`${field}.rollingUpdate`, text)]
  }
  if (type !== 'RollingUpdate') return [notSupported(`${field}.type`, type ?? '', ['Recreate', 'RollingUpdate'])]
  if (!rollingUpdate) return [required(`${field}.rollingUpdate`, 'this should be defaulted and never be nil')]

  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate
  const unavailablePath = `${field}.rollingUpdate.maxUnavailable`
  const errors = [
    ...validateAmount(maxUnavailable, unavailablePath),
    ...validateAmount(maxSurge, `${field}.rollingUpdate.maxSurge`),
  ]
  if (amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0) {
    errors.push(invalidValue(unavailablePath, maxUnavailable, 'may not be 0 when `maxSurge` is 0'))
  }
  if ((percentOf(maxUnavailable) ?? 0) > 100) {
    errors.push(invalidValue(unavailablePath, maxUnavailable, 'must not be greater than 100%'))
  }
  return errors
}

function validateAmount(amount: IntOrString, field: string): FieldError[] {
  if (typeof amount === 'string') return percentErrors(amount).map((text) => invalidValue(field, amount, text))
  return amount < 0 ? [invalidValue(field, amount, notNegative)] : []
}

const amountOf = (amount: IntOrString) => (typeof amount === 'number' ? amount : percentOf(amount))
