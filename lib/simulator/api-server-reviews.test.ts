import { beforeAll, describe, expect, it } from 'vitest'
import type { Status } from '../kube/object'
import { type Server, startServer } from './api-server.test-support'

interface RulesReview {
  status: { incomplete: boolean; resourceRules: unknown[]; nonResourceRules: { nonResourceURLs: string[] }[] }
}

describe('questions about rights', () => {
  let server: Server
  const access = '/apis/authorization.k8s.io/v1'
  beforeAll(async () => {
    server = await startServer()
    await server.send('POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings', {
      body: {
        metadata: { name: 'devs' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:aggregate-to-view' },
        subjects: [{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'dev' }],
      },
    })
  })

  it('answers for another user to those who may ask', async () => {
    const spec = {
      user: 'x',
      groups: ['dev'],
      resourceAttributes: { verb: 'list', resource: 'pods', namespace: 'default' },
    }
    const answer = await server.json('POST', `${access}/subjectaccessreviews`, { as: 'console', body: { spec } })
    expect(answer).toMatchObject({
      kind: 'SubjectAccessReview',
      spec,
      status: {
        allowed: true,
        reason: 'RBAC: allowed by RoleBinding "devs/default" of ClusterRole "system:aggregate-to-view" to Group "dev"',
      },
    })
    expect((await server.send('POST', `${access}/subjectaccessreviews`, { as: 'ann', body: { spec } })).status).toBe(
      403,
    )
  })

  it('answers everyone for themselves', async () => {
    const ask = async (resource: string) =>
      (
        await server.json<{ status: { allowed: boolean } }>('POST', `${access}/selfsubjectaccessreviews`, {
          as: 'ann',
          body: { spec: { resourceAttributes: { verb: 'get', resource, namespace: 'default' } } },
        })
      ).status.allowed
    expect(await ask('pods')).toBe(true)
    expect(await ask('secrets')).toBe(false)
  })

  it('lists the rules that hold', async () => {
    const { status } = await server.json<RulesReview>('POST', `${access}/selfsubjectrulesreviews`, {
      as: 'ann',
      body: { spec: { namespace: 'default' } },
    })
    expect(status.incomplete).toBe(false)
    expect(status.resourceRules).toContainEqual({
      apiGroups: [''],
      resources: ['namespaces'],
      verbs: ['get', 'list', 'watch'],
    })
    expect(status.nonResourceRules[0]?.nonResourceURLs).toContain('/api')
  })

  it('wants exactly one question', async () => {
    expect(
      await server.json<{ status: { allowed: boolean } }>('POST', `${access}/selfsubjectaccessreviews`, {
        body: { spec: {} },
      }),
    ).toMatchObject({
      code: 422,
      reason: 'Invalid',
    })
  })

  it('does not let anyone hand out more than he holds', async () => {
    await server.send('POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings', {
      body: {
        metadata: { name: 'writers' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:aggregate-to-admin' },
        subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'ann' }],
      },
    })
    const roles = '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles'
    const held = { verbs: ['get'], apiGroups: [''], resources: ['pods'] }
    const body = { metadata: { name: 'r' }, rules: [held] }
    expect((await server.send('POST', roles, { as: 'ann', body })).status).toBe(201)
    const more = { verbs: ['get', 'list'], apiGroups: [''], resources: ['nodes'] }
    expect(
      await server.json('POST', roles, { as: 'ann', body: { metadata: { name: 's' }, rules: [held, more] } }),
    ).toMatchObject({
      code: 403,
      message:
        'roles.rbac.authorization.k8s.io "s" is forbidden: user "ann" (groups=["dev" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["nodes"], Verbs:["get" "list"]}',
    })
    const binding = {
      metadata: { name: 't' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'ann' }],
    }
    const bindings = '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings'
    expect((await server.json<Status>('POST', bindings, { as: 'ann', body: binding })).message).toContain(
      'is attempting to grant RBAC permissions not currently held:\n{APIGroups:["*"], Resources:["*"], Verbs:["*"]}',
    )
  })
})
