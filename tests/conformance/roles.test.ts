import { beforeAll, describe, expect, test } from 'vitest'
import { as, bind, rbac, role, rule, user } from '../support/roles'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('lab', 'other')

const reviews = '/apis/authorization.k8s.io/v1'

const grant = async (name: string, rules: object[], namespace = 'lab') => {
  await cluster.ask.post(`${rbac}/namespaces/${namespace}/roles`, role(name, rules))
  await cluster.ask.post(`${rbac}/namespaces/${namespace}/rolebindings`, bind(name, name, user(name)))
}

describe('roles', () => {
  beforeAll(async () => {
    await grant('reader', [rule(['get', 'list', 'watch'], ['configmaps'])])
    await grant('one', [
      rule(['get', 'update'], ['configmaps'], { resourceNames: ['mine'] }),
      rule(['get'], ['pods/log']),
    ])
    await cluster.ask.post('/api/v1/namespaces/lab/configmaps', { metadata: { name: 'mine' } })
    await cluster.ask.post('/api/v1/namespaces/lab/configmaps', { metadata: { name: 'yours' } })
  })
  const code = async (name: string, method: string, url: string, body?: object) =>
    (await cluster.ask(method, url, body, as(name))).status
  const maps = '/api/v1/namespaces/lab/configmaps'

  test('grant verbs on resources in their namespace', async () => {
    expect(await code('reader', 'GET', maps)).toBe(200)
    expect(await code('reader', 'GET', `${maps}/mine`)).toBe(200)
    expect(await code('reader', 'GET', '/api/v1/namespaces/other/configmaps')).toBe(403)
    expect(await code('reader', 'GET', '/api/v1/configmaps')).toBe(403)
    expect(await code('reader', 'DELETE', `${maps}/mine`)).toBe(403)
    expect(await code('reader', 'DELETE', maps)).toBe(403)
    expect(await code('reader', 'GET', '/api/v1/namespaces/lab/secrets')).toBe(403)
    // A path that leads back to where one may read is another path.
    expect(await code('reader', 'GET', '/api/v1/namespaces/lab%2F..%2Fother/configmaps')).not.toBe(200)
  })

  test('grant names and subresources', async () => {
    expect(await code('one', 'GET', `${maps}/mine`)).toBe(200)
    expect(await code('one', 'PUT', `${maps}/mine`, { metadata: { name: 'mine' } })).toBe(200)
    expect(await code('one', 'GET', `${maps}/yours`)).toBe(403)
    expect(await code('one', 'GET', maps)).toBe(403)
    expect(await code('one', 'GET', `${maps}?fieldSelector=metadata.name%3Dmine`)).toBe(403)
    // The log is allowed, and there is no such Pod; the Pod itself is not.
    expect(await code('one', 'GET', '/api/v1/namespaces/lab/pods/x/log')).toBe(404)
    expect(await code('one', 'GET', '/api/v1/namespaces/lab/pods/x')).toBe(403)
  })

  test('an update that would create needs the right to create', async () => {
    await grant('updater', [rule(['get', 'update', 'patch'], ['endpoints', 'configmaps'])])
    const { status } = await cluster.ask.put(
      '/api/v1/namespaces/lab/endpoints/new',
      { metadata: { name: 'new' } },
      as('updater'),
    )
    expect(status).toBe(403)
  })

  test('paths beside resources are granted to roles too', async () => {
    expect(await code('reader', 'GET', '/api')).toBe(200)
    const { status, body } = await cluster.ask.get('/metrics', as('reader'))
    expect([status, body.message]).toEqual([403, 'forbidden: User "reader" cannot get path "/metrics"'])
    expect(await code('reader', 'GET', '/simulator/v1/audit')).toBe(403)
  })

  test('reviews say the same', async () => {
    interface Review {
      status: { allowed: boolean; reason?: string }
    }
    const may = async (spec: object) =>
      (await cluster.ask.post<Review>(`${reviews}/subjectaccessreviews`, { spec })).body.status
    const attributes = { namespace: 'lab', verb: 'list', resource: 'configmaps' }
    expect(await may({ user: 'reader', resourceAttributes: attributes })).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by RoleBinding "reader/lab" of Role "reader" to User "reader"',
    })
    expect(await may({ user: 'reader', resourceAttributes: { ...attributes, namespace: 'other' } })).toEqual({
      allowed: false,
    })
    expect((await may({ user: 'x', groups: ['system:masters'], resourceAttributes: attributes })).allowed).toBe(true)
    expect(
      (
        await may({
          user: 'reader',
          groups: ['system:authenticated'],
          nonResourceAttributes: { path: '/api', verb: 'get' },
        })
      ).allowed,
    ).toBe(true)
    const own = await cluster.ask.post<Review>(
      `${reviews}/selfsubjectaccessreviews`,
      { spec: { resourceAttributes: attributes } },
      as('reader'),
    )
    expect([own.status, own.body.status.allowed]).toEqual([201, true])
    const local = await cluster.ask.post<Review>(`${reviews}/namespaces/lab/localsubjectaccessreviews`, {
      metadata: { namespace: 'lab' },
      spec: { user: 'reader', resourceAttributes: attributes },
    })
    expect(local.body.status.allowed).toBe(true)
    const empty = await cluster.ask.post(`${reviews}/subjectaccessreviews`, { spec: { user: 'reader' } })
    expect([empty.status, empty.body.message]).toEqual([
      422,
      expect.stringContaining('exactly one of nonResourceAttributes or resourceAttributes must be specified'),
    ])
    expect(
      (
        await cluster.ask.post(
          `${reviews}/subjectaccessreviews`,
          { spec: { user: 'x', resourceAttributes: attributes } },
          as('reader'),
        )
      ).status,
    ).toBe(403)
  })

  test('one may ask for all rules that apply to oneself', async () => {
    interface Rules {
      status: {
        incomplete: boolean
        resourceRules: { resources: string[]; verbs: string[]; resourceNames?: string[] }[]
      }
    }
    const { body } = await cluster.ask.post<Rules>(
      `${reviews}/selfsubjectrulesreviews`,
      { spec: { namespace: 'lab' } },
      as('one'),
    )
    expect(body.status.incomplete).toBe(false)
    expect(body.status.resourceRules).toContainEqual({
      verbs: ['get', 'update'],
      apiGroups: [''],
      resources: ['configmaps'],
      resourceNames: ['mine'],
    })
  })
})

