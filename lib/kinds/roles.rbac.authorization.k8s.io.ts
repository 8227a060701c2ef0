import type { Role } from '../kube/types'
import { createdAtColumn } from './cells'
import { defineKind } from './kind'

export const roles = defineKind<Role>({
  id: 'roles.rbac.authorization.k8s.io',
  group: 'rbac.authorization.k8s.io',
  versions: ['v1'],
  kind: 'Role',
  plural: 'roles',
  singular: 'role',
  scope: 'Namespaced',
  menu: { section: 'access', order: 20, icon: 'shield' },
  columns: [createdAtColumn],
  actions: ['edit', 'delete'],
})
