import type { ClusterRoleBinding } from '../kube/types'
import { bindingColumns } from './bindings'
import { defineKind } from './kind'

export const clusterRoleBindings = defineKind<ClusterRoleBinding>({
  id: 'clusterrolebindings.rbac.authorization.k8s.io',
  group: 'rbac.authorization.k8s.io',
  versions: ['v1'],
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  singular: 'clusterrolebinding',
  scope: 'Cluster',
  menu: { section: 'access', order: 50, icon: 'link-2' },
  columns: bindingColumns,
  actions: ['edit', 'delete'],
})
