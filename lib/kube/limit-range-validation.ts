/** Models ValidateLimitRange of pkg/apis/core/validation and SetDefaults_LimitRangeItem of pkg/apis/core/v1, which comes before it. */
import { duplicate, type FieldError, fieldForbidden, invalidValue, required } from './field-error'
import { qualifiedNameErrors } from './names'
import { compareQuantities, quantityToNumber } from './quantity'
import { isOvercommitAllowed } from './resource-names'
import { validateContainerResourceName, validateResourceName } from './resource-validation'
import type { LimitRange } from './types'

type Limit = NonNullable<LimitRange['spec']>['limits'][number]

const limitTypes = ['Container', 'PersistentVolumeClaim', 'Pod']

/** For containers what is left out follows from the rest: default from max, defaultRequest from default, then from min. */
export function setLimitDefaults({ spec }: LimitRange): void {
  for (const limit of spec?.limits ?? []) {
    if (limit.type !== 'Container') continue
    const defaults = { ...limit.max, ...limit.default }
    const requests = { ...limit.min, ...defaults, ...limit.defaultRequest }
    if (Object.keys(defaults).length > 0) limit.default = defaults
    if (Object.keys(requests).length > 0) limit.defaultRequest = requests
  }
}

export function validateLimitRange({ spec }: LimitRange): FieldError[] {
  const types = new Set<string>()
  return (spec?.limits ?? []).flatMap((limit, index) => {
    const path = `spec.limits[${index}]`
    const errors = validateType(limit.type, `${path}.type`)
    if (types.has(limit.type)) errors.push(duplicate(`${path}.type`, limit.type))
    types.add(limit.type)
    return [...errors, ...validateNames(limit, path), ...validateAmounts(limit, path)]
  })
}

function validateType(type: string, field: string): FieldError[] {
  const errors = qualifiedNameErrors(type ?? '').map((text) => invalidValue(field, type ?? '', text))
  if (errors.length > 0 || type.includes('/') || limitTypes.includes(type)) return errors
  return [invalidValue(field, type, 'must be a standard limit type or fully qualified')]
}

function validateNames(limit: Limit, field: string): FieldError[] {
  const rule = limit.type === 'Pod' || limit.type === 'Container' ? validateContainerResourceName : validateResourceName
  const errors: FieldError[] = []
  for (const list of ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const) {
    const names = Object.keys(limit[list] ?? {})
    const isDefault = list === 'default' || list === 'defaultRequest'
    if (isDefault && limit.type === 'Pod') {
      if (names.length > 0) errors.push(fieldForbidden(`${field}.${list}`, "may not be specified when `type` is 'Pod'"))
    } else errors.push(...names.flatMap((name) => rule(name, `${field}.${list}[${name}]`)))
  }
  if (limit.type === 'PersistentVolumeClaim' && !limit.min?.storage && !limit.max?.storage) {
    const text = 'either minimum or maximum storage value is required, but neither was provided'
    errors.push(required(`${field}.limits`, text))
  }
  return errors
}

/** min <= defaultRequest <= default <= max, resource by resource. */
function validateAmounts(limit: Limit, field: string): FieldError[] {
  const isPod = limit.type === 'Pod'
  const names = new Set(
    [limit.max, limit.min, limit.default, limit.defaultRequest, limit.maxLimitRequestRatio].flatMap((list) =>
      Object.keys(list ?? {}),
    ),
  )
  return [...names].flatMap((name) => {
    const [min, max, ratio] = [limit.min?.[name], limit.max?.[name], limit.maxLimitRequestRatio?.[name]]
    const [fallback, request] = isPod ? [] : [limit.default?.[name], limit.defaultRequest?.[name]]
    const errors: FieldError[] = []
    const compare = (low: Bound, high: Bound, at: string, printed: string | undefined) => {
      if (low.value === undefined || high.value === undefined || compareQuantities(low.value, high.value) <= 0) return
      const text = `${low.name} value ${low.value} is greater than ${high.name} value ${high.value}`
      errors.push(invalidValue(`${field}.${at}[${name}]`, printed, text))
    }
    const [minBound, maxBound] = [
      { name: 'min', value: min },
      { name: 'max', value: max },
    ]
    const requestBound = { name: 'default request', value: request }
    compare(minBound, maxBound, 'min', min)
    compare(minBound, requestBound, 'defaultRequest', request)
    compare(requestBound, maxBound, 'defaultRequest', request)
    compare(requestBound, { name: 'default limit', value: fallback }, 'defaultRequest', request)
    compare(minBound, { name: 'default', value: fallback }, 'default', min)
    compare({ name: 'default', value: fallback }, maxBound, 'default', max)
    errors.push(...validateRatio(ratio, min, max, `${field}.maxLimitRequestRatio[${name}]`))
    if (fallback !== undefined && request !== undefined && !isOvercommitAllowed(name)) {
      if (compareQuantities(fallback, request) !== 0) {
        const text = `default value ${fallback} must equal to defaultRequest value ${request} in ${name}`
        errors.push(invalidValue(`${field}.defaultRequest[${name}]`, request, text))
      }
    }
    return errors
  })
}

interface Bound {
  name: string
  value: string | undefined
}

function validateRatio(
  ratio: string | undefined,
  min: string | undefined,
  max: string | undefined,
  field: string,
): FieldError[] {
  if (ratio === undefined) return []
  const errors: FieldError[] = []
  if (compareQuantities(ratio, '1') < 0) errors.push(invalidValue(field, ratio, `ratio ${ratio} is less than 1`))
  if (min === undefined || max === undefined) return errors
  const largest = quantityToNumber(max) / quantityToNumber(min)
  if (quantityToNumber(ratio) <= largest) return errors
  return [...errors, invalidValue(field, ratio, `ratio ${ratio} is greater than max/min = ${largest.toFixed(6)}`)]
}
