import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../kube/object'
import type { PolicyRule, Subject } from '../../kube/types'
import type { Store, Stored, StoreEvent } from '../store/store'
import { authorizeOrThrow, createRbac, rbacIds } from './authorize'
import { compactRules, describeRule, ruleAllows, uncoveredRules } from './rbac-rules'
import type { Attributes, User } from './request'

const ann: User = { name: 'ann', groups: ['dev', 'system:authenticated'] }

function attributes(overrides: Partial<Attributes>): Attributes {
  return {
    user: ann,
    verb: 'get',
    resourceRequest: true,
    path: '',
    apiGroup: '',
    apiVersion: 'v1',
    resource: 'pods',
    subresource: '',
    namespace: '',
    name: '',
    ...overrides,
  }
}

/** Just what an authoriser asks of a store. */
function memoryStore() {
  const objects = new Map<string, Map<string, KubeObject>>()
  const watchers = new Map<string, ((event: StoreEvent) => void)[]>()
  const stored = (resource: string, value: KubeObject): Stored => ({
    resource,
    value,
    json: JSON.stringify(value),
    revision: 1,
    createRevision: 1,
  })
  const keyOf = (namespace: string | undefined, name: string | undefined) => `${namespace ?? ''}/${name}`
  const store = {
    get: (resource: string, namespace: string | undefined, name: string) => {
      const value = objects.get(resource)?.get(keyOf(namespace, name))
      return value && stored(resource, value)
    },
    list: (resource: string) => [...(objects.get(resource)?.values() ?? [])].map((value) => stored(resource, value)),
    watch: (resource: string, _options: unknown, handler: (event: StoreEvent) => void) => {
      watchers.set(resource, [...(watchers.get(resource) ?? []), handler])
      return () => watchers.delete(resource)
    },
  } as unknown as Store
  return {
    store,
    put(resource: string, value: KubeObject) {
      const key = keyOf(value.metadata?.namespace, value.metadata?.name)
      const kept = objects.get(resource) ?? new Map<string, KubeObject>()
      const old = kept.get(key)
      objects.set(resource, kept.set(key, value))
      for (const handler of watchers.get(resource) ?? [])
        handler({
          type: old ? 'MODIFIED' : 'ADDED',
          current: stored(resource, value),
          ...(old ? { previous: stored(resource, old) } : {}),
        })
    },
  }
}

const role = (name: string, rules: PolicyRule[], namespace?: string) => ({ metadata: { name, namespace }, rules })
const binding = (name: string, kind: string, roleName: string, subjects: Subject[], namespace?: string) => ({
  metadata: { name, namespace },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: roleName },
  subjects,
})

describe('ruleAllows', () => {
  const cases: [string, PolicyRule, Partial<Attributes>, boolean][] = [
    ['a verb it names', { verbs: ['get'], apiGroups: [''], resources: ['pods'] }, {}, true],
    ['another verb', { verbs: ['list'], apiGroups: [''], resources: ['pods'] }, {}, false],
    ['another group', { verbs: ['get'], apiGroups: ['apps'], resources: ['pods'] }, {}, false],
    [
      'a subresource it does not name',
      { verbs: ['get'], apiGroups: [''], resources: ['pods'] },
      { subresource: 'log' },
      false,
    ],
    [
      'a subresource by name',
      { verbs: ['get'], apiGroups: [''], resources: ['pods/log'] },
      { subresource: 'log' },
      true,
    ],
    [
      'a subresource of anything',
      { verbs: ['get'], apiGroups: ['*'], resources: ['*/log'] },
      { subresource: 'log' },
      true,
    ],
    [
      'everything',
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { subresource: 'log', verb: 'deletecollection' },
      true,
    ],
    [
      'a name it lists',
      { verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: ['a'] },
      { name: 'a' },
      true,
    ],
    [
      'a name it does not list',
      { verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: ['a'] },
      { name: 'b' },
      false,
    ],
    [
      'a list, when it lists names',
      { verbs: ['*'], apiGroups: [''], resources: ['pods'], resourceNames: ['a'] },
      { verb: 'list' },
      false,
    ],
    [
      'a path by prefix',
      { verbs: ['get'], nonResourceURLs: ['/api/*'] },
      { resourceRequest: false, path: '/api/v1' },
      true,
    ],
    [
      'a path beside its prefix',
      { verbs: ['get'], nonResourceURLs: ['/api/*'] },
      { resourceRequest: false, path: '/apis' },
      false,
    ],
    ['a resource, when it only speaks of paths', { verbs: ['*'], nonResourceURLs: ['*'] }, {}, false],
  ]
  it.each(cases)('%s', (_name, rule, request, expected) => {
    expect(ruleAllows(rule, attributes(request))).toBe(expected)
  })
})

