/** Between Node's HTTP server and a fetch-shaped one: requests in, answers out as they come, an end when the client is gone. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { encodeHeaderLine, isImpersonationHeader, type Peer } from '../../lib/simulator'

export type FetchHandler = (request: Request, peer: Peer) => Promise<Response>

/** `authority`: what a request without a usable Host header was meant for. */
export function createHttpsBridge(fetch: FetchHandler, authority: () => string) {
  const peers = new WeakMap<object, Peer>()

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const abort = new AbortController()
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) abort.abort()
    })
    const request = toRequest(incoming, authority(), abort.signal)
    if (!request) {
      outgoing.writeHead(400, { 'content-type': 'text/plain' }).end('400 Bad Request')
      return
    }
    let peer = peers.get(incoming.socket)
    if (!peer) {
      peer = peerOf(incoming.socket as TLSSocket)
      peers.set(incoming.socket, peer)
    }
    await send(await fetch(request, peer), outgoing)
  }

  return (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    answer(incoming, outgoing)
      .catch((error: unknown) => {
        if (outgoing.destroyed) return
        if (outgoing.headersSent) outgoing.destroy()
        else outgoing.writeHead(500, { 'content-type': 'text/plain' }).end(`Internal Server Error: ${String(error)}`)
      })
      .finally(() => discard(incoming))
  }
}

/** A certificate counts when TLS has verified it against our authority. */
export function peerOf(socket: TLSSocket): Peer {
  const address = socket.remoteAddress?.replace(/^::ffff:/, '') ?? ''
  if (!socket.authorized) return { address }
  const subject = socket.getPeerCertificate().subject as { CN?: string | string[]; O?: string | string[] } | undefined
  const [commonName] = list(subject?.CN)
  return commonName ? { address, clientCertificate: { commonName, organizations: list(subject?.O) } } : { address }
}

const list = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

/** Undefined when the target is no path of this server. */
export function toRequest(incoming: IncomingMessage, authority: string, signal: AbortSignal): Request | undefined {
  const { method = 'GET', url = '', rawHeaders } = incoming
  if (!url.startsWith('/')) return undefined
  const headers = new Headers()
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2)
    headers.append(name, isImpersonationHeader(name) ? encodeHeaderLine(value) : value)
  }
  const host = incoming.headers.host ?? ''
  const hasBody = incoming.headers['transfer-encoding'] !== undefined || Number(incoming.headers['content-length']) > 0
  const init: RequestInit & { duplex?: 'half' } = { method, headers, signal }
  if (hasBody && method !== 'GET' && method !== 'HEAD') {
    init.body = bodyOf(incoming)
    init.duplex = 'half'
  }
  try {
    return new Request(`https://${/^[\w.:[\]-]+$/.test(host) ? host : authority}${url}`, init)
  } catch {
    return undefined
  }
}

/** Read on demand only: who refuses a request does not read it. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        incoming.pause()
        incoming.on('data', (chunk: Uint8Array) => {
          incoming.pause()
          controller.enqueue(chunk)
        })
        incoming.once('end', () => {
          if (incoming.listenerCount('data') > 0) controller.close()
        })
        incoming.once('error', (error) => controller.error(error))
      },
      pull() {
        incoming.resume()
      },
      cancel: () => discard(incoming),
    },
    { highWaterMark: 0 },
  )
}

/** What nobody has read stands in front of the next request on the connection. Node's requestTimeout bounds it. */
function discard(incoming: IncomingMessage): void {
  if (incoming.readableEnded) return
  incoming.removeAllListeners('data')
  incoming.resume()
}

/** An answer that is there whole goes out in one piece; one that comes bit by bit shows its headers at once. */
export async function send(answer: Response, outgoing: ServerResponse): Promise<void> {
  const headers = Object.fromEntries(answer.headers)
  if (!answer.body) {
    outgoing.writeHead(answer.status, headers).end()
    return
  }
  const reader = answer.body.getReader()
  outgoing.once('close', () => {
    reader.cancel().catch(() => undefined)
  })
  let next = reader.read()
  const first = await ifThereNow(next)
  if (first?.value) {
    next = reader.read()
    const second = await ifThereNow(next)
    if (second?.done) {
      outgoing.writeHead(answer.status, { ...headers, 'content-length': first.value.byteLength }).end(first.value)
      return
    }
    outgoing.writeHead(answer.status, headers)
    if (!outgoing.write(first.value)) await drained(outgoing)
  } else {
    outgoing.writeHead(answer.status, headers).flushHeaders()
  }
  for (;;) {
    const { done, value } = await next
    if (done || outgoing.destroyed) break
    next = reader.read()
    if (!outgoing.write(value)) await drained(outgoing)
  }
  outgoing.end()
}

/** Undefined when it takes longer than what is already under way in this turn. */
function ifThereNow<T>(promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([promise, new Promise<undefined>((resolve) => setImmediate(resolve, undefined))])
}

/** There is room again, or nobody to send to. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off('drain', done).off('close', done)
      resolve()
    }
    outgoing.on('drain', done).on('close', done)
  })
}
