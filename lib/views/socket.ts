/**
 * The one socket of a tab: reads what the browser asks, and carries the frames of its views and followed objects. A person's
 * session is looked at again while the socket is open; a slow or dead reader costs nothing but his own frames.
 */
import type { Clock } from '../clock'
import type { Person } from '../cluster/contract'
import { type ClientMessage, clientMessageSchema, type ServerMessage } from './contract'
import type { Views } from './create-views'
import type { View } from './live-view'

/** What is used of a WebSocket of the package `ws`. */
export interface Socket {
  readonly bufferedAmount: number
  readonly readyState: number
  send(data: string): void
  ping(): void
  close(code: number, reason: string): void
  terminate(): void
  on(event: 'message', listener: (data: unknown, isBinary: boolean) => void): unknown
  on(event: 'close' | 'pong', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

export interface SocketHandlerOptions {
  views: Views
  clock: Clock
}

const limits = {
  messageBytes: 64 * 1024,
  views: 30,
  objects: 30,
  /** Messages at once, and how many more each second. */
  burst: 100,
  perSecond: 30,
  /** Above this, frames wait until the reader has caught up. */
  bufferedBytes: 256 * 1024,
  /** Above this it is beyond catching up. */
  hopelessBytes: 16 * 1024 * 1024,
}
const pingMs = 30_000
const sessionMs = 60_000
const openState = 1

/** The session that a socket was opened with. */
export interface SocketSession {
  isAlive(): Promise<boolean>
  /** Says that some session ended: a reason to look at once. */
  onSessionsEnded(look: () => void): () => void
}

export type SocketHandler = (socket: Socket, person: Person, session: SocketSession) => void

export function createSocketHandler({ views, clock }: SocketHandlerOptions): SocketHandler {
  return (socket, person, session) => {
    const connection = new SocketConnection(socket, person, views, clock)
    connection.watchOver(session)
  }
}

class SocketConnection {
  readonly #views = new Map<string, { view: View; turn: number }>()
  readonly #objects = new Map<string, { close(): void }>()
  readonly #allowance: Allowance
  #isAlive = true
  #ended = false
  #cancelPing: () => void = () => undefined
  #cancelSession: () => void = () => undefined
  #stopListening: () => void = () => undefined

  constructor(
    private readonly socket: Socket,
    private readonly person: Person,
    private readonly views: Views,
    private readonly clock: Clock,
  ) {
    this.#allowance = new Allowance(clock, limits.burst, limits.perSecond)
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary))
    socket.on('pong', () => {
      this.#isAlive = true
    })
    socket.on('close', () => this.#end())
    // 'close' follows.
    socket.on('error', () => undefined)
  }

  watchOver(session: SocketSession): void {
    const ping = () => {
      if (this.#ended) return
      if (!this.#isAlive || this.socket.bufferedAmount > limits.hopelessBytes) {
        this.socket.terminate()
        this.#end()
        return
      }
      this.#isAlive = false
      this.socket.ping()
      this.#cancelPing = this.clock.after(pingMs, ping)
    }
    this.#cancelPing = this.clock.after(pingMs, ping)

    const look = async () => {
      // When it cannot be looked up, the session is not known to have ended; the next look will tell.
      this.#cancelSession()
      const isSignedIn = await session.isAlive().catch(() => true)
      if (this.#ended) return
      if (!isSignedIn) {
        this.#send({ type: 'signed-out' })
        this.#closeWith(4401, 'signed out')
        return
      }
      this.#cancelSession()
      this.#cancelSession = this.clock.after(sessionMs, () => void look())
    }
    this.#cancelSession = this.clock.after(sessionMs, () => void look())
    this.#stopListening = session.onSessionsEnded(() => void look())
  }

  #receive(data: unknown, isBinary: boolean): void {
    if (this.#ended) return
    const text = isBinary ? undefined : textOf(data)
    if (!this.#allowance.take()) this.#closeWith(1008, 'too many messages')
    else if (text === undefined) this.#closeWith(1003, 'only text is understood')
    else if (text.length > limits.messageBytes) this.#closeWith(1009, 'the message is too large')
    else this.#handle(parse(text))
  }

  #handle(message: ClientMessage | { type: 'wrong'; error: { id?: string; message: string } }): void {
    switch (message.type) {
      case 'wrong':
        this.#send({ type: 'error', ...message.error })
        break
      case 'view.open':
        this.#openView(message.id, message)
        break
      case 'view.change': {
        const open = this.#views.get(message.id)
        if (open) {
          open.turn = message.turn
          open.view.change(message.query)
        } else this.#send({ type: 'error', id: message.id, message: 'no such view is open' })
        break
      }
      case 'view.close':
        this.#views.get(message.id)?.view.close()
        this.#views.delete(message.id)
        break
      case 'object.open':
        this.#openObject(message.id, message)
        break
      case 'object.close':
        this.#objects.get(message.id)?.close()
        this.#objects.delete(message.id)
    }
  }

  #openView(id: string, { query, turn }: Extract<ClientMessage, { type: 'view.open' }>): void {
    this.#views.get(id)?.view.close()
    this.#views.delete(id)
    if (this.#views.size >= limits.views) {
      this.#send({ type: 'error', id, message: `more than ${limits.views} views are open` })
      return
    }
    const view = this.views.open(this.person, query, {
      send: (frame) => {
        const open = this.#views.get(id)
        if (open?.view === view) this.#send({ type: 'view.frame', id, turn: open.turn, frame })
      },
      ready: () => this.#isReady(),
    })
    this.#views.set(id, { view, turn })
  }

  #openObject(id: string, target: Extract<ClientMessage, { type: 'object.open' }>): void {
    this.#objects.get(id)?.close()
    this.#objects.delete(id)
    if (this.#objects.size >= limits.objects) {
      this.#send({ type: 'error', id, message: `more than ${limits.objects} objects are followed` })
      return
    }
    const { cluster, kind, namespace, name } = target
    const followed = this.views.follow(
      this.person,
      { cluster, kind, namespace, name },
      {
        send: (news) => {
          if (this.#objects.get(id) === followed) this.#send({ type: 'object.changed', id, ...news })
        },
        ready: () => this.#isReady(),
      },
    )
    this.#objects.set(id, followed)
  }

  #isReady(): boolean {
    return this.socket.bufferedAmount < limits.bufferedBytes
  }

  #send(message: ServerMessage): void {
    if (!this.#ended && this.socket.readyState === openState) this.socket.send(JSON.stringify(message))
  }

  #closeWith(code: number, reason: string): void {
    this.#end()
    this.socket.close(code, reason)
  }

