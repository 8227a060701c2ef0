/** Roles and bindings to write, and requests in somebody else's name. */
import type { Asking } from './requests'

export const rbac = '/apis/rbac.authorization.k8s.io/v1'

export const as = (user: string, ...groups: string[]): Asking => ({
  headers: { 'impersonate-user': user, ...(groups.length > 0 ? { 'impersonate-group': groups } : {}) },
})

export const role = (name: string, rules: object[]) => ({ metadata: { name }, rules })

export const rule = (verbs: string[], resources: string[], more: object = {}) => ({
  apiGroups: [''],
  verbs,
  resources,
  ...more,
})

export const bind = (name: string, roleName: string, subject: object, kind = 'Role') => ({
  metadata: { name },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: roleName },
  subjects: [subject],
})

export const user = (name: string) => ({ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name })
