/**
 * RBAC over what is stored: bindings are indexed by subject and follow the store's watch, roles are read when needed.
 * Models kubernetes/plugin/pkg/auth/authorizer/rbac/rbac.go and pkg/registry/rbac/validation/rule.go.
 */
import type { KubeObject, Status } from '../../kube/object'
import { failure, type StatusError } from '../../kube/status-error'
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, Subject } from '../../kube/types'
import type { Store } from '../store/store'
import { ruleAllows } from './rbac-rules'
import type { Attributes, Authorizer, User } from './request'

export const administratorsGroup = 'system:masters'

export const rbacIds = {
  role: 'roles.rbac.authorization.k8s.io',
  clusterRole: 'clusterroles.rbac.authorization.k8s.io',
  roleBinding: 'rolebindings.rbac.authorization.k8s.io',
  clusterRoleBinding: 'clusterrolebindings.rbac.authorization.k8s.io',
} as const

export type Binding = RoleBinding | ClusterRoleBinding
export type RoleRef = Binding['roleRef']

export interface Rbac extends Authorizer {
  /** All rules that hold for the user in that namespace (cluster-wide ones included), and which roles could not be found. */
  rulesFor(user: User, namespace: string): { rules: PolicyRule[]; errors: string[] }
  /** The rules behind a role reference; undefined when that role does not exist. */
  rulesOf(roleRef: RoleRef, namespace: string): readonly PolicyRule[] | undefined
  close(): void
}

export function createRbac(store: Store): Rbac {
  const clusterWide = new BindingIndex()
  const namespaced = new BindingIndex()
  const stops = [follow(store, rbacIds.clusterRoleBinding, clusterWide), follow(store, rbacIds.roleBinding, namespaced)]

  const rulesOf = (roleRef: RoleRef, namespace: string): readonly PolicyRule[] | undefined => {
    const role =
      roleRef.kind === 'ClusterRole'
        ? store.get<ClusterRole & KubeObject>(rbacIds.clusterRole, undefined, roleRef.name)
        : store.get<Role & KubeObject>(rbacIds.role, namespace, roleRef.name)
    return role && (role.value.rules ?? [])
  }

  /** Visits every rule that applies, until `visit` answers true. */
  const visitRules = (
    user: User,
    namespace: string,
    visit: (rule: PolicyRule, source: { binding: Binding; subject: Subject }) => boolean,
  ): string[] => {
    const errors: string[] = []
    const visitAll = (found: Iterable<{ binding: Binding; subject: Subject }>) => {
      for (const source of found) {
        const rules = rulesOf(source.binding.roleRef, namespace)
        if (!rules) errors.push(roleNotFound(source.binding.roleRef))
        else for (const rule of rules) if (visit(rule, source)) return true
      }
      return false
    }
    if (!visitAll(clusterWide.bindingsOf('', user)) && namespace) visitAll(namespaced.bindingsOf(namespace, user))
    return errors
  }

  return {
    authorize(attributes) {
      if (attributes.user.groups.includes(administratorsGroup)) return { allowed: true, reason: '' }
      let allowedBy: { binding: Binding; subject: Subject } | undefined
      const errors = visitRules(attributes.user, attributes.namespace, (rule, source) => {
        if (!ruleAllows(rule, attributes)) return false
        allowedBy = source
        return true
      })
      if (allowedBy) return { allowed: true, reason: `RBAC: allowed by ${describeSource(allowedBy)}` }
      return { allowed: false, reason: errors.length > 0 ? `RBAC: ${aggregate(errors)}` : '' }
    },
    rulesFor(user, namespace) {
      const rules: PolicyRule[] = []
      const errors = visitRules(user, namespace, (rule) => {
        rules.push(rule)
        return false
      })
      return { rules, errors }
    },
    rulesOf,
    close: () => {
      for (const stop of stops) stop()
    },
  }
}

/** Throws the Forbidden that a client sees when authorisation says no. */
export function authorizeOrThrow(authorizer: Authorizer, attributes: Attributes): { reason: string } {
  const { allowed, reason } = authorizer.authorize(attributes)
  if (!allowed) throw forbiddenRequest(attributes, reason)
  return { reason }
}

