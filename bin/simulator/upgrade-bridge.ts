/** Requests with an Upgrade header: handed to a fetch-shaped server with the connection under them, as a WebSocket. */
import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { type WebSocket, WebSocketServer } from 'ws'
import type { MessageSocket, Peer, UpgradableConnection } from '../../lib/simulator'
import { peerOf, send, toRequest } from './https-bridge'

export type UpgradeHandler = (
  request: Request,
  peer: Peer,
  connection: UpgradableConnection,
) => Promise<Response | undefined>

/** One message; kubectl sends 32 KiB at most. */
const longestMessage = 8 * 1024 * 1024
/** Who waits for its client goes on when no more than this is on its way. */
const fewBytes = 256 * 1024
/** How long a client may take to agree that it is over. */
const closingMs = 1_000

export function createUpgradeBridge(upgrade: UpgradeHandler, authority: () => string) {
  return (incoming: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const abort = new AbortController()
    socket.on('error', () => socket.destroy())
    socket.once('close', () => abort.abort())
    const request = toRequest(incoming, authority(), abort.signal)
    if (!request) {
      socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n')
      return
    }
    const connection: UpgradableConnection = {
      accept: (protocol) => shakeHands(protocol, incoming, socket, head),
    }
    upgrade(request, peerOf(incoming.socket as TLSSocket), connection)
      .then((answer) => answer && refuse(answer, incoming, socket))
      .catch(() => socket.destroy())
  }
}

function shakeHands(protocol: string, incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<MessageSocket> {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: longestMessage,
  })
  // The library refuses names that are no token of HTTP, which Kubernetes' `SPDY/3.1+portforward.k8s.io` is not: who has
  // chosen the protocol also says it.
  delete incoming.headers['sec-websocket-protocol']
  if (protocol) server.on('headers', (headers) => headers.push(`Sec-WebSocket-Protocol: ${protocol}`))
  return new Promise((resolve, reject) => {
    // What is no handshake is answered by the library.
    server.once('wsClientError', (error) => {
      reject(error)
      socket.destroy()
    })
    server.handleUpgrade(incoming, socket, head, (opened) => resolve(messageSocket(opened)))
  })
}

function messageSocket(socket: WebSocket): MessageSocket {
  let receive: (data: Uint8Array) => void = () => undefined
  const early: Uint8Array[] = []
  let isRead = false
  const waiting = new Set<() => void>()
  const tell = () => {
    for (const each of [...waiting]) each()
    waiting.clear()
  }
  socket.once('close', tell)
  socket.on('error', () => socket.terminate())
  socket.on('message', (data: Buffer) => {
    if (isRead) receive(data)
    else early.push(data)
  })
  return {
    send: (data) => {
      if (socket.readyState !== socket.OPEN) return
      socket.send(data, () => {
        if (socket.bufferedAmount <= fewBytes) tell()
      })
    },
    get waiting() {
      return socket.bufferedAmount
    },
    async taken() {
      if (socket.readyState !== socket.OPEN || socket.bufferedAmount <= fewBytes) return
      await new Promise<void>((resolve) => waiting.add(resolve))
    },
    onMessage: (handle) => {
      receive = handle
      isRead = true
      for (const data of early.splice(0)) handle(data)
    },
    onClose: (handle) => {
      if (socket.readyState === socket.CLOSED) handle()
      else socket.once('close', handle)
    },
    close: (code, reason) => {
      socket.close(code, reason)
      const late = setTimeout(() => socket.terminate(), closingMs)
      socket.once('close', () => clearTimeout(late))
    },
  }
}

/** The answer on a connection that is closed after it: the parser of requests has left it. */
async function refuse(answer: Response, incoming: IncomingMessage, socket: Duplex): Promise<void> {
  const outgoing = new ServerResponse(incoming)
  outgoing.shouldKeepAlive = false
  outgoing.assignSocket(socket as TLSSocket)
  outgoing.once('finish', () => socket.end())
  await send(answer, outgoing)
}
