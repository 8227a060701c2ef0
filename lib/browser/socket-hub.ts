/**
 * One socket per tab carries every view and every followed object. It comes back by itself, with back-off, and opens
 * again whatever was open. Nothing is asked before somebody subscribes.
 */
import type { Clock } from '../clock'
import { badRequest } from '../kube/status-error'
import type { ClientMessage, ServerMessage, ViewFrame, ViewQuery } from '../views/contract'
import { listOf } from './view-model'

type ObjectTarget = Omit<Extract<ClientMessage, { type: 'object.open' }>, 'type' | 'id'>
export type ObjectNotice = Omit<Extract<ServerMessage, { type: 'object.changed' }>, 'type' | 'id'>
export type Connection = 'idle' | 'connecting' | 'open' | 'waiting'

export interface ViewListener {
  frame(frame: ViewFrame): void
  disconnected(): void
}

export interface ObjectListener {
  changed(notice: ObjectNotice): void
}

export interface ViewHandle {
  change(query: ViewQuery): void
  close(): void
}

/** What the hub asks of a WebSocket, */
export interface Socket {
  send(data: string): void
  close(): void
}

/** and what it must be told. */
export interface SocketEvents {
  opened(): void
  received(data: unknown): void
  closed(): void
}

export interface SocketHubOptions {
  connect(events: SocketEvents): Socket
  clock: Clock
  /** Between 0 and 1: spreads tabs that lost the same server. */
  random(): number
  signedOut(): void
  /** A socket closed before it opened: the server is away, or knows no session any more, which it cannot say here. */
  turnedAway(): void
}

type Subscription =
  | { type: 'view'; query: ViewQuery; turn: number; listener: ViewListener }
  | { type: 'object'; target: ObjectTarget; listener: ObjectListener }

const firstDelay = 500
const longestDelay = 15_000

export class SocketHub {
  readonly #options: SocketHubOptions
  readonly #subscriptions = new Map<string, Subscription>()
  readonly #watchers = new Set<() => void>()
  #socket: Socket | undefined
  #connection: Connection = 'idle'
  #sequence = 0
  #failures = 0
  #cancelRetry: (() => void) | undefined

  constructor(options: SocketHubOptions) {
    this.#options = options
  }

  get connection(): Connection {
    return this.#connection
  }

  /** Tells of every change of `connection`; the returned function stops it. */
  watchConnection = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  openView(query: ViewQuery, listener: ViewListener): ViewHandle {
    const id = this.#subscribe({ type: 'view', query, turn: 0, listener })
    return {
      change: (next) => {
        const subscription = this.#subscriptions.get(id)
        if (subscription?.type !== 'view') return
        const turn = subscription.turn + (listOf(next) === listOf(subscription.query) ? 0 : 1)
        this.#subscriptions.set(id, { ...subscription, query: next, turn })
        this.#send({ type: 'view.change', id, turn, query: next })
      },
      close: () => this.#unsubscribe(id),
    }
  }

  followObject(target: ObjectTarget, listener: ObjectListener): () => void {
    const id = this.#subscribe({ type: 'object', target, listener })
    return () => this.#unsubscribe(id)
  }

  /** Tries at once instead of at the end of the back-off: the person came back, or the network did. */
  hurry(): void {
    if (this.#connection === 'waiting') this.#connect()
  }

  dispose(): void {
    this.#subscriptions.clear()
    this.#drop()
  }

  #subscribe(subscription: Subscription): string {
    const id = String(++this.#sequence)
    this.#subscriptions.set(id, subscription)
    if (this.#connection === 'idle') this.#connect()
    else this.#open(id, subscription)
    return id
  }

  #unsubscribe(id: string): void {
    const subscription = this.#subscriptions.get(id)
    if (!subscription) return
    this.#subscriptions.delete(id)
    this.#send({ type: subscription.type === 'view' ? 'view.close' : 'object.close', id })
  }

  #open(id: string, subscription: Subscription): void {
    if (subscription.type === 'view') {
      const { query, turn } = subscription
      this.#send({ type: 'view.open', id, turn, query })
    } else this.#send({ type: 'object.open', id, ...subscription.target })
  }

  #send(message: ClientMessage): void {
    if (this.#connection === 'open') this.#socket?.send(JSON.stringify(message))
  }

  #connect(): void {
    this.#cancelRetry?.()
    this.#cancelRetry = undefined
    this.#become('connecting')
    let wasOpen = false
    const socket = this.#options.connect({
      opened: () => {
        wasOpen = true
        this.#become('open')
        for (const [id, subscription] of this.#subscriptions) this.#open(id, subscription)
      },
      received: (data) => this.#receive(data),
      closed: () => {
        if (this.#socket !== socket) return
        this.#lost()
        if (!wasOpen) this.#options.turnedAway()
      },
    })
    this.#socket = socket
  }

  #receive(data: unknown): void {
    // The peer is our own server, whose messages the contract types; anything unreadable is dropped with the connection.
    let message: ServerMessage
    try {
      message = JSON.parse(String(data))
    } catch {
      this.#socket?.close()
      return
    }
    this.#failures = 0
    if (message.type === 'signed-out') {
      this.#drop()
      this.#options.signedOut()
      return
    }
    const subscription = message.id === undefined ? undefined : this.#subscriptions.get(message.id)
    // A frame that was on its way when another list was asked for answers nothing; one of another window says where it belongs.
    if (message.type === 'view.frame' && subscription?.type === 'view' && subscription.turn === message.turn)
      subscription.listener.frame(message.frame)
    // The server opened nothing: without a word, its page would wait for ever.
    if (message.type === 'error' && subscription?.type === 'view')
      subscription.listener.frame({ state: 'failed', status: badRequest(message.message).status, total: 0, matched: 0 })
    if (message.type === 'object.changed' && subscription?.type === 'object') subscription.listener.changed(message)
  }

  #lost(): void {
    this.#socket = undefined
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.type === 'view') subscription.listener.disconnected()
    }
    if (this.#subscriptions.size === 0) {
      this.#become('idle')
      return
    }
    const ceiling = Math.min(longestDelay, firstDelay * 2 ** this.#failures++)
    const delay = ceiling / 2 + (ceiling / 2) * this.#options.random()
    this.#become('waiting')
    this.#cancelRetry = this.#options.clock.after(delay, () => this.#connect())
  }

  #drop(): void {
    this.#cancelRetry?.()
    this.#cancelRetry = undefined
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
    this.#become('idle')
  }

  #become(connection: Connection): void {
    if (this.#connection === connection) return
    this.#connection = connection
    for (const watcher of this.#watchers) watcher()
  }
}
