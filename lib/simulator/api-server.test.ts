import { beforeAll, describe, expect, it } from 'vitest'
import { FakeClock } from '../clock.test-support'
import type { KubeList, Status } from '../kube/object'
import type { ConfigMap } from '../kube/types'
import type { Backends } from './api/connect'
import { encodeHeaderLine } from './api/header-lines'
import { createApiServer, serverUser } from './api-server'
import { writeRbacPolicy } from './bootstrap/rbac-policy'
import { writeSystemObjects } from './bootstrap/system-objects'
import { newSigningKey } from './pki/credentials'
import { strategies } from './registry'
import { loadSchemas } from './schema/load-schemas'
import { openStore } from './store/open-store'

const schemas = loadSchemas()
const serviceAccountKey = newSigningKey()
const peer = { address: '127.0.0.1' }
const tableAccept =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'

interface WhoAmI {
  status: { userInfo: { username: string; groups: string[] } }
}

interface RulesReview {
  status: { incomplete: boolean; resourceRules: unknown[]; nonResourceRules: { nonResourceURLs: string[] }[] }
}

interface Table {
  columnDefinitions: { name: string }[]
  rows: { cells: unknown[]; object: ConfigMap | null }[]
}

/** A small generator, so that failures repeat. */
function seeded(seed = 1) {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

async function startServer(backends: Backends = {}) {
  const clock = new FakeClock('2026-01-01T00:00:00Z')
  const store = openStore()
  const logged: string[] = []
  const log = {
    info: () => undefined,
    warn: (message: string) => void logged.push(message),
    error: (message: string, fields?: unknown) => void logged.push(`${message} ${JSON.stringify(fields)}`),
  }
  const server = createApiServer({
    clock,
    random: seeded(),
    log,
    store,
    strategies,
    admission: [],
    schemas,
    credentials: {
      certificateAuthority: '',
      serviceAccountKey,
      tokens: [
        { token: 'root', user: 'root', uid: 'r', groups: ['system:masters'] },
        { token: 'ann', user: 'ann', uid: '', groups: ['dev'] },
        { token: 'console', user: 'orrery:console', uid: '', groups: [] },
      ],
    },
    backends,
    health: [{ name: 'ping', endpoints: ['healthz', 'livez', 'readyz'], check: () => undefined }],
  })
  const api = server.apiFor(serverUser)
  await writeSystemObjects(api)
  await writeRbacPolicy(api)

  const send = (
    method: string,
    path: string,
    { body, as = 'root', headers = {} }: { body?: unknown; as?: string; headers?: Record<string, string> } = {},
  ) =>
    server.fetch(
      new Request(`https://127.0.0.1:6443${path}`, {
        method,
        headers: {
          ...(as ? { authorization: `Bearer ${as}` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
      peer,
    )
  const json = async <T = unknown>(...request: Parameters<typeof send>): Promise<T> =>
    (await (await send(...request)).json()) as T
  return { clock, store, server, send, json, logged }
}

type Server = Awaited<ReturnType<typeof startServer>>

const configMap = (name: string, data: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
})
const pod = (name: string, containers: string[] = ['web']) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: containers.map((each) => ({ name: each, image: 'nginx' })) },
})
const maps = '/api/v1/namespaces/default/configmaps'
const podsPath = '/api/v1/namespaces/default/pods'

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

describe('objects', () => {
  let server: Server
  beforeAll(async () => {
    server = await startServer()
  })

  it('are created, read, replaced, patched and deleted', async () => {
    const created = await server.send('POST', maps, { body: configMap('one', { a: '1' }) })
    expect(created.status).toBe(201)
    expect(created.headers.get('content-type')).toBe('application/json')
    const object = await created.json()
    expect(object).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'one' }, data: { a: '1' } })
    expect(await server.json('GET', `${maps}/one`)).toEqual(object)
    const replaced = await server.json<ConfigMap>('PUT', `${maps}/one`, { body: { ...object, data: { a: '2' } } })
    expect(replaced.data).toEqual({ a: '2' })
    expect(await server.json('PUT', `${maps}/one`, { body: object })).toMatchObject({ code: 409, reason: 'Conflict' })
    const patched = await server.json<ConfigMap>('PATCH', `${maps}/one`, {
      body: { data: { b: '3' } },
      headers: { 'content-type': 'application/merge-patch+json' },
    })
    expect(patched.data).toEqual({ a: '2', b: '3' })
    expect(await server.json('DELETE', `${maps}/one`)).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'one', kind: 'configmaps', uid: object.metadata.uid },
    })
    expect(await server.json('GET', `${maps}/one`)).toMatchObject({
      code: 404,
      reason: 'NotFound',
      message: 'configmaps "one" not found',
      details: { name: 'one', kind: 'configmaps' },
    })
  })

  it('can be tried without being stored', async () => {
    expect((await server.send('POST', `${maps}?dryRun=All`, { body: configMap('tried') })).status).toBe(201)
    expect((await server.send('GET', `${maps}/tried`)).status).toBe(404)
    expect(await server.json('POST', `${maps}?dryRun=Some`, { body: configMap('tried') })).toMatchObject({
      code: 422,
      message: 'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"',
    })
  })

  it('are read from YAML too, and written as YAML when asked', async () => {
    const answer = await server.send('POST', maps, {
      body: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: yaml\ndata:\n  a: "1"\n',
      headers: { 'content-type': 'application/yaml', accept: 'application/yaml' },
    })
    expect(answer.status).toBe(201)
    expect(await answer.text()).toContain('kind: ConfigMap')
  })

  it('are warned about, or refused, when a field is unknown or stands twice', async () => {
    const twice = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"twice"},"data":{"a":"1","a":"2"},"dat":{}}'
    const warned = await server.send('POST', `${maps}?dryRun=All`, { body: twice })
    expect(warned.status).toBe(201)
    expect(warned.headers.get('warning')).toBe('299 - "duplicate field \\"data.a\\"", 299 - "unknown field \\"dat\\""')
    expect(await server.json('POST', `${maps}?fieldValidation=Strict`, { body: twice })).toMatchObject({
      code: 400,
      reason: 'BadRequest',
      message:
        'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "data.a", unknown field "dat"',
    })
    const ignored = await server.send('POST', `${maps}?dryRun=All&fieldValidation=Ignore`, { body: twice })
    expect(ignored.headers.get('warning')).toBeNull()
  })

  const refusals: [string, string, string, Parameters<Server['send']>[2], object][] = [
    ['a body that is no JSON', 'POST', maps, { body: '{' }, { code: 400, reason: 'BadRequest' }],
    [
      'an alias that multiplies itself',
      'POST',
      maps,
      {
        body: `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
          .split('')
          .map((each, index) => `${each}: &${each} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(',')}]`)
          .join('\n')}\n`,
        headers: { 'content-type': 'application/yaml' },
      },
      { code: 400 },
    ],
    ['another media type', 'POST', maps, { body: 'x', headers: { 'content-type': 'text/plain' } }, { code: 415 }],
    [
      'a form that we cannot write',
      'GET',
      maps,
      { headers: { accept: 'application/vnd.kubernetes.protobuf' } },
      { code: 406 },
    ],
    ['a body that is too large', 'POST', maps, { body: 'x'.repeat(3 * 1024 * 1024 + 1) }, { code: 413 }],
    ['an unknown resource', 'GET', '/api/v1/things', {}, { code: 404 }],
    ['an unknown group', 'GET', '/apis/x.y/v1/things', {}, { code: 404 }],
    ['a namespaced object without its namespace', 'GET', '/api/v1/configmaps/a', {}, { code: 404 }],
    ['a cluster object in a namespace', 'GET', '/api/v1/namespaces/default/nodes', {}, { code: 404 }],
    ['a Namespace below another one', 'GET', '/api/v1/namespaces/default/namespaces/kube-system', {}, { code: 404 }],
    ['all Namespaces below one', 'GET', '/api/v1/namespaces/default/namespaces', {}, { code: 404 }],
    ['a collection without a namespace to delete', 'DELETE', '/api/v1/configmaps', {}, { code: 405 }],
    ['a create without a namespace', 'POST', '/api/v1/configmaps', { body: configMap('x') }, { code: 405 }],
    ['a replacement of a collection', 'PUT', maps, { body: configMap('x') }, { code: 405 }],
    ['an unknown subresource', 'GET', `${maps}/a/b`, {}, { code: 404 }],
    [
      'options of a delete that are something else',
      'DELETE',
      `${maps}/a`,
      { body: configMap('a') },
      { code: 400, message: expect.stringContaining('cannot be handled as a DeleteOptions') },
    ],
    [
      'a JSON patch that is no list',
      'PATCH',
      `${maps}/a`,
      { body: '{}', headers: { 'content-type': 'application/json-patch+json' } },
      {
        code: 400,
        message: 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
      },
    ],
    [
      'a merge patch that is no object',
      'PATCH',
      `${maps}/a`,
      { body: '[]', headers: { 'content-type': 'application/merge-patch+json' } },
      {
        code: 400,
        message: 'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
      },
    ],
    ['a patch of unknown type', 'PATCH', `${maps}/a`, { body: '{}' }, { code: 415 }],
    [
      'an apply without a field manager',
      'PATCH',
      `${maps}/a`,
      { body: '{}', headers: { 'content-type': 'application/apply-patch+yaml' } },
      { code: 422 },
    ],
    ['a write beside resources', 'POST', '/version', { body: '{}' }, { code: 404 }],
    [
      'a limit that is no number',
      'GET',
      `${maps}?limit=x`,
      {},
      { code: 400, message: 'strconv.ParseInt: parsing "x": invalid syntax' },
    ],
    [
      'a match without a version',
      'GET',
      `${maps}?resourceVersionMatch=Exact`,
      {},
      {
        code: 422,
        message:
          'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
      },
    ],
    ['a malformed escape', 'GET', '/api/v1/namespaces/%zz/pods', {}, { code: 400 }],
  ]
  it.each(refusals)('refuses %s', async (_name, method, path, init, expected) => {
    const answer = await server.send(method, path, init)
    expect(answer.headers.get('audit-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(await answer.json()).toMatchObject({ kind: 'Status', status: 'Failure', ...expected })
    expect(server.logged).toEqual([])
  })
})

