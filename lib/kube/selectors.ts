/** Label selectors. Models k8s.io/apimachinery/pkg/labels/selector.go and meta/v1/helpers.go; parsing is in selector-parser.ts. */
import { aggregateText, type FieldError, invalidValue, notSupported } from './field-error'
import { labelKeyErrors, labelValueErrors } from './names'
import { badRequest } from './status-error'
import type { LabelSelector } from './types'

export type LabelOperator = 'in' | 'notin' | '=' | '==' | '!=' | 'exists' | '!' | 'gt' | 'lt'

export interface LabelRequirement {
  readonly key: string
  readonly operator: LabelOperator
  /** Empty for `exists` and `!`, one value for the comparisons. */
  readonly values: readonly string[]
}

/** Matches no object: what an absent LabelSelector means. */
export const matchesNothing: readonly LabelRequirement[] = Object.freeze([{ key: '', operator: 'in', values: [] }])

const operators: readonly LabelOperator[] = ['in', 'notin', '=', '==', '!=', 'gt', 'lt', 'exists', '!']

/** Checks one requirement; the texts are those of labels.NewRequirement. */
export function requirementErrors({ key, operator, values }: LabelRequirement): FieldError[] {
  const errors: FieldError[] = []
  const keyErrors = labelKeyErrors(key)
  if (keyErrors.length) errors.push(invalidValue('key', key, keyErrors.join('; ')))
  const refuse = (detail: string) => errors.push(invalidValue('values', values, detail))
  if (!operators.includes(operator)) errors.push(notSupported('operator', operator, operators))
  else if (operator === 'in' || operator === 'notin') {
    if (!values.length) refuse("for 'in', 'notin' operators, values set can't be empty")
  } else if (operator === 'exists' || operator === '!') {
    if (values.length) refuse('values set must be empty for exists and does not exist')
  } else if (operator === 'gt' || operator === 'lt') {
    if (values.length !== 1) refuse("for 'Gt', 'Lt' operators, exactly one value is required")
    values.forEach((value, index) => {
      if (parseInteger(value) !== undefined) return
      const detail = "for 'Gt', 'Lt' operators, the value must be an integer"
      errors.push(invalidValue(`values[${index}]`, value, detail))
    })
  } else if (values.length !== 1) refuse('exact-match compatibility requires one single value')
  values.forEach((value, index) => {
    const valueErrors = labelValueErrors(value)
    if (valueErrors.length) errors.push(invalidValue(`values[${index}][${key}]`, value, valueErrors.join('; ')))
  })
  return errors
}

/** All requirements must hold; none match everything. */
export function matchesLabels(
  requirements: readonly LabelRequirement[],
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  return requirements.every((requirement) => matchesRequirement(requirement, labels ?? {}))
}

function matchesRequirement({ key, operator, values }: LabelRequirement, labels: Readonly<Record<string, string>>) {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
    case 'in':
    case '=':
    case '==':
      return value !== undefined && values.includes(value)
    case 'notin':
    case '!=':
      return value === undefined || !values.includes(value)
    case 'gt':
    case 'lt': {
      const actual = parseInteger(value ?? '')
      const bound = parseInteger(values[0] ?? '')
      if (actual === undefined || bound === undefined) return false
      return operator === 'gt' ? actual > bound : actual < bound
    }
  }
}

/** As strconv.ParseInt(text, 10, 64). */
function parseInteger(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined
  const value = BigInt(text.replace(/^\+/, ''))
  return BigInt.asIntN(64, value) === value ? value : undefined
}

const expressionOperators: Readonly<Record<string, LabelOperator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
}

/**
 * The requirements of a LabelSelector: absent matches nothing, empty matches everything. Throws BadRequest for what
 * validation refuses, as metav1.LabelSelectorAsSelector returns an error.
 */
export function labelSelectorOf(selector: LabelSelector | undefined): readonly LabelRequirement[] {
  if (!selector) return matchesNothing
  const requirements: LabelRequirement[] = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    operator: '=',
    values: [value],
  }))
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    const known = expressionOperators[operator]
    if (!known) throw badRequest(`"${operator}" is not a valid label selector operator`)
    requirements.push({ key, operator: known, values: [...(values ?? [])] })
  }
  const errors = requirements.flatMap(requirementErrors)
  if (errors.length) throw badRequest(aggregateText(errors))
  return sortByKey(requirements)
}

/** The selector that Services and ReplicationControllers carry: every pair must be there. An empty or absent map matches nothing. */
export function matchesSet(
  selector: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  const pairs = Object.entries(selector ?? {})
  return pairs.length > 0 && pairs.every(([key, value]) => labels?.[key] === value)
}

/** As labels.Selector.String(): `app=web,tier in (a,b),!old`. Empty for both everything and nothing. */
export function formatLabelSelector(requirements: readonly LabelRequirement[]): string {
  return requirements === matchesNothing ? '' : requirements.map(formatRequirement).join(',')
}

function formatRequirement({ key, operator, values }: LabelRequirement): string {
  const list = [...values].sort().join(',')
  switch (operator) {
    case 'exists':
      return key
    case '!':
      return `!${key}`
    case 'in':
    case 'notin':
      return `${key} ${operator} (${list})`
    case 'gt':
      return `${key}>${list}`
    case 'lt':
      return `${key}<${list}`
    default:
      return `${key}${operator}${list}`
  }
}

export function sortByKey(requirements: readonly LabelRequirement[]): readonly LabelRequirement[] {
  return [...requirements].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}
