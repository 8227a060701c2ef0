/** Requests and limits. Models validateResourceRequirements of pkg/apis/core/validation. */
import { type FieldError, fieldForbidden, invalidValue, required } from '../../../kube/field-error'
import { compareQuantities } from '../../../kube/quantity'
import { isHugePages, isOvercommitAllowed } from '../../../kube/resource-names'
import { validateContainerResourceName, validateQuantityOf } from '../../../kube/resource-validation'
import type { ResourceRequirements } from '../../../kube/types'

export function validateResources(resources: ResourceRequirements | undefined, field: string): FieldError[] {
  const limits = resources?.limits ?? {}
  const requests = resources?.requests ?? {}
  const errors: FieldError[] = []
  for (const [name, amount] of Object.entries(limits)) {
    errors.push(...validateAmount(name, amount, `${field}.limits[${name}]`))
  }
  for (const [name, amount] of Object.entries(requests)) {
    errors.push(...validateAmount(name, amount, `${field}.requests[${name}]`))
    const limit = limits[name]
    const refuse = (relation: string) =>
      errors.push(invalidValue(`${field}.requests`, amount, `must be ${relation} ${name} limit of ${limit}`))
    if (limit === undefined) {
      if (!isOvercommitAllowed(name)) {
        errors.push(required(`${field}.limits`, 'Limit must be set for non overcommitable resources'))
      }
    } else if (!isOvercommitAllowed(name) && compareQuantities(amount, limit) !== 0) {
      refuse('equal to')
    } else if (compareQuantities(amount, limit) > 0) {
      refuse('less than or equal to')
    }
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)]
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory')) {
    errors.push(fieldForbidden(field, 'HugePages require cpu or memory'))
  }
  return errors
}

const validateAmount = (name: string, amount: string, field: string) => [
  ...validateContainerResourceName(name, field),
  ...validateQuantityOf(name, amount, field),
]
