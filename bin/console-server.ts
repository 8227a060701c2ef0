/** HTTP in front of Next: the gate, the security headers, the sign-in link, the socket. Nothing reaches a page around it. */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Auth, HeaderReader, SignedIn } from '../lib/auth/contract'
import { sessionCookieHeader } from '../lib/auth/cookies'
import { decide, type GateDecision, staticPrefix } from '../lib/auth/gate'
import { createWayReader, wayHeaders } from '../lib/auth/way'
import { isNormalTarget } from '../lib/cluster/proxy-path'
import { unauthorized } from '../lib/kube/status-error'
import type { SocketSession } from '../lib/views/socket'
import { contentSecurityPolicy } from './content-security-policy'

export interface ConsoleServerOptions {
  auth: Auth
  allowedHosts: readonly string[]
  trustedProxies: readonly string[]
  development: boolean
  /** Next's request handler. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Next's upgrade handler, for hot reloading in development. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Sockets wait for it: what is said in one before somebody listens would be lost, and its tab would wait for ever. */
  ready: Promise<void>
  /** The views' socket of a signed-in person. */
  openSocket(socket: WebSocket, signedIn: SignedIn, session: SocketSession): void
}

export interface ConsoleServer {
  server: Server
  /** Closes the port, ends answers in progress and sends the sockets home. */
  stop(): Promise<void>
}

/** Next would answer any other as if it were a GET. */
const servedMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
/** A tab has one; more than so many at once are no tabs, and one person's do not keep others out. */
const maximumSockets = { ofAll: 500, ofSession: 50 }

export function createConsoleServer(options: ConsoleServerOptions): ConsoleServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 })
  const socketsOf = new Map<string, number>()
  /** Whatever came of them: Node's server knows these no more, and waits for them when it closes. */
  const upgraded = new Set<Duplex>()
  const wayOf = createWayReader(options.trustedProxies)
  /** Over whatever the client sent under these names. */
  const stampWay = (request: IncomingMessage) => {
    const { address, isEncrypted } = wayOf(request.socket.remoteAddress, (name) => headerOf(request, name))
    request.headers[wayHeaders.address] = address
    request.headers[wayHeaders.scheme] = isEncrypted ? 'https' : 'http'
  }
  const server = createServer({ requestTimeout: 300_000, headersTimeout: 30_000 }, (request, response) => {
    stampWay(request)
    serve(request, response, options).catch((error: unknown) => {
      console.error(error)
      if (!response.headersSent)
        refuse(response, 500, 'Something went wrong; the console has the details in its output.')
      else response.destroy()
    })
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    upgraded.add(socket)
    socket.once('close', () => upgraded.delete(socket))
    stampWay(request)
    upgrade(request, socket, head, { sockets, socketsOf }, options).catch((error: unknown) => {
      console.error(error)
      socket.destroy()
    })
  })
  return {
    server,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.close(1001)
        server.close(() => resolve())
        server.closeAllConnections()
        setTimeout(() => {
          for (const socket of upgraded) socket.destroy()
        }, 500).unref()
      }),
  }
}

