/** What claims, volumes and classes have in common. */
import { type FieldError, fieldForbidden, invalidValue, notSupported } from '../../../kube/field-error'
import { dns1123SubdomainErrors } from '../../../kube/names'
import { compareQuantities, parseQuantity } from '../../../kube/quantity'
import { validateText } from './value-validation'

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']
export const volumeModes = ['Block', 'Filesystem']
const alone = 'ReadWriteOncePod'

export function validateAccessModes(modes: readonly string[], field: string): FieldError[] {
  const errors = modes
    .filter((mode) => !accessModes.includes(mode))
    .map((mode) => notSupported(field, mode, accessModes))
  const others = modes.some((mode) => mode !== alone)
  if (modes.includes(alone) && others) {
    errors.push(fieldForbidden(field, 'may not use ReadWriteOncePod with other access modes'))
  }
  return errors
}

export function validatePositiveAmount(amount: string, field: string): FieldError[] {
  return compareQuantities(amount, '0') <= 0 ? [invalidValue(field, amount, 'must be greater than zero')] : []
}

export const validateClassName = (name: string | undefined, field: string): FieldError[] =>
  name ? validateText(dns1123SubdomainErrors, name, field) : []

/** Bytes cannot be halved; what is given is kept as it is, and said to be wrong. */
export function fractionalBytesWarning(amount: string | undefined, field: string): string[] {
  if (amount === undefined || parseQuantity(amount).nanos % 1_000_000_000n === 0n) return []
  return [`${field}: fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`]
}
