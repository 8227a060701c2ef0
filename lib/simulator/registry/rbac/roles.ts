/** Models pkg/registry/rbac/role/strategy.go. */
import { roles } from '../../../kinds/roles.rbac.authorization.k8s.io'
import { nameIsPathSegment } from '../../../kube/names'
import type { Role } from '../../../kube/types'
import { defineStrategy } from '../strategy'
import { validateRules } from './rule-validation'

export const roleStrategy = defineStrategy<Role>({
  kind: roles,
  nameRule: nameIsPathSegment,
  allowCreateOnUpdate: true,
  validate: ({ rules }) => validateRules(rules, true),
  validateUpdate: ({ rules }) => validateRules(rules, true),
})
