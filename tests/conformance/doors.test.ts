/** The console's doors: every route is tried by a stranger, another site, and a rebound name. */
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { openRoutes } from '../../lib/auth/gate'
import { type RunningOrrery, root, startOrrery } from '../support/orrery-process'

let orrery: RunningOrrery
let cookie: string
beforeAll(async () => {
  orrery = await startOrrery({ environment: { ORRERY_EMPTY: '1' } })
  const response = await fetch(orrery.link, { redirect: 'manual' })
  cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
  expect(cookie).not.toBe('')
})
afterAll(() => orrery.stop())

/** Every route that app/ declares, with its parameters filled in. */
function routes(folder = path.join(root, 'app'), prefix = ''): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) {
      const segment = /^\(.*\)$/.test(entry.name) ? '' : `/${entry.name.replace(/^\[+(\.\.\.)?.*?\]+$/, 'x')}`
      return routes(path.join(folder, entry.name), prefix + segment)
    }
    return /^(page|route)\.tsx?$/.test(entry.name) ? [prefix || '/'] : []
  })
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/** As written: fetch would tidy up path and headers. */
function raw(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(orrery.origin)
    const socket = connectTcp(Number(port), '127.0.0.1', () => socket.write(request))
    let answer = ''
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString()
    })
    socket.once('close', () => resolve(answer))
    socket.once('error', reject)
  })
}

/** A new one, from the command line, while the console runs. */
async function signInLink(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['bin/orrery.js', 'token'], {
    cwd: root,
    env: { ...process.env, ORRERY_DATA: orrery.dataFolder },
  })
  return stdout.trim().split('\n').at(-1) ?? ''
}

const status = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])
const host = () => new URL(orrery.origin).host

