import type { ClusterRole } from '../kube/types'
import { createdAtColumn } from './cells'
import { defineKind } from './kind'

export const clusterRoles = defineKind<ClusterRole>({
  id: 'clusterroles.rbac.authorization.k8s.io',
  group: 'rbac.authorization.k8s.io',
  versions: ['v1'],
  kind: 'ClusterRole',
  plural: 'clusterroles',
  singular: 'clusterrole',
  scope: 'Cluster',
  menu: { section: 'access', order: 40, icon: 'shield-check' },
  columns: [createdAtColumn],
  actions: ['edit', 'delete'],
})
