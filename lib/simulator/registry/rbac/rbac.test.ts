import { describe, expect, it } from 'vitest'
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '../../../kube/types'
import { testResource } from '../resource-battery.test-support'
import { refusals, updateRefusals } from '../strategy.test-support'
import { clusterRoleBindingStrategy } from './clusterrolebindings'
import { clusterRoleStrategy } from './clusterroles'
import { roleBindingStrategy } from './rolebindings'
import { roleStrategy } from './roles'

const apiGroup = 'rbac.authorization.k8s.io'
const rules = () => [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]
const roleBinding = (part: Partial<RoleBinding> = {}): RoleBinding => ({
  metadata: { name: 'readers' },
  roleRef: { apiGroup, kind: 'Role', name: 'reader' },
  subjects: [{ kind: 'User', name: 'jane', apiGroup }],
  ...part,
})
const clusterRoleBinding = (part: Partial<ClusterRoleBinding> = {}): ClusterRoleBinding => ({
  metadata: { name: 'system:readers' },
  roleRef: { apiGroup, kind: 'ClusterRole', name: 'system:reader' },
  ...part,
})
const otherRole = {
  why: 'the role',
  change: (binding: RoleBinding) => {
    binding.roleRef = { ...binding.roleRef, name: 'other' }
  },
  field: 'roleRef',
}

testResource<Role>(roleStrategy, { valid: () => ({ metadata: { name: 'reader' }, rules: rules() }) })
testResource<ClusterRole>(clusterRoleStrategy, {
  valid: () => ({ metadata: { name: 'system:reader' }, rules: rules() }),
})
testResource<RoleBinding>(roleBindingStrategy, { valid: () => roleBinding(), invalidUpdates: [otherRole] })
testResource<ClusterRoleBinding>(clusterRoleBindingStrategy, { valid: () => clusterRoleBinding() })

describe('rules', () => {
  it('name verbs, groups and resources', () => {
    expect(refusals(roleStrategy, { rules: [{ verbs: [] }] } as unknown as Role)).toEqual([
      'rules[0].verbs: Required value: verbs must contain at least one value',
      'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
      'rules[0].resources: Required value: resource rules must supply at least one resource',
    ])
  })

  it('about paths belong to the cluster, and to no resource', () => {
    const rule = { verbs: ['get'], nonResourceURLs: ['/healthz'] }
    expect(refusals(roleStrategy, { metadata: { name: 'r' }, rules: [rule] } as Role)).toEqual([
      'rules[0].nonResourceURLs: Invalid value: ["/healthz"]: namespaced rules cannot apply to non-resource URLs',
    ])
    expect(refusals(clusterRoleStrategy, { metadata: { name: 'r' }, rules: [rule] } as ClusterRole)).toEqual([])
    expect(refusals(clusterRoleStrategy, { rules: [{ ...rule, resources: ['pods'] }] } as ClusterRole)).toEqual([
      'rules[0].nonResourceURLs: Invalid value: ["/healthz"]: rules cannot apply to both regular resources and non-resource URLs',
    ])
  })
})

describe('bindings', () => {
  it('know whom they bind', () => {
    const subjects = [
      { kind: 'Robot', name: 'r2' },
      { kind: 'ServiceAccount', name: 'builder', apiGroup },
      { kind: 'User', name: '' },
    ]
    expect(refusals(roleBindingStrategy, roleBinding({ subjects }))).toEqual([
      'subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"',
      `subjects[1].apiGroup: Unsupported value: "${apiGroup}": supported values: ""`,
      'subjects[2].name: Required value',
    ])
  })

  it('of the cluster name the namespace of an account, and no Role', () => {
    const subjects = [{ kind: 'ServiceAccount', name: 'builder' }]
    const roleRef = { apiGroup, kind: 'Role', name: 'reader' }
    expect(refusals(clusterRoleBindingStrategy, clusterRoleBinding({ subjects, roleRef }))).toEqual([
      'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
      'subjects[0].namespace: Required value',
    ])
  })

  it('stay with their role', () => {
    const [text] = updateRefusals(roleBindingStrategy, roleBinding(), otherRole.change)
    expect(text).toBe(
      `roleRef: Invalid value: {"apiGroup":"${apiGroup}","kind":"Role","name":"other"}: cannot change roleRef`,
    )
  })
})
