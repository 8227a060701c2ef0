/**
 * What can be known of a document before its Namespace is there, and so before the cluster itself would look at it:
 * the schema, metadata, amounts. The cluster has the last word when it is created.
 */
import type { FieldError } from '../kube/field-error'
import { invalidValue } from '../kube/field-error'
import { nameIsSubdomain } from '../kube/names'
import { validateObjectMeta } from '../kube/object-meta'
import { compareQuantities } from '../kube/quantity'
import { invalid, type StatusError } from '../kube/status-error'
import type { LimitRange, ResourceQuota } from '../kube/types'
import type { NamespaceDocument } from './namespace-documents'
import { checkAgainstSchema, type Schemas } from './open-api'

export function checkDocument(schemas: Schemas, { kind, name, object }: NamespaceDocument): StatusError | undefined {
  const wrong = checkAgainstSchema(schemas, kind, object)
  if (wrong) return wrong
  // The schema has been checked: the fields have their types.
  const errors = [
    ...validateObjectMeta(object.metadata, { requiresNamespace: true, nameRule: nameIsSubdomain }),
    ...(kind.id === 'resourcequotas' ? quotaErrors(object as ResourceQuota) : limitErrors(object as LimitRange)),
  ]
  return errors.length ? invalid(kind, name, errors) : undefined
}

function quotaErrors({ spec }: ResourceQuota): FieldError[] {
  return Object.entries(spec?.hard ?? {})
    .filter(([, amount]) => compareQuantities(amount, 0) < 0)
    .map(([name, amount]) => invalidValue(`spec.hard[${name}]`, amount, 'must be greater than or equal to 0'))
}

/** As ValidateLimitRange: min <= defaultRequest <= default <= max, each where both are given. */
function limitErrors({ spec }: LimitRange): FieldError[] {
  const errors: FieldError[] = []
  spec?.limits.forEach((limit, at) => {
    const steps = ['min', 'defaultRequest', 'default', 'max'] as const
    const words = { min: 'min', defaultRequest: 'default request', default: 'default', max: 'max' }
    steps.forEach((lower, index) => {
      for (const upper of steps.slice(index + 1)) {
        for (const [resource, amount] of Object.entries(limit[lower] ?? {})) {
          const bound = limit[upper]?.[resource]
          if (bound === undefined || compareQuantities(amount, bound) <= 0) continue
          const detail = `${words[lower]} value ${amount} is greater than ${words[upper]} value ${bound}`
          errors.push(invalidValue(`spec.limits[${at}].${lower}[${resource}]`, amount, detail))
        }
      }
    })
  })
  return errors
}
