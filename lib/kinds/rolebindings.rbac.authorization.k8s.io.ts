import type { RoleBinding } from '../kube/types'
import { bindingColumns } from './bindings'
import { defineKind } from './kind'

export const roleBindings = defineKind<RoleBinding>({
  id: 'rolebindings.rbac.authorization.k8s.io',
  group: 'rbac.authorization.k8s.io',
  versions: ['v1'],
  kind: 'RoleBinding',
  plural: 'rolebindings',
  singular: 'rolebinding',
  scope: 'Namespaced',
  menu: { section: 'access', order: 30, icon: 'link' },
  columns: bindingColumns,
  actions: ['edit', 'delete'],
})
