/** Models pkg/registry/rbac/clusterrolebinding/strategy.go. */
import { clusterRoleBindings } from '../../../kinds/clusterrolebindings.rbac.authorization.k8s.io'
import { nameIsPathSegment } from '../../../kube/names'
import type { ClusterRoleBinding } from '../../../kube/types'
import { defineStrategy } from '../strategy'
import { defaultBinding, validateBinding, validateBindingUpdate } from './binding-validation'

export const clusterRoleBindingStrategy = defineStrategy<ClusterRoleBinding>({
  kind: clusterRoleBindings,
  nameRule: nameIsPathSegment,
  allowCreateOnUpdate: true,
  defaults: defaultBinding,
  validate: (binding) => validateBinding(binding, false),
  validateUpdate: (binding, old) => validateBindingUpdate(binding, old, false),
})
