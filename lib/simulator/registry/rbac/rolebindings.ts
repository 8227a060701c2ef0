/** Models pkg/registry/rbac/rolebinding/strategy.go. */
import { roleBindings } from '../../../kinds/rolebindings.rbac.authorization.k8s.io'
import { nameIsPathSegment } from '../../../kube/names'
import type { RoleBinding } from '../../../kube/types'
import { defineStrategy } from '../strategy'
import { defaultBinding, validateBinding, validateBindingUpdate } from './binding-validation'

export const roleBindingStrategy = defineStrategy<RoleBinding>({
  kind: roleBindings,
  nameRule: nameIsPathSegment,
  allowCreateOnUpdate: true,
  defaults: defaultBinding,
  validate: (binding) => validateBinding(binding, true),
  validateUpdate: (binding, old) => validateBindingUpdate(binding, old, true),
})