describe('createRbac', () => {
  it('lets members of system:masters do anything', () => {
    const { store } = memoryStore()
    const rbac = createRbac(store)
    expect(rbac.authorize(attributes({ user: { name: 'root', groups: ['system:masters'] } })).allowed).toBe(true)
  })

  it('follows bindings and roles as they change, and says which binding it was', () => {
    const world = memoryStore()
    const rbac = createRbac(world.store)
    const list = attributes({ verb: 'list', namespace: 'shop' })
    expect(rbac.authorize(list)).toEqual({ allowed: false, reason: '' })
    world.put(rbacIds.roleBinding, binding('read', 'Role', 'reader', [{ kind: 'Group', name: 'dev' }], 'shop'))
    expect(rbac.authorize(list)).toEqual({
      allowed: false,
      reason: 'RBAC: role.rbac.authorization.k8s.io "reader" not found',
    })
    world.put(rbacIds.role, role('reader', [{ verbs: ['list'], apiGroups: [''], resources: ['pods'] }], 'shop'))
    expect(rbac.authorize(list)).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by RoleBinding "read/shop" of Role "reader" to Group "dev"',
    })
    expect(rbac.authorize({ ...list, namespace: 'other' }).allowed).toBe(false)
    world.put(rbacIds.roleBinding, binding('read', 'Role', 'reader', [], 'shop'))
    expect(rbac.authorize(list).allowed).toBe(false)
  })

  it('knows ServiceAccounts by their user name', () => {
    const world = memoryStore()
    world.put(rbacIds.clusterRole, role('viewer', [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }]))
    world.put(
      rbacIds.clusterRoleBinding,
      binding('b', 'ClusterRole', 'viewer', [{ kind: 'ServiceAccount', name: 'bot', namespace: 'shop' }]),
    )
    const rbac = createRbac(world.store)
    const bot = { name: 'system:serviceaccount:shop:bot', groups: [] }
    expect(rbac.authorize(attributes({ user: bot }))).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "viewer" to ServiceAccount "bot/shop"',
    })
  })

  const refusals: [Partial<Attributes>, string][] = [
    [
      { verb: 'list', namespace: 'shop' },
      'pods is forbidden: User "ann" cannot list resource "pods" in API group "" in the namespace "shop"',
    ],
    [
      {
        verb: 'update',
        apiGroup: 'apps',
        resource: 'deployments',
        subresource: 'scale',
        namespace: 'shop',
        name: 'web',
      },
      'deployments.apps "web" is forbidden: User "ann" cannot update resource "deployments/scale" in API group "apps" in the namespace "shop"',
    ],
    [
      { verb: 'list', resource: 'nodes' },
      'nodes is forbidden: User "ann" cannot list resource "nodes" in API group "" at the cluster scope',
    ],
    [{ resourceRequest: false, resource: '', path: '/metrics' }, 'forbidden: User "ann" cannot get path "/metrics"'],
  ]
  it.each(refusals)('refuses in the words of Kubernetes: %j', (request, message) => {
    const rbac = createRbac(memoryStore().store)
    expect(() => authorizeOrThrow(rbac, attributes(request))).toThrow(message)
  })
})

describe('uncoveredRules', () => {
  const owned: PolicyRule[] = [
    { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods', '*/status'] },
    { verbs: ['*'], apiGroups: ['apps'], resources: ['*'] },
    { verbs: ['get'], nonResourceURLs: ['/api/*'] },
    { verbs: ['get'], apiGroups: [''], resources: ['secrets'], resourceNames: ['one'] },
  ]
  const cases: [string, PolicyRule, string[]][] = [
    ['what is held', { verbs: ['get'], apiGroups: [''], resources: ['pods', 'nodes/status'] }, []],
    [
      'anything in a group held whole',
      { verbs: ['delete'], apiGroups: ['apps'], resources: ['deployments/scale'] },
      [],
    ],
    [
      'a further verb',
      { verbs: ['get', 'delete', 'create'], apiGroups: [''], resources: ['pods'] },
      ['{APIGroups:[""], Resources:["pods"], Verbs:["delete" "create"]}'],
    ],
    [
      'a secret without its name',
      { verbs: ['get'], apiGroups: [''], resources: ['secrets'] },
      ['{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}'],
    ],
    ['the secret by its name', { verbs: ['get'], apiGroups: [''], resources: ['secrets'], resourceNames: ['one'] }, []],
    ['a path below one held', { verbs: ['get'], nonResourceURLs: ['/api/v1/*'] }, []],
    ['all paths', { verbs: ['get'], nonResourceURLs: ['*'] }, ['{NonResourceURLs:["*"], Verbs:["get"]}']],
  ]
  it.each(cases)('%s', (_name, wanted, expected) => {
    expect(compactRules(uncoveredRules(owned, [wanted])).map(describeRule)).toEqual(expected)
  })
})
