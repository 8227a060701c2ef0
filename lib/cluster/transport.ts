/**
 * HTTP to one API server: its address, whom to trust, and the console's own credential. On node:https rather than the
 * global fetch, because a proxy needs what fetch takes away: bodies as they were encoded, repeated headers (each
 * Impersonate-Group is a line of its own), the raw path, and a certificate authority per cluster.
 */
import type { IncomingMessage, RequestOptions } from 'node:http'
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { reasonOf } from '../client/http-api'
import { type Clock, systemClock } from '../clock'
import type { ConnectionFault } from '../connections/contract'
import { faultOfError, withFault } from '../connections/fault-of-error'
import { badGateway, gatewayTimeout, isStatusError, type StatusError, serviceUnavailable } from '../kube/status-error'

/** Where an API server is and how the console proves who it is. PEM texts, not files. */
export interface Server {
  /** 'https://127.0.0.1:6443', possibly with a path. */
  url: string
  certificateAuthority?: string
  clientCertificate?: string
  clientKey?: string
  token?: string
  /** The name that the server's certificate must carry, where it differs from the address. */
  tlsServerName?: string
  skipTlsVerify?: boolean
}

export type ExtraHeaders = Readonly<Record<string, string | readonly string[]>>

export interface Transport {
  /** `extra` is set last and wins: what the caller's request may not decide. Rejects with a StatusError (502, 503, 504). */
  fetch(path: string, init: RequestInit, extra?: ExtraHeaders): Promise<Response>
  close(): void
}

export interface TransportOptions {
  clock?: Clock
  /** Asked for each request, in place of the server's own: a token that somebody else renews. */
  token?(): string | undefined
  /** Until a connection stands. */
  connectMs?: number
  /** Until the head of the answer is there; bodies and watches may take as long as they like. API servers give up after 60 s. */
  answerMs?: number
}

export function createTransport(name: string, server: Server, options: TransportOptions = {}): Transport {
  const { clock = systemClock, connectMs = 10_000, answerMs = 75_000 } = options
  const url = new URL(server.url)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error(`${server.url} is no HTTP address`)
  const isTls = url.protocol === 'https:'
  // Free sockets are closed before Node's servers do (after 5 s), so that no request is sent into a closing connection.
  const keepAlive = { keepAlive: true, timeout: 4_000 }
  const agent = isTls
    ? new HttpsAgent({
        ...keepAlive,
        ca: server.certificateAuthority,
        cert: server.clientCertificate,
        key: server.clientKey,
        rejectUnauthorized: !server.skipTlsVerify,
        ...(server.tlsServerName ? { servername: server.tlsServerName } : {}),
      })
    : new HttpAgent(keepAlive)
  const request = isTls ? httpsRequest : httpRequest
  const basePath = url.pathname.replace(/\/+$/, '')
  const ownHeaders = (): ExtraHeaders => {
    const token = options.token?.() ?? server.token
    return token ? { authorization: `Bearer ${token}` } : {}
  }

  function send(path: string, init: RequestInit, extra: ExtraHeaders): Promise<Response> {
    const { signal } = init
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const settings: RequestOptions = {
        agent,
        hostname: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port || (isTls ? 443 : 80),
        path: basePath + path,
        method: init.method ?? 'GET',
        headers: headersOf(init, { ...ownHeaders(), ...extra }),
      }
      const outgoing = request(settings)
      const abort = () => outgoing.destroy(abortReason(signal))
      signal?.addEventListener('abort', abort, { once: true })
      const done = () => signal?.removeEventListener('abort', abort)

      const giveUp = (fault: ConnectionFault, what: string) => () =>
        outgoing.destroy(withFault(gatewayTimeout(`cluster "${name}" ${what}`), fault))
      let cancelTimer = clock.after(answerMs, giveUp('silent', `did not answer within ${answerMs / 1000} s`))
      outgoing.once('socket', (socket) => {
        if (!socket.connecting) return
        const cancel = clock.after(connectMs, giveUp('timeout', `was not reached within ${connectMs / 1000} s`))
        socket.once(isTls ? 'secureConnect' : 'connect', cancel)
        socket.once('close', cancel)
      })
      outgoing.once('response', (incoming) => {
        cancelTimer()
        cancelTimer = () => undefined
        incoming.once('close', done)
        try {
          resolve(responseOf(incoming, init.method === 'HEAD'))
        } catch (error) {
          // What a Pod answers through the API server may be no answer at all: status 700, a reason with control characters.
          incoming.destroy()
          reject(badGateway(`cluster "${name}" answered what is no HTTP response: ${reasonOf(error)}`))
        }
      })
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        cancelTimer()
        done()
        const isStale = outgoing.reusedSocket && error.code === 'ECONNRESET' && !signal?.aborted
        // The server closed an idle connection in the moment we took it: nothing was asked yet.
        if (isStale && isRepeatable(init)) send(path, init, extra).then(resolve, reject)
        else reject(signal?.aborted ? abortReason(signal) : asStatusError(name, error))
      })
      sendBody(outgoing, init)
    })
  }

  return { fetch: (path, init, extra = {}) => send(path, init, extra), close: () => agent.destroy() }
}