describe('lists', () => {
  let server: Server
  beforeAll(async () => {
    server = await startServer()
    for (const name of ['a', 'b', 'c']) await server.send('POST', maps, { body: configMap(name, { k: 'v' }) })
  })

  it('come in pages', async () => {
    const first = await server.json<KubeList<ConfigMap>>('GET', `${maps}?limit=2`)
    expect(first).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1', metadata: { remainingItemCount: 1 } })
    expect(first.items.map(({ metadata }) => metadata?.name)).toEqual(['a', 'b'])
    const token = encodeURIComponent(first.metadata.continue ?? '')
    const rest = await server.json<KubeList<ConfigMap>>('GET', `${maps}?limit=2&continue=${token}`)
    expect(rest.items).toHaveLength(1)
    expect(rest.metadata.continue).toBeUndefined()
  })

  it('come as tables for kubectl', async () => {
    await server.clock.advance(90_000)
    const answer = await server.json<Table>('GET', maps, { headers: { accept: tableAccept } })
    expect(answer).toMatchObject({ kind: 'Table', apiVersion: 'meta.k8s.io/v1' })
    expect(answer.columnDefinitions.map(({ name }) => name)).toEqual(['Name', 'Data', 'Age'])
    expect(answer.columnDefinitions[0]).toMatchObject({ type: 'string', format: 'name', priority: 0 })
    expect(answer.rows[0]).toMatchObject({
      cells: ['a', 1, '90s'],
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: { name: 'a' } },
    })
    expect(answer.rows[0]?.object).not.toHaveProperty('data')
  })

  it('carry whole objects, or none, in their rows when asked', async () => {
    const whole = await server.json<Table>('GET', `${maps}?includeObject=Object`, { headers: { accept: tableAccept } })
    expect(whole.rows[0]?.object).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1', data: { k: 'v' } })
    const none = await server.json<Table>('GET', `${maps}?includeObject=None`, { headers: { accept: tableAccept } })
    expect(none.rows[0]?.object).toBeNull()
  })

  it('come as metadata only when asked', async () => {
    const answer = await server.json<KubeList>('GET', maps, {
      headers: { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' },
    })
    expect(answer.kind).toBe('PartialObjectMetadataList')
    expect(Object.keys(answer.items[0] ?? {})).toEqual(['kind', 'apiVersion', 'metadata'])
  })

  it('are streamed when they are long, and are the same', async () => {
    for (let index = 0; index < 250; index++) await server.send('POST', maps, { body: configMap(`m-${index}`) })
    const answer = await server.json<KubeList>('GET', maps)
    expect(answer.items).toHaveLength(253)
    const table = await server.json<Table>('GET', maps, { headers: { accept: tableAccept } })
    expect(table.rows).toHaveLength(253)
  })
})