describe('a stranger', () => {
  test('finds no open door in the whole route table', async () => {
    const all = routes()
    expect(all).toContain('/api/clusters/x/k8s/x')
    expect(all.length).toBeGreaterThan(12)
    for (const route of all) {
      for (const method of methods) {
        if (openRoutes[route]?.includes(method)) continue
        const response = await fetch(orrery.origin + route, {
          method,
          redirect: 'manual',
          headers: { origin: orrery.origin },
        })
        const label = `${method} ${route}`
        if (response.status === 303) expect(response.headers.get('location'), label).toMatch(/^\/sign-in/)
        else expect(response.status, label).toBe(401)
        expect(response.headers.get('set-cookie'), label).toBeNull()
      }
    }
  })

  test.each([
    '/_next/image?url=%2Ficon.svg&w=64&q=75',
    '/_next/data/x/index.json',
    '/_next/static/../server/app/page.js',
    '/_next/static/..%2f..%2fapi/settings',
    '//api/settings',
    '/api//settings',
    '/API/settings',
    '/api/healthz/../settings',
    '/sign-in/../api/settings',
    '/sign-in%2f..%2fapi%2fsettings',
    '/icon.svg/../../api/settings',
    '/.env',
    '/api/clusters/local/k8s/api/v1/secrets',
  ])('gets nothing from %s', async (target) => {
    const answer = await raw(`GET ${target} HTTP/1.1\r\nHost: ${host()}\r\nConnection: close\r\n\r\n`)
    expect([303, 307, 308, 400, 401, 404]).toContain(status(answer))
    if ([307, 308].includes(status(answer))) expect(answer).not.toMatch(/set-cookie/i)
    expect(answer).not.toContain('ui.theme')
  })

  test.each([
    ['x-middleware-subrequest', 'middleware:middleware:middleware:middleware:middleware'],
    ['x-nextjs-data', '1'],
    ['x-matched-path', '/api/settings'],
    ['x-invoke-path', '/api/settings'],
    ['rsc', '1'],
  ])('gets nothing with Next’s own header %s', async (name, value) => {
    for (const target of ['/settings', '/settings?_rsc=x', '/sign-in', '/api/settings']) {
      const answer = await raw(
        `GET ${target} HTTP/1.1\r\nHost: ${host()}\r\n${name}: ${value}\r\nConnection: close\r\n\r\n`,
      )
      expect([200, 303, 307, 401], target).toContain(status(answer))
      if (status(answer) === 200) expect(target).toBe('/sign-in')
      if (status(answer) === 307) expect(answer).toMatch(/location: \/sign-in/i)
      expect(answer).not.toContain('ui.theme":')
    }
  })

  test('calls no server action', async () => {
    const answer = await raw(
      `POST /sign-in HTTP/1.1\r\nHost: ${host()}\r\nOrigin: ${orrery.origin}\r\nNext-Action: ${'7f'.repeat(21)}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]`,
    )
    expect(status(answer)).toBe(401)
  })

  test.each([
    ['a request without a host', 'GET /sign-in HTTP/1.0\r\n\r\n', 400],
    ['a second host', 'GET /sign-in HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 400],
    [
      'a whole address',
      'GET http://evil.example/api/settings HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n',
      303,
    ],
    ['TRACE', 'TRACE / HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n', 405],
    ['PROPFIND', 'PROPFIND / HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n', 405],
    [
      'a length beside chunks',
      'POST /api/session HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/settings HTTP/1.1\r\nHost: HOST\r\n\r\n',
      400,
    ],
  ])('is told in one answer what is wrong with %s', async (_, request, expected) => {
    const answer = await raw(request.replaceAll('HOST', host()))
    expect(answer.match(/^HTTP\/1\.1 \d+/gm)).toEqual([`HTTP/1.1 ${expected}`])
    if (expected === 303) expect(answer).toMatch(/location: \/sign-in\r/i)
  })

  test('is asked for each request of a connection', async () => {
    const answers = await raw(
      `GET /api/healthz HTTP/1.1\r\nHost: ${host()}\r\n\r\nGET /api/settings HTTP/1.1\r\nHost: ${host()}\r\nConnection: close\r\n\r\n`,
    )
    expect(answers.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 401'])
  })

  test('cannot fill the memory with a body', async () => {
    const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`
    const answer = await raw(
      `POST /api/session HTTP/1.1\r\nHost: ${host()}\r\nOrigin: ${orrery.origin}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${chunk.repeat(20)}`,
    )
    expect(status(answer)).toBe(413)
  })

  test('gains no tries by naming another address, nor by trying side by side', async () => {
    const attempt = (at: number) =>
      fetch(`${orrery.origin}/api/session`, {
        method: 'POST',
        headers: { origin: orrery.origin, 'x-forwarded-for': `10.0.0.${at}`, 'x-orrery-peer': `10.0.0.${at}` },
        body: JSON.stringify({ name: 'nobody', password: 'guess' }),
      })
    const answers = await Promise.all(Array.from({ length: 14 }, (_, at) => attempt(at)))
    const statuses = answers.map((answer) => answer.status)
    expect(statuses.filter((each) => each === 401)).toHaveLength(10)
    expect(statuses.filter((each) => each === 429)).toHaveLength(4)
  })

  test('may know that the console lives, and no more', async () => {
    expect(await (await fetch(`${orrery.origin}/api/healthz`)).text()).toBe('ok')
    expect(await (await fetch(`${orrery.origin}/api/readyz`)).json()).toEqual({
      ready: true,
      checks: { database: 'ok', cluster: 'ok' },
    })
  })

  test('opens no socket', async () => {
    const socket = new WebSocket(`${orrery.origin.replace('http', 'ws')}/api/socket`, {
      headers: { origin: orrery.origin },
    })
    await expect(
      new Promise((resolve, reject) => {
        socket.once('open', resolve)
        socket.once('error', reject)
      }),
    ).rejects.toThrow('401')
  })
})

describe('another site, with the person’s cookie', () => {
  const crossSite = { origin: 'https://evil.example' }

  test.each(['GET', 'POST', 'PATCH', 'DELETE'])('may not %s', async (method) => {
    const response = await fetch(`${orrery.origin}/api/settings`, { method, headers: { cookie, ...crossSite } })
    expect(response.status).toBe(403)
  })

  test('opens no socket', async () => {
    const socket = new WebSocket(`${orrery.origin.replace('http', 'ws')}/api/socket`, {
      headers: { cookie, ...crossSite },
    })
    await expect(
      new Promise((resolve, reject) => {
        socket.once('open', resolve)
        socket.once('error', reject)
      }),
    ).rejects.toThrow('403')
  })

  test('gets nowhere under a rebound name', async () => {
    const answer = await raw(
      `GET /api/settings HTTP/1.1\r\nHost: evil.example\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`,
    )
    expect(status(answer)).toBe(400)
    expect(answer).toContain('ORRERY_ALLOWED_HOSTS')
  })

  test('cannot frame a page, nor run a script in it', async () => {
    const page = await fetch(`${orrery.origin}/local`, { headers: { cookie } })
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toMatch(/script-src 'nonce-[^']+' 'strict-dynamic';/)
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1]
    for (const [tag] of (await page.text()).matchAll(/<script\b[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`)
  })
})

describe('an answer with data', () => {
  test.each(['/local', '/settings', '/api/session', '/api/settings', '/api/clusters', '/nope'])(
    '%s is kept nowhere',
    async (target) => {
      const answer = await fetch(orrery.origin + target, { headers: { cookie } })
      expect(answer.headers.get('cache-control')).toContain('no-store')
    },
  )

  test('is none of the build’s files', async () => {
    const page = await (await fetch(`${orrery.origin}/sign-in`)).text()
    const file = /src="(\/_next\/static\/[^"]+)"/.exec(page)?.[1] ?? ''
    const answer = await fetch(orrery.origin + file)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toContain('immutable')
  })
})

