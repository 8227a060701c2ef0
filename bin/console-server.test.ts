import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Auth, HeaderReader, SignedIn } from '../lib/auth/contract'
import { sessionTokenOf } from '../lib/auth/cookies'
import { wayHeaders } from '../lib/auth/way'
import { type ConsoleServer, createConsoleServer } from './console-server'

const signedIn: SignedIn = {
  sessionId: 'session',
  userId: 'ada',
  person: { user: 'ada', groups: [] },
  hasPassword: false,
  expiresAt: '2030-01-01T00:00:00Z',
}

/** One link and one session, until `end` is called. */
class OneSession implements Auth {
  addresses: string[] = []
  #isOver = false
  #listeners = new Set<() => void>()

  session = async (headers: HeaderReader) =>
    !this.#isOver && sessionTokenOf(headers) === 'token' ? signedIn : undefined

  async signInWithToken(token: string, address: string) {
    this.addresses.push(address)
    return token === 'link'
      ? { ok: true as const, session: { token: 'token', maxAgeSeconds: 60 } }
      : { ok: false as const, reason: 'wrong' as const }
  }

  onSessionsEnded(listener: () => void) {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  get listening() {
    return this.#listeners.size
  }

  end() {
    this.#isOver = true
    for (const listener of this.#listeners) listener()
  }

  signOut = async () => this.end()
  signInWithPassword = async () => ({ ok: false as const, reason: 'wrong' as const })
  setPassword = async () => ({ ok: false })
}

let auth: OneSession
let console: ConsoleServer
let origin: string
let port: number
/** What Next was handed. */
let seen: { url: string | undefined; address: unknown; scheme: unknown }[]

/** Until when sockets wait. */
let ready = Promise.resolve()

async function start(trustedProxies: string[] = []) {
  auth = new OneSession()
  seen = []
  console = createConsoleServer({
    auth,
    allowedHosts: ['orrery.example'],
    trustedProxies,
    development: false,
    async handle({ url, headers }, response) {
      seen.push({ url, address: headers[wayHeaders.address], scheme: headers[wayHeaders.scheme] })
      response.write('begun')
      if (!url?.includes('watch')) response.end()
    },
    handleUpgrade: (_, socket) => void socket.destroy(),
    ready,
    openSocket: () => undefined,
  })
  await new Promise<void>((resolve) => console.server.listen(0, '127.0.0.1', resolve))
  port = (console.server.address() as AddressInfo).port
  origin = `http://127.0.0.1:${port}`
}

beforeEach(() => start())
afterEach(() => console.stop())

const ask = (path: string, headers: Record<string, string> = {}, signal?: AbortSignal) =>
  fetch(origin + path, { headers, redirect: 'manual', ...(signal ? { signal } : {}) })
const connections = () => promisify(console.server.getConnections.bind(console.server))()
const cookie = () => `orrery_session_${port}=token`

describe('a link', () => {
  it('starts a session for this port, over whatever the way was', async () => {
    const answer = await ask('/sign-in?token=link')
    expect(answer.headers.get('set-cookie')).toBe(
      `orrery_session_${port}=token; Path=/; HttpOnly; SameSite=Lax; Max-Age=60`,
    )
    expect(answer.headers.get('location')).toBe('/')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
  })

  it('starts one that goes over TLS only where a trusted proxy says so', async () => {
    const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' }
    expect((await ask('/sign-in?token=link', forwarded)).headers.get('set-cookie')).not.toContain('Secure')
    await console.stop()
    await start(['127.0.0.1'])
    const answer = await ask('/sign-in?token=link', forwarded)
    expect(answer.headers.get('set-cookie')).toMatch(new RegExp(`^__Host-orrery_session_${port}=token; .*; Secure$`))
    expect(auth.addresses).toEqual(['203.0.113.9'])
  })
})

describe('what is handed to Next', () => {
  it('names the way as it was, not as the client says', async () => {
    await ask('/local', { cookie: cookie(), [wayHeaders.address]: '10.0.0.1', [wayHeaders.scheme]: 'https' })
    expect(seen).toEqual([{ url: '/local', address: '127.0.0.1', scheme: 'http' }])
  })

  it('is nothing of a stranger, and no path that somebody could read in two ways', async () => {
    expect((await ask('/local')).headers.get('location')).toBe('/sign-in?next=%2Flocal')
    expect((await ask('/api/settings')).status).toBe(401)
    expect((await ask('/local/%E0%A4%A', { cookie: cookie() })).status).toBe(400)
    expect(seen).toEqual([])
  })
})

describe('the end of a session', () => {
  const watch = '/api/clusters/local/k8s/api/v1/pods?watch=true'

  it('ends what streams from a cluster', async () => {
    const answer = await ask(watch, { cookie: cookie() })
    const body = answer.text()
    auth.end()
    await expect(body).rejects.toThrow()
    await expect.poll(() => auth.listening).toBe(0)
  })

  it('is listened for only as long as somebody hears', async () => {
    const abort = new AbortController()
    const answer = await fetch(origin + watch, { headers: { cookie: cookie() }, signal: abort.signal })
    expect(answer.status).toBe(200)
    expect(auth.listening).toBe(1)
    abort.abort()
    await expect.poll(() => auth.listening).toBe(0)
  })
})

it('has nothing more to do for one who went while his session was looked up', async () => {
  let find: (() => void) | undefined
  auth.session = () =>
    new Promise((resolve) => {
      find = () => resolve(signedIn)
    })
  const gone = new Promise((resolve) => {
    console.server.once('request', (_, response) => response.once('close', resolve))
  })
  const abort = new AbortController()
  const asked = ask('/api/clusters/local/k8s/api/v1/pods?watch=true', { cookie: cookie() }, abort.signal)
  await expect.poll(() => find).toBeDefined()
  abort.abort()
  await expect(asked).rejects.toThrow()
  await gone
  find?.()
  await ask('/api/healthz')
  expect(auth.listening).toBe(0)
  expect(seen.map(({ url }) => url)).toEqual(['/api/healthz'])
})

it('lets go of a refused socket whose other end stays open', async () => {
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  client.write(
    `GET /api/socket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
  )
  const [head] = await once(client, 'data')
  expect(String(head)).toMatch(/^HTTP\/1.1 403 /)
  await expect.poll(() => connections()).toBe(0)
  client.destroy()
})

it('stops while a socket still waits', async () => {
  await console.stop()
  ready = new Promise(() => undefined)
  await start()
  ready = Promise.resolve()
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/socket`, { headers: { origin, cookie: cookie() } })
  const failed = once(socket, 'error')
  await expect.poll(() => connections()).toBe(1)
  await console.stop()
  await failed
})

it('gives a session fifty sockets at once', async () => {
  const open = () => new WebSocket(`ws://127.0.0.1:${port}/api/socket`, { headers: { origin, cookie: cookie() } })
  const sockets = Array.from({ length: 50 }, open)
  await Promise.all(sockets.map((socket) => once(socket, 'open')))
  await expect(once(open(), 'open')).rejects.toThrow('429')
  const closed = once(sockets[0] as WebSocket, 'close')
  sockets[0]?.close()
  await closed
  const again = open()
  await once(again, 'open')
  for (const socket of [...sockets, again]) socket.terminate()
})

it('lets a socket wait until somebody listens to it', async () => {
  await console.stop()
  let stand: () => void = () => undefined
  ready = new Promise((resolve) => {
    stand = resolve
  })
  await start()
  ready = Promise.resolve()
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/socket`, { headers: { origin, cookie: cookie() } })
  const opened = once(socket, 'open')
  // By then the socket has come to the server: it answers in the order of what it is asked.
  await ask('/api/healthz')
  expect(socket.readyState).toBe(WebSocket.CONNECTING)
  stand()
  await opened
  socket.terminate()
})