describe('watches', () => {
  async function lines(answer: Response) {
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    return {
      async next() {
        while (!rest.includes('\n')) {
          const { done, value } = await reader.read()
          if (done) return undefined
          rest += value
        }
        const [line = '', ...more] = rest.split('\n')
        rest = more.join('\n')
        return JSON.parse(line)
      },
      stop: () => reader.cancel(),
    }
  }

  it('begin where a list ended and go on', async () => {
    const server = await startServer()
    const { metadata } = await server.json<KubeList>('GET', maps)
    const answer = await server.send('GET', `${maps}?watch=true&resourceVersion=${metadata.resourceVersion}`)
    expect(answer.status).toBe(200)
    const watch = await lines(answer)
    await server.send('POST', maps, { body: configMap('seen') })
    expect(await watch.next()).toMatchObject({
      type: 'ADDED',
      object: { kind: 'ConfigMap', metadata: { name: 'seen' } },
    })
    await server.send('DELETE', `${maps}/seen`)
    expect(await watch.next()).toMatchObject({ type: 'DELETED', object: { kind: 'ConfigMap' } })
    await watch.stop()
  })

  it('send columns with the first table only', async () => {
    const server = await startServer()
    await server.send('POST', maps, { body: configMap('a') })
    await server.send('POST', maps, { body: configMap('b') })
    const watch = await lines(await server.send('GET', `${maps}?watch=1`, { headers: { accept: tableAccept } }))
    expect((await watch.next()).object.columnDefinitions).toHaveLength(3)
    expect(await watch.next()).toMatchObject({ object: { kind: 'Table', columnDefinitions: null } })
    await watch.stop()
  })

  it('mark the end of the initial events, and bookmark each minute', async () => {
    const server = await startServer()
    await server.send('POST', maps, { body: configMap('a') })
    const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true'
    const watch = await lines(await server.send('GET', `${maps}?${query}`))
    expect(await watch.next()).toMatchObject({ type: 'ADDED' })
    expect(await watch.next()).toMatchObject({
      type: 'BOOKMARK',
      object: { kind: 'ConfigMap', metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } },
    })
    const next = watch.next()
    await server.clock.advance(60_000)
    expect(await next).toEqual({
      type: 'BOOKMARK',
      object: { kind: 'ConfigMap', apiVersion: 'v1', metadata: { resourceVersion: String(server.store.revision) } },
    })
    await watch.stop()
  })

  it('end after timeoutSeconds, and when the server stops', async () => {
    const server = await startServer()
    const timed = await lines(await server.send('GET', `${maps}?watch=true&timeoutSeconds=5`))
    const open = await lines(await server.send('GET', `${maps}?watch=true`))
    const ended = timed.next()
    await server.clock.advance(5_000)
    expect(await ended).toBeUndefined()
    const stopped = open.next()
    server.server.stop()
    expect(await stopped).toBeUndefined()
  })
})

