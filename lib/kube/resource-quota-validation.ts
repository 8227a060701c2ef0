/** Models ValidateResourceQuota of pkg/apis/core/validation. */
import { type FieldError, invalidValue, required } from './field-error'
import { isScopeValidForResource, isStandardQuotaResource } from './resource-names'
import { validateQuantityOf, validateResourceName } from './resource-validation'
import type { ResourceQuota } from './types'

type QuotaSpec = NonNullable<ResourceQuota['spec']>

const knownScopes = [
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
]
const opposites = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const

export function validateResourceQuota({ spec = {} }: ResourceQuota): FieldError[] {
  return [...validateQuotaAmounts(spec.hard, 'spec.hard'), ...validateScopes(spec), ...validateScopeSelector(spec)]
}

/** Of `spec.hard`, and of a status. */
export function validateQuotaAmounts(list: QuotaSpec['hard'], field: string): FieldError[] {
  return Object.entries(list ?? {}).flatMap(([name, amount]) => {
    const path = `${field}[${name}]`
    const errors = validateResourceName(name, path)
    if (!name.includes('/') && !isStandardQuotaResource(name)) {
      errors.push(invalidValue(path, name, 'must be a standard resource for quota'))
    }
    return [...errors, ...validateQuantityOf(name, amount, path)]
  })
}

function validateScopes(spec: QuotaSpec): FieldError[] {
  const scopes = spec.scopes ?? []
  const field = 'spec.scopes'
  const errors = scopes.flatMap((scope) => [
    ...(knownScopes.includes(scope) ? [] : [invalidValue(field, scopes, 'unsupported scope')]),
    ...unsuitable(scope, spec).map(() => invalidValue(field, scopes, 'unsupported scope applied to resource')),
  ])
  return [...errors, ...conflicting(scopes).map(() => invalidValue(field, scopes, 'conflicting scopes'))]
}

function validateScopeSelector(spec: QuotaSpec): FieldError[] {
  const requirements = spec.scopeSelector?.matchExpressions ?? []
  const field = 'spec.scopeSelector.matchExpressions'
  const errors = requirements.flatMap(({ scopeName, operator, values = [] }) => {
    const found: FieldError[] = []
    if (!knownScopes.includes(scopeName)) {
      found.push(invalidValue(`${field}.scopeName`, scopeName, 'unsupported scope'))
    }
    const text = 'unsupported scope applied to resource'
    found.push(...unsuitable(scopeName, spec).map(() => invalidValue(field, spec.scopeSelector, text)))
    if (scopeName !== 'PriorityClass' && knownScopes.includes(scopeName) && operator !== 'Exists') {
      const only =
        "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"
      found.push(invalidValue(`${field}.operator`, operator, only))
    }
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0) {
        const needed = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
        found.push(required(`${field}.values`, needed))
      }
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) {
        const none = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
        found.push(invalidValue(`${field}.values`, values, none))
      }
    } else found.push(invalidValue(`${field}.operator`, operator, 'not a valid selector operator'))
    return found
  })
  const names = requirements.map(({ scopeName }) => scopeName)
  return [...errors, ...conflicting(names).map(() => invalidValue(field, spec.scopes ?? null, 'conflicting scopes'))]
}

/** Resources of the quota that a scope cannot be applied to. */
const unsuitable = (scope: string, { hard = {} }: QuotaSpec) =>
  Object.keys(hard).filter((name) => isStandardQuotaResource(name) && !isScopeValidForResource(scope, name))

const conflicting = (scopes: readonly string[]) =>
  opposites.filter(([one, other]) => scopes.includes(one) && scopes.includes(other))