describe('nobody rises by writing roles', () => {
  const roles = `${rbac}/namespaces/lab/roles`
  const bindings = `${rbac}/namespaces/lab/rolebindings`
  beforeAll(() =>
    grant('climber', [
      {
        apiGroups: ['rbac.authorization.k8s.io'],
        resources: ['roles', 'rolebindings'],
        verbs: ['create', 'get', 'update', 'patch'],
      },
      rule(['get'], ['configmaps']),
    ]),
  )

  test('a role may hold what its writer holds', async () => {
    expect((await cluster.ask.post(roles, role('same', [rule(['get'], ['configmaps'])]), as('climber'))).status).toBe(
      201,
    )
    const more = await cluster.ask.post(roles, role('more', [rule(['get', 'list'], ['secrets'])]), as('climber'))
    expect([more.status, more.body.message]).toEqual([
      403,
      'roles.rbac.authorization.k8s.io "more" is forbidden: user "climber" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}',
    ])
    const widened = await cluster.ask.patch(
      `${roles}/same`,
      'merge',
      { rules: [rule(['*'], ['*'], { apiGroups: ['*'] })] },
      as('climber'),
    )
    expect(widened.status).toBe(403)
  })

  test('what lacks its verbs or its role is told so, whoever writes it', async () => {
    const silent = await cluster.ask.post(
      roles,
      { metadata: { name: 'silent' }, rules: [{ apiGroups: [''], resources: ['pods'] }] },
      as('climber'),
    )
    expect([silent.status, silent.body.message]).toEqual([
      422,
      'Role.rbac.authorization.k8s.io "silent" is invalid: rules[0].verbs: Required value: verbs must contain at least one value',
    ])
    const loose = await cluster.ask.post(bindings, { metadata: { name: 'loose' } }, as('climber'))
    expect([loose.status, loose.body.message]).toEqual([500, 'unsupported role reference kind: ""'])
  })

  test('a binding may give what its writer holds', async () => {
    const self = (name: string, roleName: string, kind?: string) =>
      cluster.ask.post(bindings, bind(name, roleName, user('climber'), kind), as('climber'))
    expect((await self('fine', 'same')).status).toBe(201)
    for (const [name, kind] of [
      ['cluster-admin', 'ClusterRole'],
      ['admin', 'ClusterRole'],
      ['absent', 'Role'],
    ])
      expect((await self(`bind-${name}`, name ?? '', kind)).status, name).toBe(name === 'absent' ? 404 : 403)
    const changed = await cluster.ask.patch(
      `${bindings}/fine`,
      'merge',
      { roleRef: { kind: 'ClusterRole', name: 'cluster-admin' } },
      as('climber'),
    )
    expect(changed.status).not.toBe(200)
  })

  test('unless that very right was given', async () => {
    await grant('binder', [
      { apiGroups: ['rbac.authorization.k8s.io'], resources: ['rolebindings'], verbs: ['create'] },
      {
        apiGroups: ['rbac.authorization.k8s.io'],
        resources: ['clusterroles'],
        verbs: ['bind'],
        resourceNames: ['view'],
      },
    ])
    const view = await cluster.ask.post(bindings, bind('viewer', 'view', user('eve'), 'ClusterRole'), as('binder'))
    expect(view.status).toBe(201)
    const edit = await cluster.ask.post(bindings, bind('editor', 'edit', user('eve'), 'ClusterRole'), as('binder'))
    expect(edit.status).toBe(403)
    expect((await cluster.ask.get('/api/v1/namespaces/lab/services', as('eve'))).status).toBe(200)
    expect((await cluster.ask.get('/api/v1/namespaces/lab/secrets', as('eve'))).status).toBe(403)
  })
})

