import { beforeAll, describe, expect, it } from 'vitest'
import type { Backends } from './api/connect'
import { pod, podsPath, type Server, startServer } from './api-server.test-support'

describe('logs and proxies', () => {
  const asked: unknown[] = []
  const stream = (text: string) => new Blob([text]).stream()
  const backends: Backends = {
    agent: {
      exec: async () => 0,
      attach: async () => undefined,
      refusal: () => undefined,
      containerLogs: async (target, options) => {
        asked.push([target, options])
        return stream('hello\n')
      },
    },
    network: {
      routeServices: () => undefined,
      listen: () => () => undefined,
      fetch: async (ip, port, request) => {
        if (request.url.startsWith('https:')) throw new Error('http: server gave HTTP response to HTTPS client')
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