function sendBody(outgoing: ReturnType<typeof httpsRequest>, { body }: RequestInit): void {
  if (body === undefined || body === null) outgoing.end()
  else if (typeof body === 'string' || body instanceof Uint8Array) outgoing.end(body)
  else if (body instanceof ReadableStream) {
    // The web's and Node's types for the same streams differ in details that do not matter here.
    const source = Readable.fromWeb(body as unknown as NodeReadableStream<Uint8Array>)
    pipeline(source, outgoing).catch((error: Error) => outgoing.destroy(error))
  } else outgoing.destroy(new TypeError('a body is a string, bytes or a stream'))
}

const isRepeatable = ({ method = 'GET', body }: RequestInit) => (method === 'GET' || method === 'HEAD') && !body

/**
 * Says exactly once where the body ends. Node sends a DELETE's stream without any framing, and a length without its body
 * is taken from the next request on the connection: both let one request be read as two.
 */
function headersOf({ headers, body }: RequestInit, extra: ExtraHeaders): Record<string, string | string[]> {
  const result: Record<string, string | string[]> = Object.fromEntries(new Headers(headers))
  delete result['transfer-encoding']
  delete result['content-length']
  if (typeof body === 'string' || body instanceof Uint8Array) result['content-length'] = `${Buffer.byteLength(body)}`
  else if (body) result['transfer-encoding'] = 'chunked'
  for (const [key, value] of Object.entries(extra)) {
    result[key.toLowerCase()] = typeof value === 'string' ? value : [...value]
  }
  return result
}

const bodiless = [204, 205, 304]

function responseOf(incoming: IncomingMessage, isHead: boolean): Response {
  const headers = new Headers()
  const { rawHeaders, statusCode: status = 502, statusMessage: statusText = '' } = incoming
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '')
  const hasBody = !isHead && !bodiless.includes(status)
  if (!hasBody) incoming.resume()
  return new Response(hasBody ? streamOf(incoming) : null, { status, statusText, headers })
}

/** Reads on demand only, so that a slow reader slows the cluster down instead of filling memory. */
function streamOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = incoming[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await chunks.next()
          if (done) controller.close()
          else controller.enqueue(value)
        } catch (error) {
          controller.error(error)
        }
      },
      cancel() {
        incoming.destroy()
      },
    },
    { highWaterMark: 0 },
  )
}

function abortReason(signal: AbortSignal | null | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new DOMException('The request was aborted', 'AbortError')
}

function asStatusError(name: string, error: NodeJS.ErrnoException): Error {
  if (isStatusError(error)) return error
  const fault = faultOfError(error)
  const told = failureOf(name, error)
  return fault ? withFault(told, fault) : told
}

function failureOf(name: string, error: NodeJS.ErrnoException): StatusError {
  if (error.code?.startsWith('HPE_')) return badGateway(`cluster "${name}" does not speak HTTP: ${error.message}`)
  if (error.code === 'ETIMEDOUT') return gatewayTimeout(`cluster "${name}" did not answer: ${error.message}`)
  return serviceUnavailable(`cluster "${name}" cannot be reached: ${reasonOf(error)}`)
}