/** Models apiserver/pkg/endpoints/handlers/responsewriters/errors.go ForbiddenStatusError. */
function forbiddenRequest(attributes: Attributes, reason: string): StatusError {
  const { apiGroup, resource, name } = attributes
  const why = reason ? `${forbiddenMessage(attributes)}: ${reason}` : forbiddenMessage(attributes)
  const qualified = apiGroup ? `${resource}.${apiGroup}` : resource
  const what = !resource ? 'forbidden' : name ? `${qualified} "${name}" is forbidden` : `${qualified} is forbidden`
  const details: Status['details'] = {
    ...(name && resource ? { name } : {}),
    ...(apiGroup && resource ? { group: apiGroup } : {}),
    ...(resource ? { kind: resource } : {}),
  }
  return failure(403, 'Forbidden', `${what}: ${why}`, details)
}

function forbiddenMessage({ user, verb, resourceRequest, path, apiGroup, ...target }: Attributes): string {
  const who = `User ${JSON.stringify(user.name)} cannot ${verb}`
  if (!resourceRequest) return `${who} path ${JSON.stringify(path)}`
  const resource = target.subresource ? `${target.resource}/${target.subresource}` : target.resource
  const scope = target.namespace ? `in the namespace ${JSON.stringify(target.namespace)}` : 'at the cluster scope'
  return `${who} resource ${JSON.stringify(resource)} in API group ${JSON.stringify(apiGroup)} ${scope}`
}

function roleNotFound(roleRef: RoleRef): string {
  return `${roleRef.kind.toLowerCase()}.rbac.authorization.k8s.io ${JSON.stringify(roleRef.name)} not found`
}

/** As k8s.io/apimachinery's error aggregate prints itself. */
export function aggregate(errors: readonly string[]): string {
  const [first = '', ...more] = [...new Set(errors)]
  return more.length === 0 ? first : `[${[first, ...more].join(', ')}]`
}

function describeSource({ binding, subject }: { binding: Binding; subject: Subject }): string {
  const { name, namespace } = binding.metadata ?? {}
  const role = `${binding.roleRef.kind} ${JSON.stringify(binding.roleRef.name)}`
  const subjectName =
    subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace ?? namespace}` : subject.name
  const to = `${subject.kind} ${JSON.stringify(subjectName)}`
  return namespace
    ? `RoleBinding ${JSON.stringify(`${name}/${namespace}`)} of ${role} to ${to}`
    : `ClusterRoleBinding ${JSON.stringify(name)} of ${role} to ${to}`
}

/** Bindings by namespace ('' for cluster-wide ones) and subject, so that a check looks at the asker's bindings only. */
class BindingIndex {
  readonly #bySubject = new Map<string, Map<string, { binding: Binding; subject: Subject }>>()

  add(binding: Binding): void {
    for (const subject of binding.subjects ?? []) {
      const key = subjectKey(binding, subject)
      let sources = this.#bySubject.get(key)
      if (!sources) {
        sources = new Map()
        this.#bySubject.set(key, sources)
      }
      sources.set(binding.metadata?.name ?? '', { binding, subject })
    }
  }

  remove(binding: Binding): void {
    for (const subject of binding.subjects ?? []) {
      const key = subjectKey(binding, subject)
      const sources = this.#bySubject.get(key)
      sources?.delete(binding.metadata?.name ?? '')
      if (sources?.size === 0) this.#bySubject.delete(key)
    }
  }

  *bindingsOf(namespace: string, user: User): Iterable<{ binding: Binding; subject: Subject }> {
    yield* this.#bySubject.get(`${namespace}|User|${user.name}`)?.values() ?? []
    for (const group of user.groups) yield* this.#bySubject.get(`${namespace}|Group|${group}`)?.values() ?? []
  }
}

function subjectKey(binding: Binding, { kind, name, namespace: own }: Subject): string {
  const namespace = binding.metadata?.namespace ?? ''
  if (kind !== 'ServiceAccount') return `${namespace}|${kind}|${name}`
  return `${namespace}|User|system:serviceaccount:${own || namespace}:${name}`
}

function follow(store: Store, resource: string, index: BindingIndex): () => void {
  for (const { value } of store.list<Binding & KubeObject>(resource)) index.add(value)
  return store.watch<Binding & KubeObject>(resource, {}, ({ type, current, previous }) => {
    if (previous) index.remove(previous.value)
    if (type === 'DELETED') index.remove(current.value)
    else index.add(current.value)
  })
}