describe('a node', () => {
  const node = as('system:node:worker-1', 'system:nodes')

  test('keeps to itself and its Pods', async () => {
    const labels = { metadata: { labels: { own: 'yes' } } }
    expect((await cluster.ask.patch('/api/v1/nodes/worker-1', 'merge', labels, node)).status).toBe(200)
    const other = await cluster.ask.patch('/api/v1/nodes/worker-2', 'merge', labels, node)
    expect([other.status, other.body.message]).toEqual([
      403,
      expect.stringContaining('node "worker-1" is not allowed to modify node "worker-2"'),
    ])
    const taints = await cluster.ask.patch(
      '/api/v1/nodes/worker-1',
      'merge',
      { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } },
      node,
    )
    expect(taints.status).toBe(403)
    const reserved = { metadata: { labels: { 'node-restriction.kubernetes.io/mine': 'yes' } } }
    expect((await cluster.ask.patch('/api/v1/nodes/worker-1', 'merge', reserved, node)).status).toBe(403)
  })

  test('makes mirror Pods only, and none with secrets', async () => {
    const pods = '/api/v1/namespaces/lab/pods'
    const pod = (metadata: object, spec: object = {}) => ({
      metadata: { name: 'p', ...metadata },
      spec: { nodeName: 'worker-1', containers: [{ name: 'c', image: 'c' }], ...spec },
    })
    const plain = await cluster.ask.post(pods, pod({}), node)
    expect([plain.status, plain.body.message]).toEqual([403, expect.stringContaining('can only create mirror pods')])
    const mirror = { annotations: { 'kubernetes.io/config.mirror': 'x' } }
    expect((await cluster.ask.post(pods, pod(mirror, { serviceAccountName: 'default' }), node)).status).toBe(403)
    await cluster.ask.post(pods, {
      metadata: { name: 'elsewhere' },
      spec: { nodeName: 'worker-2', containers: [{ name: 'c', image: 'nginx' }] },
    })
    const status = await cluster.ask.patch(`${pods}/elsewhere/status`, 'merge', { status: { message: 'mine' } }, node)
    expect([status.status, status.body.message]).toEqual([
      403,
      expect.stringContaining('node "worker-1" can only update pod status for pods with spec.nodeName set to itself'),
    ])
  })
})
