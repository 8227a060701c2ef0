/** Names and amounts of resources. Models ValidateResourceName and ValidateResourceQuantityValue of pkg/apis/core/validation. */
import { type FieldError, invalidValue, notNegative } from './field-error'
import { qualifiedNameErrors } from './names'
import { compareQuantities, parseQuantity, type QuantitySource } from './quantity'
import {
  isExtendedResource,
  isIntegerResource,
  isNativeResource,
  isStandardContainerResource,
  isStandardResource,
} from './resource-names'

/** `cpu`, or a name with a domain. */
export function validateResourceName(name: string, field: string): FieldError[] {
  const errors = qualifiedNameErrors(name).map((text) => invalidValue(field, name, text))
  if (errors.length > 0 || name.includes('/') || isStandardResource(name)) return errors
  return [invalidValue(field, name, 'must be a standard resource type or fully qualified')]
}

export function validateContainerResourceName(name: string, field: string): FieldError[] {
  const errors = validateResourceName(name, field)
  if (!name.includes('/')) {
    if (!isStandardContainerResource(name)) {
      errors.push(invalidValue(field, name, 'must be a standard resource for containers'))
    }
  } else if (!isNativeResource(name) && !isExtendedResource(name)) {
    errors.push(invalidValue(field, name, "doesn't follow extended resource name standard"))
  }
  return errors
}

export function validateQuantityOf(resource: string, amount: QuantitySource, field: string): FieldError[] {
  const errors: FieldError[] = []
  if (compareQuantities(amount, '0') < 0) errors.push(invalidValue(field, amount, notNegative))
  if (isIntegerResource(resource) && parseQuantity(amount).nanos % 1_000_000_000n !== 0n) {
    errors.push(invalidValue(field, amount, 'must be an integer'))
  }
  return errors
}