describe('a socket', () => {
  const upgrade = (headers: string) =>
    raw(
      `GET /api/socket HTTP/1.1\r\n${headers}Cookie: ${cookie}\r\nOrigin: ${orrery.origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    )

  test('names one host', async () => {
    expect(status(await upgrade(`Host: ${host()}\r\nHost: evil.example\r\n`))).toBe(400)
    expect(status(await upgrade('Host: evil.example\r\n'))).toBe(400)
  })
})

describe('the session cookie', () => {
  test('is of this port alone', () => {
    expect(cookie).toMatch(new RegExp(`^orrery_session_${new URL(orrery.origin).port}=`))
  })

  test('ends what is streamed with itself, at once', async () => {
    const link = await signInLink()
    const other = (await fetch(link, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? ''
    const watch = await fetch(`${orrery.origin}/api/clusters/local/k8s/api/v1/namespaces?watch=true`, {
      headers: { cookie: other },
    })
    const read = (async () => {
      for await (const _ of watch.body ?? []);
    })()
    await fetch(`${orrery.origin}/api/session`, { method: 'DELETE', headers: { cookie: other, origin: orrery.origin } })
    await expect(read).rejects.toThrow('terminated')
  })

  test('ends its sockets with itself, at once', async () => {
    const link = await signInLink()
    const other = (await fetch(link, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? ''
    const socket = new WebSocket(`${orrery.origin.replace('http', 'ws')}/api/socket`, {
      headers: { origin: orrery.origin, cookie: other },
    })
    await new Promise((resolve) => socket.once('open', resolve))
    const closed = new Promise((resolve) => socket.once('close', resolve))
    const signedOut = await fetch(`${orrery.origin}/api/session`, {
      method: 'DELETE',
      headers: { cookie: other, origin: orrery.origin },
    })
    expect(signedOut.status).toBe(204)
    expect(await closed).toBe(4401)
  })

  test('comes from a link that a prefetch, a probe or another site does not use up', async () => {
    const link = await signInLink()
    const open = (headers: Record<string, string>, method = 'GET') =>
      fetch(link, { method, headers, redirect: 'manual' })
    expect((await open({ 'sec-purpose': 'prefetch;prerender' })).status).toBe(400)
    expect((await open({}, 'HEAD')).status).toBe(400)
    const sent = { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect((await open(sent)).headers.get('set-cookie')).toBeNull()
    expect((await open({})).headers.get('set-cookie')).toContain('HttpOnly; SameSite=Lax')
    expect((await open({})).headers.get('location')).toBe('/sign-in?error=token')
  })

  test('is out of reach for scripts and other sites', async () => {
    const link = await fetch(`${orrery.origin}/sign-in?token=nonsense`, { redirect: 'manual' })
    expect(link.headers.get('location')).toBe('/sign-in?error=token')
    const signedIn = await fetch(`${orrery.origin}/api/session`, { headers: { cookie } })
    expect(await signedIn.json()).toMatchObject({ user: 'admin', hasPassword: false })
  })
})

describe('the proxy', () => {
  const ask = (target: string, extra = '') =>
    raw(`GET ${target} HTTP/1.1\r\nHost: ${host()}\r\nCookie: ${cookie}\r\n${extra}Connection: close\r\n\r\n`)
  const base = '/api/clusters/local/k8s'

  test('answers what kubectl could ask', async () => {
    expect(status(await ask(`${base}/api/v1/namespaces`))).toBe(200)
    expect(status(await ask(`${base}/apis/apps/v1/deployments?limit=1`))).toBe(200)
    expect(status(await ask(`${base}/version`))).toBe(200)
  })

  test.each([
    '/metrics',
    '/',
    '/api/v1/../../metrics',
    '/api/v1/%2e%2e/%2e%2e/metrics',
    '/api/v1/namespaces/default%2f..%2f..%2fnodes',
    '/api/v1/namespaces//pods',
    '/api/v1/namespaces/default/..%5c..%5cnodes',
    '/api/v1/%252e%252e/nodes',
    '/api/v1/./nodes',
    '/api/v1/nodes#',
    '/api/v1/namespaces/%E0%A4%A',
  ])('refuses %s', async (target) => {
    const answer = await ask(base + target)
    expect([301, 303, 307, 308, 400, 403, 404]).toContain(status(answer))
    expect(answer).not.toMatch(/"items"|process_cpu|apiserver_request/)
  })

  test('never lets the caller say who asks', async () => {
    const answer = await ask(
      `${base}/apis/authentication.k8s.io/v1/selfsubjectreviews`,
      'Impersonate-User: system:admin\r\nImpersonate-Group: system:masters\r\nAuthorization: Bearer x\r\n',
    )
    expect(answer).not.toContain('system:masters')
  })
})
