/**
 * Nobody may hand out rights that he does not hold: checked when roles and bindings are written.
 * Models kubernetes/pkg/registry/rbac/{role,clusterrole,rolebinding,clusterrolebinding}/policybased/storage.go and
 * pkg/registry/rbac/validation/rule.go ConfirmNoEscalation. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 */
import type { KubeObject } from '../../kube/object'
import { forbidden, notFound, unnamedError } from '../../kube/status-error'
import type { ClusterRole, PolicyRule } from '../../kube/types'
import type { AdmissionPlugin, AdmissionRequest } from '../admission/admission'
import type { Binding, Rbac, RoleRef } from './authorize'
import { administratorsGroup, aggregate, rbacIds } from './authorize'
import { compactRules, describeRule, quoteAll, uncoveredRules } from './rbac-rules'
import type { Attributes, User } from './request'

const everything: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
]

export function escalationCheck(rbac: Rbac): AdmissionPlugin {
  return {
    name: 'RBACEscalationCheck',
    admit(request) {
      const { object, kind, operation } = request
      if (!object || (operation !== 'CREATE' && operation !== 'UPDATE')) return
      if (request.user.groups.includes(administratorsGroup)) return
      if (kind.id === rbacIds.role || kind.id === rbacIds.clusterRole) checkRole(rbac, request, object as ClusterRole)
      if (kind.id === rbacIds.roleBinding || kind.id === rbacIds.clusterRoleBinding)
        checkBinding(rbac, request, object as Binding)
    },
  }
}

function checkRole(rbac: Rbac, request: AdmissionRequest, role: ClusterRole): void {
  if (onlyChangesGarbageCollection(request)) return
  if (mayOn(rbac, request, 'escalate')) return
  const { user, kind, namespace = '' } = request
  const name = nameOf(request)
  const refusal = missingRights(rbac, user, namespace, role.rules ?? [])
  if (refusal) throw forbidden(kind, name, refusal)
  // Who may write an aggregation rule decides over the rules of roles that do not exist yet.
  if (role.aggregationRule || (request.old as ClusterRole | undefined)?.aggregationRule) {
    const lacking = missingRights(rbac, user, namespace, everything)
    if (lacking) throw forbidden(kind, name, `must have cluster-admin privileges to use an aggregationRule: ${lacking}`)
  }
}

function checkBinding(rbac: Rbac, request: AdmissionRequest, binding: Binding): void {
  if (onlyChangesGarbageCollection(request)) return
  const { user, kind, namespace = '' } = request
  const { apiGroup = '', kind: roleKind = '', name: roleName = '' }: Partial<RoleRef> = binding.roleRef ?? {}
  const roleRef = { apiGroup, kind: roleKind, name: roleName }
  // Before validation can say it better; a server error upstream too.
  if (roleKind !== 'ClusterRole' && roleKind !== 'Role')
    throw unnamedError(`unsupported role reference kind: ${JSON.stringify(roleKind)}`)
  const resource = roleKind === 'ClusterRole' ? 'clusterroles' : 'roles'
  const bind: Attributes = {
    user,
    verb: 'bind',
    resourceRequest: true,
    path: '',
    apiGroup: roleRef.apiGroup,
    apiVersion: '*',
    resource,
    subresource: '',
    namespace,
    name: roleRef.name,
  }
  if (rbac.authorize(bind).allowed) return
  const rules = rbac.rulesOf(roleRef, namespace)
  if (!rules) throw notFound({ group: roleRef.apiGroup, plural: resource }, roleRef.name)
  const refusal = missingRights(rbac, user, namespace, rules)
  if (refusal) throw forbidden(kind, nameOf(request), refusal)
}

function mayOn(rbac: Rbac, request: AdmissionRequest, verb: string): boolean {
  const { user, kind, namespace = '' } = request
  return rbac.authorize({
    user,
    verb,
    resourceRequest: true,
    path: '',
    apiGroup: kind.group,
    apiVersion: kind.versions[0],
    resource: kind.plural,
    subresource: '',
    namespace,
    name: nameOf(request),
  }).allowed
}

function missingRights(rbac: Rbac, user: User, namespace: string, wanted: readonly PolicyRule[]): string | undefined {
  const { rules, errors } = rbac.rulesFor(user, namespace)
  const missing = uncoveredRules(rules, wanted)
  if (missing.length === 0) return undefined
  const lines = [...new Set(compactRules(missing).map(describeRule))].sort()
  const head = `user ${JSON.stringify(user.name)} (groups=${quoteAll(user.groups)}) is attempting to grant RBAC permissions not currently held:`
  const tail = errors.length > 0 ? `; resolution errors: ${aggregate(errors)}` : ''
  return `${head}\n${lines.join('\n')}${tail}`
}

const nameOf = ({ name, object }: { name: string; object?: KubeObject }) => name || (object?.metadata?.name ?? '')

/** The garbage collector must be able to finish an object whose rules it does not hold. */
function onlyChangesGarbageCollection({ object, old }: AdmissionRequest): boolean {
  return old !== undefined && object !== undefined && withoutCollectorFields(object) === withoutCollectorFields(old)
}

function withoutCollectorFields({ apiVersion: _version, kind: _kind, metadata = {}, ...rest }: KubeObject): string {
  const { ownerReferences: _owners, finalizers: _finalizers, resourceVersion: _revision, ...kept } = metadata
  return JSON.stringify([kept, rest])
}
