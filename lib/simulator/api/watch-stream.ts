/**
 * A watch as a stream of JSON lines. Events wait as references to what is stored and become text only when the client
 * reads, so a slow reader costs a pointer for each event; one that falls too far behind is closed and lists anew.
 * Models apiserver/pkg/endpoints/handlers/watch.go and storage/cacher's forgetting of blocked watchers.
 */
import type { Clock } from '../../clock'
import type { Status } from '../../kube/object'

export interface WatchSource<E> {
  /** Starts the flow; may call `emit` at once with what exists. Returns the stop function. May throw StatusError. */
  open(emit: (event: E) => void): () => void
  /** One line without its newline; undefined leaves the event out. */
  encode(event: E): string | undefined
  /** A bookmark at a revision that every event emitted so far is at or before. */
  bookmark?(): string
}

export interface WatchStreamOptions {
  clock: Clock
  random(): number
  timeoutSeconds?: number
  /** The client is gone, or the server stops. */
  signal: AbortSignal
  /** Called once, however the stream ends. */
  closed?(): void
  /** How many events may wait beyond those that were there at the start. */
  maximumWaiting?: number
}

const bookmarkEveryMs = 60_000
/** The last bookmark comes shortly before the end, so that the next watch starts close behind. */
const bookmarkBeforeEndMs = 2_000
const minimumTimeoutSeconds = 1800
/** About how much text is made for one read. */
const chunkCharacters = 64 * 1024
const encoder = new TextEncoder()

/** What `source.open` throws is thrown on: the stream does not exist then. */
export function watchStream<E>(source: WatchSource<E>, options: WatchStreamOptions): ReadableStream<Uint8Array> {
  const { clock, random, signal, timeoutSeconds, maximumWaiting = 10_000 } = options
  const queue = new LineQueue(source)
  let limit = Number.POSITIVE_INFINITY
  let ended = false
  let wake: (() => void) | undefined
  const cancels: (() => void)[] = []

  const end = () => {
    if (ended) return
    ended = true
    for (const cancel of cancels) cancel()
    signal.removeEventListener('abort', drop)
    options.closed?.()
    wake?.()
  }
  const drop = () => {
    queue.clear()
    end()
  }
  const add = (event: E | Bookmark) => {
    if (ended) return
    if (queue.length >= limit) drop()
    else queue.push(event)
    wake?.()
  }

  cancels.push(source.open(add))
  limit = queue.length + maximumWaiting
  signal.addEventListener('abort', drop, { once: true })
  const lifetimeMs = 1000 * (timeoutSeconds || minimumTimeoutSeconds * (1 + random()))
  cancels.push(clock.after(lifetimeMs, end))
  const { bookmark } = source
  if (bookmark) {
    const send = () => add(new Bookmark(bookmark()))
    cancels.push(every(clock, bookmarkEveryMs, send))
    if (lifetimeMs > bookmarkBeforeEndMs) cancels.push(clock.after(lifetimeMs - bookmarkBeforeEndMs, send))
  }
  if (signal.aborted) drop()

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          const text = queue.take()
          if (queue.length === 0) limit = maximumWaiting
          if (text) return controller.enqueue(encoder.encode(text))
          if (ended) return controller.close()
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      },
      cancel: drop,
    },
    { highWaterMark: 0 },
  )
}

export function errorLine(status: Status): string {
  return JSON.stringify({ type: 'ERROR', object: status })
}

/** A bookmark's text is made when it is due: later it would claim events that are still on their way. */
class Bookmark {
  constructor(readonly line: string) {}
}

/** Events in order, taken from the front in portions of text. */
class LineQueue<E> {
  readonly #encode: WatchSource<E>['encode']
  #events: (E | Bookmark)[] = []
  #position = 0

  constructor(source: WatchSource<E>) {
    this.#encode = (event) => source.encode(event)
  }

  get length(): number {
    return this.#events.length - this.#position
  }

  push(event: E | Bookmark): void {
    this.#events.push(event)
  }

  clear(): void {
    this.#events = []
    this.#position = 0
  }

  take(): string {
    let text = ''
    while (this.#position < this.#events.length && text.length < chunkCharacters) {
      const event = this.#events[this.#position++] as E | Bookmark
      const line = event instanceof Bookmark ? event.line : this.#encode(event)
      if (line !== undefined) text += `${line}\n`
    }
    if (this.length === 0) this.clear()
    else if (this.#position > 4096) {
      this.#events = this.#events.slice(this.#position)
      this.#position = 0
    }
    return text
  }
}

function every(clock: Clock, ms: number, run: () => void): () => void {
  const tick = () => {
    cancel = clock.after(ms, tick)
    run()
  }
  let cancel = clock.after(ms, tick)
  return () => cancel()
}
