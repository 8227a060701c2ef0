/** Field errors in the words of k8s.io/apimachinery/pkg/util/validation/field. Paths as kubectl prints them: `spec.containers[0].name`. */
export type FieldErrorReason =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'

export interface FieldError {
  field: string
  reason: FieldErrorReason
  /** The offending value; absent where the message does not print it. */
  value?: unknown
  /** How Go prints the value where that is not as JSON: an unsigned zero is `0x0`; '' leaves it out. */
  printed?: string
  detail: string
}

const titles: Record<FieldErrorReason, string> = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldValueTypeInvalid: 'Invalid value',
}

/** The message without the field: `Invalid value: -1: must be greater than or equal to 0`. */
export function describeFieldError({ reason, value, printed, detail }: FieldError): string {
  const title = titles[reason]
  const printsValue =
    !['FieldValueRequired', 'FieldValueForbidden', 'FieldValueTooLong'].includes(reason) &&
    (reason !== 'FieldValueTooMany' || value !== undefined)
  const head = printsValue && printed !== '' ? `${title}: ${printed ?? printValue(value)}` : title
  return detail ? `${head}: ${detail}` : head
}

/** Several errors as one text, as field.ErrorList.ToAggregate prints them: equal ones once, brackets when there are more. */
export function aggregateText(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map((error) => `${error.field}: ${describeFieldError(error)}`))]
  return texts.length === 1 && texts[0] !== undefined ? texts[0] : `[${texts.join(', ')}]`
}

/** As Go's %q for strings and JSON for the rest. */
function printValue(value: unknown): string {
  return value === undefined ? 'null' : JSON.stringify(value)
}

export const required = (field: string, detail = ''): FieldError => ({ field, reason: 'FieldValueRequired', detail })
export const invalidValue = (field: string, value: unknown, detail: string): FieldError => ({
  field,
  reason: 'FieldValueInvalid',
  value,
  detail,
})
export const duplicate = (field: string, value: unknown): FieldError => ({
  field,
  reason: 'FieldValueDuplicate',
  value,
  detail: '',
})
export const fieldNotFound = (field: string, value: unknown): FieldError => ({
  field,
  reason: 'FieldValueNotFound',
  value,
  detail: '',
})
export const fieldForbidden = (field: string, detail: string): FieldError => ({
  field,
  reason: 'FieldValueForbidden',
  detail,
})
export const tooLong = (field: string, maximum: number): FieldError => ({
  field,
  reason: 'FieldValueTooLong',
  detail: `may not be more than ${maximum} bytes`,
})
/** The valid values in the order given: upstream sorts only where it keeps them in a set. */
export const notSupported = (field: string, value: unknown, valid: readonly string[]): FieldError => ({
  field,
  reason: 'FieldValueNotSupported',
  value,
  detail: `supported values: ${valid.map((item) => JSON.stringify(item)).join(', ')}`,
})
export const notNegative = 'must be greater than or equal to 0'
export const immutable = (field: string, value: unknown): FieldError => invalidValue(field, value, 'field is immutable')