async function serve(request: IncomingMessage, response: ServerResponse, options: ConsoleServerOptions): Promise<void> {
  const nonce = randomBytes(16).toString('base64')
  const policy = contentSecurityPolicy(nonce, { development: options.development })
  // Next keeps a header that is there already. What a cluster answers, a Pod's page even, is never a page of the console.
  setSecurityHeaders(response, isProxied(request.url ?? '/') ? 'sandbox' : policy)
  // Nothing that holds data stays on a disk or in a proxy.
  if (!request.url?.startsWith(staticPrefix)) response.setHeader('cache-control', 'no-store')

  if (!servedMethods.includes(request.method ?? '')) return refuse(response, 405, 'This method is not served.')
  const decision = gate(request, false, options)
  if (decision.pass === 'refused') return refuse(response, decision.status, decision.reason)

  const url = request.url ?? '/'
  if (url.startsWith('/sign-in?')) {
    const token = new URLSearchParams(url.slice(url.indexOf('?'))).get('token')
    if (token !== null) return signInByLink(token, request, response, options)
  }
  const { auth } = options
  const headers = readerOf(request)
  if (decision.pass === 'signed-in' && !(await auth.session(headers))) {
    if (decision.onRefusal === 'redirect') return redirect(response, signInPath(url))
    response.writeHead(401, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    response.end(JSON.stringify(unauthorized().status))
    return
  }
  // Who asked may have gone while the session was looked up: its end would be heard by nobody.
  if (response.destroyed) return
  // Next resolves `..` and `%2e%2e` before it routes; nothing behind it would still see them.
  if (!isNormalTarget(url)) return refuse(response, 400, 'The path of this address is not in its normal form.')
  // Next stamps its scripts with the nonce that it finds in this request header.
  request.headers['content-security-policy'] = policy
  request.headers['x-nonce'] = nonce
  delete request.headers['x-middleware-subrequest']
  if (isProxied(url)) endWithSession(response, headers, auth)
  await options.handle(request, response)
}

/** A log that is followed, a watch: what a cluster tells goes on for as long as somebody is signed in to hear it. */
function endWithSession(response: ServerResponse, headers: HeaderReader, auth: Auth): void {
  const look = async () => {
    // When it cannot be looked up, the session is not known to have ended.
    const isSignedIn = await auth.session(headers).catch(() => true)
    if (!isSignedIn) response.destroy()
  }
  response.once(
    'close',
    auth.onSessionsEnded(() => void look()),
  )
}

async function upgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  { sockets, socketsOf }: { sockets: WebSocketServer; socketsOf: Map<string, number> },
  options: ConsoleServerOptions,
): Promise<void> {
  const decision = gate(request, true, options)
  const refuseSocket = (status: number) =>
    // Not at the pace of the other end, which may never close its own.
    socket
      .once('finish', () => socket.destroy())
      .end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`)
  if (decision.pass === 'refused') return void refuseSocket(decision.status)
  const { auth } = options
  const headers = readerOf(request)
  const signedIn = await auth.session(headers)
  if (!signedIn) return void refuseSocket(401)
  if (request.url !== '/api/socket') {
    return options.development ? options.handleUpgrade(request, socket, head) : void refuseSocket(404)
  }
  await options.ready
  if (socket.destroyed) return
  const { sessionId } = signedIn
  const count = socketsOf.get(sessionId) ?? 0
  if (count >= maximumSockets.ofSession) return void refuseSocket(429)
  if (sockets.clients.size >= maximumSockets.ofAll) return void refuseSocket(503)
  sockets.handleUpgrade(request, socket, head, (webSocket) => {
    socketsOf.set(sessionId, count + 1)
    webSocket.once('close', () => {
      const left = (socketsOf.get(sessionId) ?? 1) - 1
      if (left > 0) socketsOf.set(sessionId, left)
      else socketsOf.delete(sessionId)
    })
    options.openSocket(webSocket, signedIn, {
      isAlive: async () => (await auth.session(headers)) !== undefined,
      onSessionsEnded: (look) => auth.onSessionsEnded(look),
    })
  })
}

function gate(request: IncomingMessage, upgrade: boolean, { allowedHosts }: ConsoleServerOptions): GateDecision {
  // A second one could be the one that somebody behind us reads: https://www.rfc-editor.org/rfc/rfc9112#section-3.2
  if ((request.headersDistinct.host?.length ?? 0) > 1) {
    return { pass: 'refused', status: 400, reason: 'A request names one host.' }
  }
  const { method = 'GET', url = '/' } = request
  return decide({ method, url, upgrade, header: (name) => headerOf(request, name) }, { allowedHosts })
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

const readerOf = (request: IncomingMessage): HeaderReader => ({ get: (name) => headerOf(request, name) ?? null })

async function signInByLink(
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
  { auth }: ConsoleServerOptions,
): Promise<void> {
  // A prefetch or a HEAD probe must not use the link up.
  const purpose = `${request.headers['sec-purpose'] ?? ''} ${request.headers.purpose ?? ''}`
  if (request.method !== 'GET' || purpose.includes('prefetch'))
    return refuse(response, 400, 'Open this link in a browser.')
  // Another site may send people here, but not make them somebody else.
  const headers = readerOf(request)
  const isSentHere = /^(cross|same)-site$/.test(headers.get('sec-fetch-site') ?? '')
  if (isSentHere && (await auth.session(headers))) return redirect(response, '/')
  const result = await auth.signInWithToken(token, headers.get(wayHeaders.address) ?? 'unknown')
  if (result.ok) {
    const { token: session, maxAgeSeconds } = result.session
    response.setHeader('set-cookie', sessionCookieHeader(headers, session, maxAgeSeconds))
    return redirect(response, '/')
  }
  // An old link in the history of someone who is signed in already just opens the console.
  if (await auth.session(headers)) return redirect(response, '/')
  redirect(response, `/sign-in?error=${result.reason === 'rate-limited' ? 'rate-limited' : 'token'}`)
}

/** Where to go after signing in is only ever a path of this console. */
function signInPath(url: string): string {
  return url === '/' || !/^\/[^/\\]/.test(url) ? '/sign-in' : `/sign-in?next=${encodeURIComponent(url)}`
}

function setSecurityHeaders(response: ServerResponse, policy: string): void {
  response.setHeader('content-security-policy', policy)
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('x-frame-options', 'DENY')
  response.setHeader('referrer-policy', 'no-referrer')
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  response.setHeader('cross-origin-resource-policy', 'same-origin')
  response.setHeader('permissions-policy', 'camera=(), microphone=(), geolocation=()')
}

const isProxied = (url: string) => /^\/api\/clusters\/[^/?]*\/k8s(\/|\?|$)/.test(url)

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location, 'cache-control': 'no-store' }).end()
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response
    .writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
    .end(`${reason}\n`)
}
