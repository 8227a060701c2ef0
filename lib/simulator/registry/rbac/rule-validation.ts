/** Rules of roles. Models ValidatePolicyRule of pkg/apis/rbac/validation. */
import { type FieldError, invalidValue, required } from '../../../kube/field-error'
import type { PolicyRule } from '../../../kube/types'

export function validateRules(rules: readonly PolicyRule[] | null | undefined, isNamespaced: boolean): FieldError[] {
  return (rules ?? []).flatMap((rule, index) => validateRule(rule, isNamespaced, `rules[${index}]`))
}

function validateRule(rule: PolicyRule, isNamespaced: boolean, field: string): FieldError[] {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs: urls } = rule
  const errors: FieldError[] = []
  if (!verbs?.length) errors.push(required(`${field}.verbs`, 'verbs must contain at least one value'))
  if (urls?.length) {
    const path = `${field}.nonResourceURLs`
    if (isNamespaced) errors.push(invalidValue(path, urls, 'namespaced rules cannot apply to non-resource URLs'))
    if (apiGroups?.length || resources?.length || resourceNames?.length) {
      errors.push(invalidValue(path, urls, 'rules cannot apply to both regular resources and non-resource URLs'))
    }
    return errors
  }
  if (!apiGroups?.length) {
    errors.push(required(`${field}.apiGroups`, 'resource rules must supply at least one api group'))
  }
  if (!resources?.length) {
    errors.push(required(`${field}.resources`, 'resource rules must supply at least one resource'))
  }
  return errors
}
