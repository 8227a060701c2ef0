import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createClusters } from './clusters'
import { proxyRequest } from './proxy'
import { createTransport } from './transport'

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const broken = {
  id: 'local',
  name: 'local',
  capabilities: { simulation: true },
  upstream: () => {
    throw new Error('not asked for')
  },
}

const person = { user: 'ada', groups: ['team a', 'team,system:masters'], extra: { 'example.com/Scope': ['read'] } }

async function consoleFor(listener: RequestListener) {
  const transport = createTransport('local', { url: await listening(listener), token: 'of-the-console' })
  const clusters = createClusters({
    connections: [
      { id: 'local', name: 'Local', capabilities: { simulation: true }, identity: 'impersonate', transport },
    ],
  })
  return (path: string, init: RequestInit & { duplex?: 'half' } = {}, cluster = 'local') =>
    proxyRequest(
      { clusters },
      new Request(`http://console:3000/api/clusters/${cluster}/k8s${path}`, init),
      cluster,
      person,
    )
}

const seen = (requests: IncomingMessage[]) => (request: IncomingMessage, response: ServerResponse) => {
  requests.push(request)
  response.setHeader('content-type', 'application/json').end('{}')
}

describe('who asks', () => {
  it('is the person, whatever the browser sent', async () => {
    const requests: IncomingMessage[] = []
    const ask = await consoleFor(seen(requests))
    await ask('/api/v1/pods?limit=1&labelSelector=a%3Db', {
      headers: {
        authorization: 'Bearer stolen',
        'impersonate-user': 'root',
        'impersonate-group': 'system:masters',
        'impersonate-uid': '1',
        'impersonate-extra-scope': 'all',
        'x-remote-user': 'root',
        'x-remote-group': 'system:masters',
        'x-forwarded-for': '10.0.0.1',
        cookie: 'orrery_session_3000=secret',
        origin: 'https://console',
        referer: 'https://console/x',
        connection: 'x-private',
        'x-private': 'hop',
        'x-orrery-peer': '127.0.0.1',
        accept: 'application/json;as=Table',
        'accept-encoding': 'gzip, br',
        'x-nonce': 'of a page',
        'x-custom': 'kept',
      },
    })
    const [{ url, headers, rawHeaders }] = requests as [IncomingMessage]
    expect(url).toBe('/api/v1/pods?limit=1&labelSelector=a%3Db')
    expect(headers).toMatchObject({
      authorization: 'Bearer of-the-console',
      'impersonate-user': 'ada',
      'impersonate-extra-example.com%2f%53cope': 'read',
      accept: 'application/json;as=Table',
      'x-custom': 'kept',
    })
    const groups = rawHeaders.filter(
      (_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'impersonate-group',
    )
    expect(groups).toEqual(['team a', 'team,system:masters'])
    const names = Object.keys(headers)
    for (const name of [
      'accept-encoding',
      'x-nonce',
      'cookie',
      'origin',
      'referer',
      'x-private',
      'x-forwarded-for',
      'x-orrery-peer',
      'x-remote-user',
    ]) {
      expect(names).not.toContain(name)
    }
    expect(names.filter((name) => name.startsWith('impersonate-'))).toHaveLength(3)
  })

  it('cannot be nobody', async () => {
    const requests: IncomingMessage[] = []
    const transport = createTransport('local', { url: await listening(seen(requests)) })
    const clusters = createClusters({
      connections: [{ id: 'c', name: 'C', capabilities: { simulation: false }, identity: 'impersonate', transport }],
    })
    const nobody = { user: '', groups: [] }
    await expect(clusters.get('c', nobody).fetch('/api', { as: nobody })).rejects.toMatchObject({
      status: { code: 400 },
    })
    expect(requests).toEqual([])
  })
})

describe('what is asked', () => {
  it('refuses paths outside of the Kubernetes API, unknown clusters and requests for scripts', async () => {
    const requests: IncomingMessage[] = []
    const ask = await consoleFor(seen(requests))
    for (const path of ['/metrics', '/api/a%2Fb', '/api//v1', '']) expect((await ask(path)).status).toBe(400)
    expect((await ask('/api', {}, 'other')).status).toBe(404)
    expect((await ask('/api', { headers: { 'sec-fetch-dest': 'script' } })).status).toBe(400)
    expect(requests).toEqual([])
    expect(await (await ask('/metrics')).json()).toMatchObject({ kind: 'Status', reason: 'BadRequest' })
  })

  it('keeps method, body and its type, streaming', async () => {
    const bodies: string[] = []
    const ask = await consoleFor(async (request, response) => {
      let text = ''
      for await (const chunk of request) text += chunk
      bodies.push(`${request.method} ${request.headers['content-type']} ${text}`)
      response.statusCode = 201
      response.end()
    })
    const stream = new Blob(['{"kind"', ':"Pod"}']).stream()
    const headers = { 'content-type': 'application/apply-patch+yaml' }
    const answer = await ask('/api/v1/namespaces/a/pods/b', { method: 'PATCH', headers, body: stream, duplex: 'half' })
    expect(answer.status).toBe(201)
    await ask('/api/v1/namespaces/a/pods/b', { method: 'DELETE', headers, body: '{}' })
    expect(bodies).toEqual([
      'PATCH application/apply-patch+yaml {"kind":"Pod"}',
      'DELETE application/apply-patch+yaml {}',
    ])
  })

  it('never lets the end of a body be in doubt', async () => {
    const requests: string[] = []
    const ask = await consoleFor(async (request, response) => {
      let text = ''
      for await (const chunk of request) text += chunk
      requests.push(`${request.method} ${request.url} ${text}`)
      response.end('{}')
    })
    // A length for a body that does not come would swallow the next request on the connection.
    await ask('/api', { headers: { 'content-length': '99' } }).then((answer) => answer.text())
    await ask('/apis').then((answer) => answer.text())
    const smuggled = 'GET /api/v1/secrets HTTP/1.1\r\nHost: x\r\nImpersonate-User: root\r\n\r\n'
    for (const method of ['DELETE', 'POST', 'OPTIONS']) {
      await ask('/version', { method, body: new Blob([smuggled]).stream(), duplex: 'half' }).then((answer) =>
        answer.text(),
      )
    }
    expect(requests).toEqual([
      'GET /api ',
      'GET /apis ',
      ...['DELETE', 'POST', 'OPTIONS'].map((method) => `${method} /version ${smuggled}`),
    ])
    const lying = { method: 'PUT', headers: { 'content-length': '3' }, body: 'longer' }
    await ask('/version', lying).then((answer) => answer.text())
    expect(requests.at(-1)).toBe('PUT /version longer')
  })
})

describe('what is answered', () => {
  it('loses cookies and whatever a cluster may not say to a browser', async () => {
    const ask = await consoleFor((_, response) => {
      response.setHeader('set-cookie', ['orrery_session_3000=evil', 'b=c'])
      response.setHeader('content-security-policy', 'script-src *')
      response.setHeader('clear-site-data', '"*"')
      response.setHeader('service-worker-allowed', '/')
      response.setHeader('access-control-allow-origin', '*')
      response.setHeader('content-type', 'text/html')
      response.setHeader('warning', '299 - "deprecated"')
      response.end('<script>alert(1)</script>')
    })
    const own = await ask('/api/v1/pods')
    expect(Object.fromEntries(own.headers)).toMatchObject({
      'content-type': 'text/html',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
      warning: '299 - "deprecated"',
    })
    for (const name of ['set-cookie', 'clear-site-data', 'service-worker-allowed', 'access-control-allow-origin']) {
      expect(own.headers.has(name)).toBe(false)
    }
    const foreign = await ask('/api/v1/namespaces/shop/services/web/proxy/')
    expect(foreign.headers.get('content-security-policy')).toBe('sandbox')
    expect(foreign.headers.get('set-cookie')).toBeNull()
  })

  it('is a Status where it is no HTTP answer that a browser could get', async () => {
    const ask = await consoleFor((_, response) => response.writeHead(700).end('{}'))
    const answer = await ask('/api/v1/namespaces/a/services/b/proxy/')
    expect(answer.status).toBe(502)
    expect(await answer.json()).toMatchObject({ kind: 'Status', message: expect.stringContaining('no HTTP response') })
  })

  it('is refused when it comes encoded all the same', async () => {
    const ask = await consoleFor((_, response) => response.setHeader('content-encoding', 'br').end('?'))
    expect((await ask('/api/v1/namespaces/shop/services/web/proxy/')).status).toBe(502)
  })

  it('keeps redirects inside of the cluster and drops those that lead away', async () => {
    let location = '/api/v1/namespaces/shop/services/web/proxy/login?next=%2F'
    const ask = await consoleFor((_, response) => response.writeHead(302, { location }).end())
    const path = '/api/v1/namespaces/shop/services/web/proxy/'
    expect((await ask(path)).headers.get('location')).toBe(`/api/clusters/local/k8s${location}`)
    for (location of [
      'https://evil.example',
      '//evil.example/api',
      '/settings',
      '/api/../../settings',
      'javascript:1',
    ]) {
      expect((await ask(path)).headers.get('location')).toBeNull()
    }
  })

  it('arrives as it is written, and an aborted request ends upstream', async () => {
    let closed: () => void = () => undefined
    const ended = new Promise<void>((resolve) => {
      closed = resolve
    })
    const ask = await consoleFor((_, response) => {
      response.on('close', closed)
      response.write('first\n')
    })
    const controller = new AbortController()
    const answer = await ask('/api/v1/namespaces/a/pods/b/log?follow=true', { signal: controller.signal })
    expect(answer.headers.get('cache-control')).toBe('no-store, no-transform')
    const reader = answer.body!.getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('first\n')
    controller.abort()
    await ended
    await expect(reader.read()).rejects.toThrow()
  })

  it('ends upstream when the reader goes', async () => {
    let closed: () => void = () => undefined
    const ended = new Promise<void>((resolve) => {
      closed = resolve
    })
    const ask = await consoleFor((_, response) => {
      response.on('close', closed)
      response.write('first\n')
    })
    const answer = await ask('/api/v1/pods?watch=true')
    await answer.body!.cancel()
    await ended
  })

  it('is told to the operator only where the fault is ours', async () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const fault = new TypeError('secret of ours')
    const clusters = { list: () => [], get: () => ({ ...broken, fetch: () => Promise.reject(fault) }) }
    const request = new Request('http://console:3000/api/clusters/local/k8s/api/v1/pods')
    const answer = await proxyRequest({ clusters }, request, 'local', person)
    expect([answer.status, await answer.text()]).toEqual([500, expect.not.stringContaining('secret')])
    expect(told).toHaveBeenCalledWith(fault)
    told.mockRestore()
  })

  it('is a Status when there is no cluster, or no answer', async () => {
    const away = createTransport('local', { url: 'http://127.0.0.1:1' })
    await expect(away.fetch('/api', {})).rejects.toMatchObject({
      status: { code: 503, reason: 'ServiceUnavailable', message: expect.stringContaining('ECONNREFUSED') },
    })
    const url = await listening((request) => void request.resume())
    const silent = createTransport('local', { url }, { answerMs: 20 })
    await expect(silent.fetch('/api', {})).rejects.toMatchObject({ status: { code: 504, reason: 'Timeout' } })

    const ask = await consoleFor((request) => request.socket.end('nonsense\r\n\r\n'))
    const answer = await ask('/api')
    expect(answer.status).toBe(502)
    expect(await answer.json()).toMatchObject({ kind: 'Status', status: 'Failure', code: 502 })
  })
})
