import { beforeAll, describe, expect, it } from 'vitest'
import type { ConfigMap } from '../kube/types'
import { configMap, maps, type Server, startServer } from './api-server.test-support'

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
    ['a path below a subresource', 'GET', '/api/v1/namespaces/default/status/extra', {}, { code: 404 }],
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
