/** Who asks, as whom, and what that one may do. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Asking, Requests } from '../support/requests'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('lab', 'other')
const rbac = '/apis/rbac.authorization.k8s.io/v1'
const reviews = '/apis/authorization.k8s.io/v1'
const as = (user: string, ...groups: string[]): Asking => ({
  headers: { 'impersonate-user': user, ...(groups.length > 0 ? { 'impersonate-group': groups } : {}) },
})
const role = (name: string, rules: object[]) => ({ metadata: { name }, rules })
const rule = (verbs: string[], resources: string[], more: object = {}) => ({
  apiGroups: [''],
  verbs,
  resources,
  ...more,
})
const bind = (name: string, roleName: string, subject: object, kind = 'Role') => ({
  metadata: { name },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: roleName },
  subjects: [subject],
})
const user = (name: string) => ({ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name })
const grant = async (name: string, rules: object[], namespace = 'lab') => {
  await cluster.ask.post(`${rbac}/namespaces/${namespace}/roles`, role(name, rules))
  await cluster.ask.post(`${rbac}/namespaces/${namespace}/rolebindings`, bind(name, name, user(name)))
}
interface WhoAmI {
  status: { userInfo: { username: string; groups?: string[]; uid?: string; extra?: Record<string, string[]> } }
}
const whoAmI = async (client: Requests, asking?: Asking) =>
  (await client.post<WhoAmI>('/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, asking)).body.status.userInfo

describe('credentials', () => {
  test('a wrong token is nobody, wherever it knocks', async () => {
    const stranger = await cluster.connect({ token: 'wrong' })
    for (const url of ['/api/v1/pods', '/api', '/healthz', '/openapi/v2']) {
      const { status, body } = await stranger.get(url)
      expect([url, status, body.reason, body.message]).toEqual([url, 401, 'Unauthorized', 'Unauthorized'])
    }
  })

  test('without a name there are health and version, nothing else', async () => {
    const nobody = await cluster.connect({})
    for (const url of ['/healthz', '/livez', '/readyz', '/version'])
      expect((await nobody.get(url)).status, url).toBe(200)
    for (const url of [
      '/',
      '/api',
      '/apis',
      '/api/v1/pods',
      '/openapi/v2',
      '/metrics',
      '/simulator/v1/audit',
      '/nowhere',
    ])
      expect((await nobody.get(url)).status, url).toBe(401)
    expect((await nobody.post('/version', {})).status).not.toBe(200)
    const basic = await nobody.get('/healthz', { headers: { authorization: 'Basic YTpi' } })
    expect(basic.status).toBe(401)
  })

  test('a client certificate that the cluster signed', async () => {
    const pki = path.join(cluster.simulator.dataFolder, 'simulator', 'pki')
    const clientCertificate = readFileSync(path.join(pki, 'admin.crt'), 'utf8')
    const administrator = await cluster.connect({
      clientCertificate,
      clientKey: readFileSync(path.join(pki, 'admin.key'), 'utf8'),
    })
    expect(await whoAmI(administrator)).toEqual({
      username: 'kubernetes-admin',
      groups: ['orrery:administrators', 'system:authenticated'],
    })
    expect((await administrator.get('/api/v1/nodes')).status).toBe(200)
    // Signed by the same authority, but for the server: it names no user that may do anything.
    const server = await cluster.connect({
      clientCertificate: readFileSync(path.join(pki, 'apiserver.crt'), 'utf8'),
      clientKey: readFileSync(path.join(pki, 'apiserver.key'), 'utf8'),
    })
    expect((await server.get('/api/v1/secrets')).status).not.toBe(200)
  })

  test('a ServiceAccount’s token lives as long as the account', async () => {
    const accounts = '/api/v1/namespaces/lab/serviceaccounts'
    const made = await cluster.ask.post<{ metadata: { uid: string } }>(accounts, { metadata: { name: 'robot' } })
    interface TokenRequest {
      status: { token: string; expirationTimestamp: string }
    }
    const issued = await cluster.ask.post<TokenRequest>(`${accounts}/robot/token`, { spec: { expirationSeconds: 600 } })
    expect(issued.status).toBe(201)
    const { token } = issued.body.status
    const robot = await cluster.connect({ token })
    expect(await whoAmI(robot)).toMatchObject({
      username: 'system:serviceaccount:lab:robot',
      uid: made.body.metadata.uid,
      groups: ['system:serviceaccounts', 'system:serviceaccounts:lab', 'system:authenticated'],
    })
    const forbidden = await robot.get('/api/v1/namespaces/lab/pods')
    expect([forbidden.status, forbidden.body.message]).toEqual([
      403,
      'pods is forbidden: User "system:serviceaccount:lab:robot" cannot list resource "pods" in API group "" in the namespace "lab"',
    ])
    const forged = `${token.slice(0, -4)}${token.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`
    expect((await (await cluster.connect({ token: forged })).get('/api')).status).toBe(401)
    const [, claims] = token.split('.')
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`
    expect((await (await cluster.connect({ token: unsigned })).get('/api')).status).toBe(401)

    interface TokenReview {
      status: { authenticated?: boolean; user?: { username?: string }; error?: string }
    }
    const review = (text: string) =>
      cluster.ask.post<TokenReview>('/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token: text } })
    expect((await review(token)).body.status).toMatchObject({
      authenticated: true,
      user: { username: 'system:serviceaccount:lab:robot' },
    })
    expect((await review('wrong')).body.status.authenticated).not.toBe(true)
    const short = await cluster.ask.post(`${accounts}/robot/token`, { spec: { expirationSeconds: 5 } })
    expect([short.status, short.body.message]).toEqual([
      422,
      expect.stringContaining('may not specify a duration less than 10 minutes'),
    ])
    await cluster.ask.delete(`${accounts}/robot`)
    expect((await robot.get('/api')).status).toBe(401)
  })
})

describe('impersonation', () => {
  test('is being that user, with the groups that are named', async () => {
    expect(await whoAmI(cluster.ask, as('ada', 'readers', 'writers'))).toEqual({
      username: 'ada',
      groups: ['readers', 'writers', 'system:authenticated'],
    })
    const extra = await whoAmI(cluster.ask, {
      headers: { 'impersonate-user': 'ada', 'impersonate-uid': '7', 'impersonate-extra-scopes': ['view', 'edit'] },
    })
    expect(extra).toMatchObject({ username: 'ada', uid: '7', extra: { scopes: ['view', 'edit'] } })
    expect(await whoAmI(cluster.ask, as('system:serviceaccount:lab:default'))).toMatchObject({
      groups: ['system:serviceaccounts', 'system:serviceaccounts:lab', 'system:authenticated'],
    })
    expect((await cluster.ask.get('/api/v1/nodes', as('ada'))).status).toBe(403)
  })

  test('is a right of its own, for users, groups, accounts and extras', async () => {
    await cluster.ask.post(
      `${rbac}/clusterroles`,
      role('act-as-ada', [rule(['impersonate'], ['users'], { resourceNames: ['ada'] })]),
    )
    await cluster.ask.post(`${rbac}/clusterrolebindings`, bind('grace', 'act-as-ada', user('grace'), 'ClusterRole'))
    const { token } = await tokenOf('actor')
    await cluster.ask.post(
      `${rbac}/clusterrolebindings`,
      bind('actor', 'act-as-ada', { kind: 'ServiceAccount', namespace: 'lab', name: 'actor' }, 'ClusterRole'),
    )
    const actor = await cluster.connect({ token })
    expect(await whoAmI(actor, as('ada'))).toMatchObject({ username: 'ada' })
    const refusals: [Asking, string][] = [
      [
        as('bob'),
        'users "bob" is forbidden: User "system:serviceaccount:lab:actor" cannot impersonate resource "users" in API group "" at the cluster scope',
      ],
      [as('ada', 'system:masters'), 'groups "system:masters" is forbidden: '],
      [as('system:serviceaccount:lab:default'), 'serviceaccounts "default" is forbidden: '],
      [
        { headers: { 'impersonate-user': 'ada', 'impersonate-extra-scopes': 'all' } },
        'userextras.authentication.k8s.io "all" is forbidden: ',
      ],
      [
        { headers: { 'impersonate-user': 'ada', 'impersonate-uid': '1' } },
        'uids.authentication.k8s.io "1" is forbidden: ',
      ],
    ]
    for (const [asking, message] of refusals) {
      const { status, body } = await actor.get('/api/v1/nodes', asking)
      expect([status, body.message]).toEqual([403, expect.stringContaining(message)])
    }
    expect((await cluster.ask.get('/api', { headers: { 'impersonate-group': 'x' } })).status).toBe(500)
  })
})

async function tokenOf(account: string): Promise<{ token: string }> {
  const accounts = '/api/v1/namespaces/lab/serviceaccounts'
  await cluster.ask.post(accounts, { metadata: { name: account } })
  return (await cluster.ask.post<{ status: { token: string } }>(`${accounts}/${account}/token`, {})).body.status
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
