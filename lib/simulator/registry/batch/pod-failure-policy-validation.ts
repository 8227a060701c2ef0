/** What a Job does about its Pods' failures, rule by rule. Models validatePodFailurePolicy of pkg/apis/batch/validation. */
import { duplicate, type FieldError, invalidValue, notSupported, required } from '../../../kube/field-error'
import type { JobSpec } from '../../../kube/types'
import { validateQualifiedName } from '../core/value-validation'

type Rule = NonNullable<JobSpec['podFailurePolicy']>['rules'][number]
type ExitCodes = NonNullable<Rule['onExitCodes']>

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const operators = ['In', 'NotIn']
const statuses = ['False', 'True', 'Unknown']
const mostRules = 20
const mostValues = 255

const tooMany = (field: string, count: number, most: number): FieldError => ({
  field,
  reason: 'FieldValueTooMany',
  value: count,
  detail: `must have at most ${most} items`,
})
/** As Go prints a list of strings with %q. */
const quoted = (values: readonly string[]) => `[${values.map((value) => JSON.stringify(value)).join(' ')}]`
const oneOf = (value: string | undefined, valid: readonly string[], field: string): FieldError[] => {
  if (!value) return [required(field, `valid values: ${quoted(valid)}`)]
  return valid.includes(value) ? [] : [notSupported(field, value, valid)]
}
/** The rule itself is not printed. */
const whole = (field: string, detail: string): FieldError => ({
  field,
  reason: 'FieldValueInvalid',
  printed: '',
  value: '',
  detail,
})

export function validatePodFailurePolicy(spec: JobSpec, field: string): FieldError[] {
  const rules = spec.podFailurePolicy?.rules ?? []
  const { containers = [], initContainers = [] } = spec.template?.spec ?? {}
  const names = new Set([...containers, ...initContainers].map(({ name }) => name))
  return [
    ...(rules.length > mostRules ? [tooMany(`${field}.rules`, rules.length, mostRules)] : []),
    ...rules.flatMap((rule, index) => validateRule(rule, spec, names, `${field}.rules[${index}]`)),
  ]
}

function validateRule(rule: Rule, spec: JobSpec, names: ReadonlySet<string>, field: string): FieldError[] {
  const errors =
    rule.action === 'FailIndex' && spec.backoffLimitPerIndex === undefined
      ? [invalidValue(`${field}.action`, rule.action, 'requires the backoffLimitPerIndex to be set')]
      : oneOf(rule.action, actions, `${field}.action`)
  const conditions = rule.onPodConditions ?? []
  if (rule.onExitCodes) {
    if (conditions.length > 0) {
      errors.push(whole(field, 'specifying both OnExitCodes and OnPodConditions is not supported'))
    }
    errors.push(...validateExitCodes(rule.onExitCodes, names, `${field}.onExitCodes`))
  } else if (conditions.length > 0) {
    for (const [index, { type = '', status }] of conditions.entries()) {
      const path = `${field}.onPodConditions[${index}]`
      errors.push(...validateQualifiedName(type, `${path}.type`), ...oneOf(status, statuses, `${path}.status`))
    }
  } else errors.push(whole(field, 'specifying one of OnExitCodes and OnPodConditions is required'))
  return errors
}

function validateExitCodes(codes: ExitCodes, names: ReadonlySet<string>, field: string): FieldError[] {
  const { containerName, operator, values = [] } = codes
  const errors = oneOf(operator, operators, `${field}.operator`)
  if (containerName !== undefined && !names.has(containerName)) {
    const text = 'must be one of the container or initContainer names in the pod template'
    errors.push(invalidValue(`${field}.containerName`, containerName, text))
  }
  const path = `${field}.values`
  if (values.length === 0) errors.push(invalidValue(path, values, 'at least one value is required'))
  else if (values.length > mostValues) errors.push(tooMany(path, values.length, mostValues))
  const seen = new Set<number>()
  for (const [index, value] of values.entries()) {
    if (operator === 'In' && value === 0) {
      errors.push(invalidValue(`${path}[${index}]`, value, 'must not be 0 for the In operator'))
    }
    if (seen.has(value)) errors.push(duplicate(`${path}[${index}]`, value))
    seen.add(value)
  }
  if (values.some((value, index) => index > 0 && (values[index - 1] ?? 0) > value)) {
    errors.push(invalidValue(path, values, 'must be ordered'))
  }
  return errors
}
