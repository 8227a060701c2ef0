/**
 * The streams of a process over one WebSocket: the first byte of a message names its stream. Models
 * apimachinery/pkg/util/httpstream/wsstream and apiserver's remotecommand; v5 adds a message that closes a stream.
 */
import type { Status } from '../../../kube/object'
import type { RemoteStreams } from '../../runtime'
import type { MessageSocket } from './connection'
import { MessageQueue } from './message-queue'

interface Protocol {
  base64: boolean
  /** The end is told as a Status, not as plain text. */
  status: boolean
  /** A stream can be closed alone. */
  closes: boolean
}

export const streamProtocols: Readonly<Record<string, Protocol>> = {
  'v5.channel.k8s.io': { base64: false, status: true, closes: true },
  'v4.channel.k8s.io': { base64: false, status: true, closes: false },
  'v4.base64.channel.k8s.io': { base64: true, status: true, closes: false },
  'channel.k8s.io': { base64: false, status: false, closes: false },
  'base64.channel.k8s.io': { base64: true, status: false, closes: false },
  '': { base64: false, status: false, closes: false },
}

/** Named by its number in the first byte. */
const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const

/** What a client may leave untaken before it is taken for gone, of what comes from those that do not wait for it. */
const mostWaiting = 32 * 1024 * 1024
/** What one message carries, as upstream's copying does: who passes messages on need not hold much. */
const mostInMessage = 32 * 1024

export interface StreamOptions {
  stdin: boolean
  stdout: boolean
  stderr: boolean
  tty: boolean
}

/** How the work of a process ended; one that ended by itself has no code of HTTP. */
export type StreamStatus = Omit<Status, 'code'> & { code?: number }

export class Channels {
  readonly streams: RemoteStreams
  readonly #socket: MessageSocket
  readonly #protocol: Protocol
  readonly #input = new MessageQueue()
  readonly #gone = new AbortController()
  #resize: ((size: { columns: number; rows: number }) => void) | undefined
  #lastSize: { columns: number; rows: number } | undefined
  #isOver = false
  /** What is to be sent when the client is ready for it. */
  #early: (() => void)[] | undefined = []

  /** `ready`: until then nothing is sent. `stop`: the server ends. */
  constructor(
    socket: MessageSocket,
    protocol: string,
    options: StreamOptions,
    { ready, stop }: { ready: Promise<void>; stop: AbortSignal },
  ) {
    this.#socket = socket
    this.#protocol = streamProtocols[protocol] ?? { base64: false, status: false, closes: false }
    const { stdin, stdout, stderr, tty } = options
    this.streams = {
      tty,
      signal: this.#gone.signal,
      taken: () => (this.#isOver ? Promise.resolve() : ready.then(() => socket.taken())),
      tooMuchInput: () => this.#letGo('too much is sent that nobody reads'),
      onResize: (handle) => {
        this.#resize = handle
        if (this.#lastSize) handle(this.#lastSize)
      },
      ...(stdin ? { stdin: this.#input } : {}),
      ...(stdout ? { stdout: (data) => this.#send(channel.stdout, data) } : {}),
      // A terminal has one output.
      ...(stderr && !tty ? { stderr: (data) => this.#send(channel.stderr, data) } : {}),
    }
    socket.onMessage((data) => this.#receive(data))
    socket.onClose(() => this.#end())
    const halt = () => {
      this.#end()
      socket.close(1001, 'the server stops')
    }
    if (stop.aborted) halt()
    else {
      stop.addEventListener('abort', halt, { once: true })
      this.#gone.signal.addEventListener('abort', () => stop.removeEventListener('abort', halt), { once: true })
    }
    // Tells the client that the connection stands, on the lowest stream that goes its way.
    const first = stdout ? channel.stdout : stderr ? channel.stderr : channel.error
    this.#early?.push(() => this.#sendMessage(first, new Uint8Array()))
    void ready.then(() => {
      const early = this.#early ?? []
      this.#early = undefined
      for (const send of early) send()
    })
  }

  /** Tells how it ended and closes. */
  finish(status: StreamStatus): void {
    if (this.#early) return void this.#early.push(() => this.finish(status))
    if (this.#isOver) return
    const failed = status.status !== 'Success'
    const text = this.#protocol.status ? JSON.stringify(status) : failed ? (status.message ?? '') : ''
    if (text) this.#send(channel.error, new TextEncoder().encode(text))
    this.#end()
    this.#socket.close(1000)
  }

  #end(): void {
    this.#isOver = true
    this.#input.end()
    this.#gone.abort()
  }

  #send(number: number, data: Uint8Array): void {
    if (this.#early) return void this.#early.push(() => this.#send(number, data))
    for (let at = 0; at < data.length; at += mostInMessage) {
      this.#sendMessage(number, data.subarray(at, at + mostInMessage))
    }
  }

  #sendMessage(number: number, data: Uint8Array): void {
    if (this.#isOver) return
    if (this.#protocol.base64) this.#socket.send(`${number}${Buffer.from(data).toString('base64')}`)
    else {
      const message = new Uint8Array(data.length + 1)
      message[0] = number
      message.set(data, 1)
      this.#socket.send(message)
    }
    if (this.#socket.waiting > mostWaiting) this.#letGo('too much waits to be read')
  }

  #letGo(why: string): void {
    if (this.#isOver) return
    this.#end()
    this.#socket.close(1008, why)
  }

  #receive(message: Uint8Array): void {
    const [first] = message
    if (first === undefined || this.#isOver) return
    const { base64, closes } = this.#protocol
    const number = base64 ? first - 48 : first
    const data = base64 ? new Uint8Array(Buffer.from(text(message.subarray(1)), 'base64')) : message.subarray(1)
    if (number === channel.stdin) this.#input.push(data)
    else if (number === channel.resize) this.#sized(data)
    else if (closes && number === channel.close && data[0] === channel.stdin) this.#input.end()
  }

  #sized(data: Uint8Array): void {
    const size = parsedSize(text(data))
    if (!size) return
    this.#lastSize = size
    this.#resize?.(size)
  }
}

const text = (data: Uint8Array) => new TextDecoder().decode(data)

function parsedSize(json: string): { columns: number; rows: number } | undefined {
  try {
    const { Width, Height } = JSON.parse(json) as { Width?: unknown; Height?: unknown }
    const isSize = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0
    // A client without a size of its own says 0.
    return isSize(Width) && isSize(Height) ? { columns: Width || 80, rows: Height || 24 } : undefined
  } catch {
    return undefined
  }
}