describe('discovery', () => {
  let server: Server
  beforeAll(async () => {
    server = await startServer()
  })

  it('comes aggregated in the version that is asked first', async () => {
    const answer = await server.send('GET', '/apis', {
      headers: {
        accept:
          'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json',
      },
    })
    expect(answer.headers.get('content-type')).toBe(
      'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    )
    const body = await answer.json()
    const apps = body.items.find(({ metadata }: { metadata: { name: string } }) => metadata.name === 'apps')
    expect(
      apps.versions[0].resources.find(({ resource }: { resource: string }) => resource === 'deployments'),
    ).toMatchObject({
      responseKind: { group: 'apps', version: 'v1', kind: 'Deployment' },
      scope: 'Namespaced',
      singularResource: 'deployment',
      shortNames: ['deploy'],
      subresources: [
        { subresource: 'scale', responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' } },
        { subresource: 'status', responseKind: { group: 'apps', version: 'v1', kind: 'Deployment' } },
      ],
    })
    const etag = answer.headers.get('etag') ?? ''
    const again = await server.send('GET', '/apis', {
      headers: {
        accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
        'if-none-match': etag,
      },
    })
    expect(again.status).toBe(304)
  })

  it('comes in the old form as well', async () => {
    expect(await server.json('GET', '/api')).toMatchObject({ kind: 'APIVersions', versions: ['v1'] })
    const { resources } = await server.json<{ resources: { name: string }[] }>('GET', '/api/v1')
    const byName = new Map(resources.map((each) => [each.name, each]))
    expect(byName.get('pods')).toMatchObject({ kind: 'Pod', namespaced: true, shortNames: ['po'], singularName: 'pod' })
    expect(byName.get('pods/log')).toEqual({
      name: 'pods/log',
      singularName: '',
      namespaced: true,
      kind: 'Pod',
      verbs: ['get'],
    })
    expect(await server.json('GET', '/apis/authorization.k8s.io/v1')).toMatchObject({ kind: 'APIResourceList' })
    expect(await server.json('GET', '/apis/apps')).toMatchObject({
      kind: 'APIGroup',
      name: 'apps',
      preferredVersion: { groupVersion: 'apps/v1', version: 'v1' },
    })
  })
})

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

describe('logs and proxies', () => {
  const asked: unknown[] = []
  const stream = (text: string) => new Blob([text]).stream()
  const backends: Backends = {
    agent: {
      containerLogs: async (target, options) => {
        asked.push([target, options])
        return stream('hello\n')
      },
    },
    network: {
      routeServices: () => undefined,
      fetch: async (ip, port, request) => {
        asked.push([ip, port, request.url, request.method, Object.fromEntries(request.headers)])
        return new Response(`${request.method} ${await request.text()}`, { status: 202, headers: { 'x-from': 'pod' } })
      },
    },
    services: {
      fetch: async (target, request) => {
        asked.push([target, request.url])
        throw new Error('dial tcp 10.0.0.1:80: connect: connection refused')
      },
    },
  }
  let server: Server
  beforeAll(async () => {
    server = await startServer(backends)
    await server.send('POST', podsPath, { body: { ...pod('one'), spec: { ...pod('one').spec, nodeName: 'n' } } })
    await server.send('POST', podsPath, { body: pod('two', ['a', 'b']) })
    const status = { phase: 'Running', podIP: '10.1.1.1', podIPs: [{ ip: '10.1.1.1' }] }
    await server.send('PATCH', `${podsPath}/one/status`, {
      body: { status },
      headers: { 'content-type': 'application/merge-patch+json' },
    })
  })

  it('streams the log of the only container', async () => {
    asked.length = 0
    const answer = await server.send('GET', `${podsPath}/one/log?tailLines=5&timestamps=true&follow=1`)
    expect(answer.headers.get('content-type')).toBe('text/plain')
    expect(await answer.text()).toBe('hello\n')
    expect(asked).toEqual([
      [
        { namespace: 'default', pod: 'one', container: 'web' },
        { follow: true, previous: false, timestamps: true, tailLines: 5 },
      ],
    ])
  })

  const refusals: [string, object][] = [
    [
      `${podsPath}/two/log`,
      { code: 400, message: 'a container name must be specified for pod two, choose one of: [a b]' },
    ],
    [`${podsPath}/two/log?container=c`, { code: 400, message: 'container c is not valid for pod two' }],
    [`${podsPath}/none/log`, { code: 404, message: 'pods "none" not found' }],
    [
      `${podsPath}/one/log?tailLines=-1`,
      {
        code: 422,
        message: 'PodLogOptions "one" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
      },
    ],
  ]
  it.each(refusals)('refuses %s', async (path, expected) => {
    expect(await server.json('GET', path)).toMatchObject(expected)
  })

  it('carries a request to a Pod with path, query and body, but not the credential', async () => {
    asked.length = 0
    const answer = await server.send('POST', `${podsPath}/http:one:8080/proxy/a%20b/proxy/?x=1`, {
      body: 'text',
      headers: { 'x-own': 'kept', connection: 'x-dropped', 'x-dropped': '1' },
    })
    expect(answer.status).toBe(202)
    expect(answer.headers.get('x-from')).toBe('pod')
    expect(await answer.text()).toBe('POST text')
    const [[ip, port, url, method, headers]] = asked as [[string, number, string, string, Record<string, string>]]
    expect([ip, port, url, method]).toEqual(['10.1.1.1', 8080, 'http://10.1.1.1:8080/a%20b/proxy/?x=1', 'POST'])
    expect(headers).toMatchObject({ 'x-own': 'kept', 'x-forwarded-for': '127.0.0.1' })
    for (const name of ['authorization', 'connection', 'x-dropped']) expect(headers[name]).toBeUndefined()
  })

  it('meets no TLS in a Pod', async () => {
    expect(await server.json('GET', `${podsPath}/https:one:8080/proxy/`)).toMatchObject({
      code: 503,
      message: 'error trying to reach service: http: server gave HTTP response to HTTPS client',
    })
  })

  it('redirects to the folder of the proxy', async () => {
    const answer = await server.send('GET', `${podsPath}/one/proxy?x=1`)
    expect([answer.status, answer.headers.get('location')]).toEqual([301, `${podsPath}/one/proxy/?x=1`])
  })

  it('says when nobody answers behind a Service', async () => {
    expect(await server.json('GET', '/api/v1/namespaces/default/services/kubernetes:https/proxy/')).toMatchObject({
      code: 503,
      message: 'error trying to reach service: dial tcp 10.0.0.1:80: connect: connection refused',
    })
  })
})

describe('audit', () => {
  it('writes down every request, who really asked, and how it ended', async () => {
    const server = await startServer()
    await server.send('POST', maps, { body: configMap('a', { k: 'v' }) })
    await server.send('POST', '/api/v1/namespaces/default/secrets', {
      body: { metadata: { name: 's' }, stringData: { password: 'hunter2' } },
    })
    await server.send('GET', podsPath, { as: 'root', headers: { 'impersonate-user': 'ann' } })
    await server.send('GET', '/api', { as: 'wrong' })
    const { items } = await server.json<{ items: unknown[] }>('GET', '/simulator/v1/audit?limit=4')
    expect(items).toHaveLength(4)
    expect(items[0]).toMatchObject({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'Request',
      stage: 'ResponseComplete',
      requestURI: maps,
      verb: 'create',
      user: { username: 'root', groups: ['system:masters', 'system:authenticated'] },
      sourceIPs: ['127.0.0.1'],
      objectRef: { resource: 'configmaps', namespace: 'default', name: 'a', apiVersion: 'v1' },
      responseStatus: { code: 201 },
      requestObject: { kind: 'ConfigMap', data: { k: 'v' } },
      requestReceivedTimestamp: '2026-01-01T00:00:00.000000Z',
      annotations: { 'authorization.k8s.io/decision': 'allow' },
    })
    expect(items[1]).toMatchObject({ level: 'Metadata', objectRef: { resource: 'secrets' } })
    expect(JSON.stringify(items)).not.toContain('hunter2')
    expect(items[2]).toMatchObject({
      user: { username: 'root' },
      impersonatedUser: { username: 'ann' },
      responseStatus: { code: 403, reason: 'Forbidden' },
      annotations: { 'authorization.k8s.io/decision': 'forbid' },
    })
    expect(items[3]).toMatchObject({ user: { username: '' }, responseStatus: { code: 401 } })
    expect((await server.send('GET', '/simulator/v1/audit', { as: 'ann' })).status).toBe(403)
  })
})