  #end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#cancelPing()
    this.#cancelSession()
    this.#stopListening()
    for (const { view } of this.#views.values()) view.close()
    for (const followed of this.#objects.values()) followed.close()
    this.#views.clear()
    this.#objects.clear()
  }
}

/** A bucket that refills: bursts of a person's clicking and scrolling pass, a flood does not. */
class Allowance {
  #left: number
  #at: number

  constructor(
    private readonly clock: Clock,
    private readonly burst: number,
    private readonly perSecond: number,
  ) {
    this.#left = burst
    this.#at = clock.now().getTime()
  }

  take(): boolean {
    const now = this.clock.now().getTime()
    // Time that ran backwards takes nothing away.
    const seconds = Math.max(0, now - this.#at) / 1_000
    this.#left = Math.min(this.burst, this.#left + seconds * this.perSecond)
    this.#at = now
    if (this.#left < 1) return false
    this.#left--
    return true
  }
}

function textOf(data: unknown): string | undefined {
  if (typeof data === 'string') return data
  if (data instanceof Uint8Array) return new TextDecoder().decode(data)
  if (data instanceof ArrayBuffer) return new TextDecoder().decode(data)
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return undefined
}

function parse(text: string): ClientMessage | { type: 'wrong'; error: { id?: string; message: string } } {
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch {
    return { type: 'wrong', error: { message: 'the message is not JSON' } }
  }
  const checked = clientMessageSchema.safeParse(message)
  if (checked.success) return checked.data
  const id = typeof message === 'object' && message !== null && 'id' in message ? message.id : undefined
  const [issue] = checked.error.issues
  const what = issue ? `${issue.path.join('.') || 'message'}: ${issue.message}` : 'the message is not understood'
  return { type: 'wrong', error: { ...(typeof id === 'string' && id.length <= 50 ? { id } : {}), message: what } }
}
