import { beforeAll, describe, expect, it } from 'vitest'
import type { Status } from '../kube/object'
import { encodeHeaderLine } from './api/header-lines'
import { podsPath, type Server, startServer } from './api-server.test-support'

interface WhoAmI {
  status: { userInfo: { username: string; groups: string[] } }
}

describe('who may come in', () => {
  let server: Server
  beforeAll(async () => {
    server = await startServer()
  })

  it('tells the public that it is well and which version it is, nothing else', async () => {
    expect((await server.send('GET', '/healthz', { as: '' })).status).toBe(200)
    expect((await server.send('GET', '/version', { as: '' })).status).toBe(200)
    expect(await server.json('GET', '/api', { as: '' })).toMatchObject({ code: 401, reason: 'Unauthorized' })
    expect(await server.json('GET', podsPath, { as: '' })).toMatchObject({ code: 401 })
  })

  it('refuses a wrong token everywhere', async () => {
    for (const path of ['/healthz', '/api', podsPath])
      expect(await server.json('GET', path, { as: 'wrong' })).toMatchObject({ code: 401, message: 'Unauthorized' })
  })

  it('takes the name and groups of a verified client certificate', async () => {
    const request = new Request('https://h/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    const answer = await server.server.fetch(request, {
      address: '127.0.0.1',
      clientCertificate: { commonName: 'jane', organizations: ['ops'] },
    })
    expect((await answer.json()).status.userInfo).toEqual({
      username: 'jane',
      groups: ['ops', 'system:authenticated'],
    })
  })

  it('forbids in the words of Kubernetes', async () => {
    expect(await server.json('GET', podsPath, { as: 'ann' })).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'pods is forbidden: User "ann" cannot list resource "pods" in API group "" in the namespace "default"',
      reason: 'Forbidden',
      details: { kind: 'pods' },
      code: 403,
    })
  })

  it('lets signed-in users discover', async () => {
    expect((await server.send('GET', '/apis', { as: 'ann' })).status).toBe(200)
    expect((await server.send('GET', '/metrics', { as: 'ann' })).status).toBe(403)
  })

  it('reads a ServiceAccount token until it expires or its account is another one', async () => {
    const accounts = '/api/v1/namespaces/default/serviceaccounts'
    await server.send('POST', accounts, { body: { metadata: { name: 'bot' } } })
    const { status } = await server.json<{ status: { token: string } }>('POST', `${accounts}/bot/token`, {
      body: { spec: { expirationSeconds: 3600 } },
    })
    const who = () =>
      server.json<WhoAmI>('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
        as: status.token,
        body: {},
      })
    expect((await who()).status.userInfo).toMatchObject({
      username: 'system:serviceaccount:default:bot',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
    })
    await server.send('DELETE', `${accounts}/bot`)
    await server.send('POST', accounts, { body: { metadata: { name: 'bot' } } })
    expect(await who()).toMatchObject({ code: 401 })
  })

  it('reads a token that is bound to a Pod as long as there is that Pod', async () => {
    const core = '/api/v1/namespaces/default'
    await server.send('POST', `${core}/serviceaccounts`, { body: { metadata: { name: 'bound' } } })
    const pod = {
      metadata: { name: 'bound-1' },
      spec: { serviceAccountName: 'bound', containers: [{ name: 'c', image: 'i' }] },
    }
    await server.send('POST', `${core}/pods`, { body: pod })
    const { status } = await server.json<{ status: { token: string } }>('POST', `${core}/serviceaccounts/bound/token`, {
      body: { spec: { boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'bound-1' } } },
    })
    const who = () =>
      server.json<WhoAmI>('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { as: status.token, body: {} })
    expect((await who()).status.userInfo).toMatchObject({
      username: 'system:serviceaccount:default:bound',
      extra: { 'authentication.kubernetes.io/pod-name': ['bound-1'] },
    })
    await server.send('DELETE', `${core}/pods/bound-1`)
    await server.send('POST', `${core}/pods`, { body: pod })
    expect(await who()).toMatchObject({ code: 401 })
  })

  it('refuses a token that was changed or signed by someone else', async () => {
    const forged = [{ alg: 'none' }, { iss: 'https://kubernetes.default.svc.cluster.local' }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .concat('c2ln')
      .join('.')
    expect(await server.json('GET', '/api', { as: forged })).toMatchObject({ code: 401 })
  })
})

describe('acting as someone else', () => {
  let server: Server
  beforeAll(async () => {
    server = await startServer()
  })
  const reviews = '/apis/authentication.k8s.io/v1/selfsubjectreviews'

  it('is granted to the console, with groups, uid and extra', async () => {
    const answer = await server.json<WhoAmI>('POST', reviews, {
      as: 'console',
      body: {},
      headers: {
        'impersonate-user': 'ann',
        'impersonate-group': 'dev',
        'impersonate-uid': '7',
        'impersonate-extra-scopes%2Fx': 'view',
      },
    })
    expect(answer.status.userInfo).toEqual({
      username: 'ann',
      uid: '7',
      groups: ['dev', 'system:authenticated'],
      extra: { 'scopes/x': ['view'] },
    })
  })

  it('is refused to others, with the resource that stands for the user', async () => {
    const answer = await server.json('GET', '/api', { as: 'ann', headers: { 'impersonate-user': 'root' } })
    expect(answer).toMatchObject({
      code: 403,
      message:
        'users "root" is forbidden: User "ann" cannot impersonate resource "users" in API group "" at the cluster scope',
    })
  })

  it('knows a ServiceAccount and gives it its groups', async () => {
    const answer = await server.json<WhoAmI>('POST', reviews, {
      as: 'console',
      body: {},
      headers: { 'impersonate-user': 'system:serviceaccount:shop:bot' },
    })
    expect(answer.status.userInfo.groups).toEqual([
      'system:serviceaccounts',
      'system:serviceaccounts:shop',
      'system:authenticated',
    ])
  })

  it('takes each line for one name, whatever is in it', async () => {
    const line = (name: string) => encodeHeaderLine(Buffer.from(name).toString('latin1'))
    const answer = await server.json<WhoAmI>('POST', reviews, {
      as: 'console',
      body: {},
      headers: {
        'impersonate-user': `${line('李, 雷')}, ${line('root')}`,
        'impersonate-group': `${line('team, system:masters')}, ${line('100%')}`,
      },
    })
    expect(answer.status.userInfo).toEqual({
      username: '李, 雷',
      groups: ['team, system:masters', '100%', 'system:authenticated'],
    })
  })

  it('does not lend the rights of the one who asks', async () => {
    const answer = await server.json<Status>('GET', podsPath, { as: 'root', headers: { 'impersonate-user': 'ann' } })
    expect(answer.code).toBe(403)
  })

  it('needs a user when it names a group', async () => {
    expect((await server.send('GET', '/api', { headers: { 'impersonate-group': 'g' } })).status).toBe(500)
  })
})
