/** When an indexed Job has done enough. Models validateSuccessPolicy of pkg/apis/batch/validation. */
import { type FieldError, invalidValue, required } from '../../../kube/field-error'
import { parseIndexes } from '../../../kube/index-ranges'
import type { JobSpec } from '../../../kube/types'
import { validateNonNegative } from '../core/value-validation'

const mostRules = 20

export function validateSuccessPolicy(spec: JobSpec, field: string): FieldError[] {
  const rules = spec.successPolicy?.rules ?? []
  const path = `${field}.rules`
  if (rules.length === 0)
    return [required(path, 'at least one rules must be specified when the successPolicy is specified')]
  const errors: FieldError[] =
    rules.length > mostRules
      ? [
          {
            field: path,
            reason: 'FieldValueTooMany',
            value: rules.length,
            detail: `must have at most ${mostRules} items`,
          },
        ]
      : []
  return [...errors, ...rules.flatMap((rule, index) => validateRule(rule, spec, `${path}[${index}]`))]
}

type Rule = NonNullable<JobSpec['successPolicy']>['rules'][number]

function validateRule({ succeededCount, succeededIndexes }: Rule, spec: JobSpec, field: string): FieldError[] {
  if (succeededCount === undefined && succeededIndexes === undefined) {
    return [required(field, 'at least one of succeededCount or succeededIndexes must be specified')]
  }
  const errors: FieldError[] = []
  let most = spec.completions ?? 0
  if (succeededIndexes !== undefined) {
    const indexes = parseIndexes(succeededIndexes, most)
    if (indexes) most = indexes.size
    else {
      const text = `error parsing succeededIndexes: cannot convert string to integer for index: "${succeededIndexes}"`
      errors.push(invalidValue(`${field}.succeededIndexes`, succeededIndexes, text))
    }
  }
  if (succeededCount !== undefined) {
    const path = `${field}.succeededCount`
    errors.push(...validateNonNegative(succeededCount, path))
    if (succeededCount > most) {
      const what =
        succeededIndexes === undefined
          ? 'the number of specified completions'
          : 'the number of indexes in the specified succeededIndexes field'
      errors.push(invalidValue(path, succeededCount, `must be less than or equal to ${most} (${what})`))
    }
  }
  return errors
}
