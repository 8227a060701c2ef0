/** Who asks, and as whom. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Asking, Requests } from '../support/requests'
import { as, bind, rbac, role, rule, user } from '../support/roles'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('lab', 'other')

interface WhoAmI {
  status: { userInfo: { username: string; groups?: string[]; uid?: string; extra?: Record<string, string[]> } }
}

const whoAmI = async (client: Requests, asking?: Asking) =>
  (await client.post<WhoAmI>('/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, asking)).body.status.userInfo

async function tokenOf(account: string): Promise<{ token: string }> {
  const accounts = '/api/v1/namespaces/lab/serviceaccounts'
  await cluster.ask.post(accounts, { metadata: { name: account } })
  return (await cluster.ask.post<{ status: { token: string } }>(`${accounts}/${account}/token`, {})).body.status
}

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
