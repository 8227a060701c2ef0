/** Models pkg/registry/rbac/clusterrole/strategy.go. */
import { clusterRoles } from '../../../kinds/clusterroles.rbac.authorization.k8s.io'
import { type FieldError, required } from '../../../kube/field-error'
import { nameIsPathSegment } from '../../../kube/names'
import { validateLabelSelector } from '../../../kube/object-meta'
import type { ClusterRole } from '../../../kube/types'
import { defineStrategy } from '../strategy'
import { validateRules } from './rule-validation'

export const clusterRoleStrategy = defineStrategy<ClusterRole>({
  kind: clusterRoles,
  nameRule: nameIsPathSegment,
  allowCreateOnUpdate: true,
  validate: validateClusterRole,
  validateUpdate: validateClusterRole,
})

function validateClusterRole({ rules, aggregationRule }: ClusterRole): FieldError[] {
  const errors = validateRules(rules, false)
  if (!aggregationRule) return errors
  const selectors = aggregationRule.clusterRoleSelectors ?? []
  const field = 'aggregationRule.clusterRoleSelectors'
  if (selectors.length === 0) {
    const text = 'at least one clusterRoleSelector required if aggregationRule is non-nil'
    return [...errors, required(field, text)]
  }
  return [...errors, ...selectors.flatMap((each, index) => validateLabelSelector(each, `${field}[${index}]`))]
}
