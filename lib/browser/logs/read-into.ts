/** Reads logs into a store, and takes the stream up again where it broke. */
import { sleep, systemClock } from '../../clock'
import { logTimeKey, splitLogLine } from '../../kube/log-line'
import { hasReason, StatusError, serviceUnavailable } from '../../kube/status-error'
import type { LogEvent } from '../../logs/contract'
import { request } from '../request'
import type { LogStore } from './log-store'

export type LogConnection =
  | { state: 'opening' | 'following' | 'complete' }
  | { state: 'reconnecting' | 'failed'; error: Error }

const retryMs = 2_000
/** The console says something at least every 15 seconds. */
const silenceMs = 45_000
/** Lines of several containers may have come out of order by so much. */
const overlapMs = 3_000

/** What has come of one container: no line comes twice. */
interface Seen {
  key: string
  /** Lines with that key: a time may stand on several. */
  count: number
}

/** `urlSince`: where the logs are, from that second on where it is given. */
export async function readInto(
  store: LogStore,
  urlSince: (sinceTime: string | undefined) => string,
  { follow, signal, show }: { follow: boolean; signal: AbortSignal; show(connection: LogConnection): void },
): Promise<void> {
  const reader = new Reader(store)
  while (!signal.aborted) {
    try {
      await copy(reader, urlSince(reader.resumeAt), signal, () => show({ state: follow ? 'following' : 'complete' }))
      if (!follow) return show({ state: 'complete' })
      throw serviceUnavailable('The log stream ended.')
    } catch (error) {
      if (signal.aborted) return
      const failure = error instanceof Error ? error : new Error(String(error))
      const isFinal = ['NotFound', 'Forbidden', 'BadRequest', 'Unauthorized'].some((reason) => hasReason(error, reason))
      if (isFinal || !follow) return show({ state: 'failed', error: failure })
      show({ state: 'reconnecting', error: failure })
      await sleep(systemClock, retryMs, signal)
    }
  }
}

async function copy(reader: Reader, url: string, outer: AbortSignal, opened: () => void): Promise<void> {
  const attempt = new AbortController()
  const abort = () => attempt.abort()
  outer.addEventListener('abort', abort, { once: true })
  let cancel = systemClock.after(silenceMs, abort)
  try {
    const response = await request(url, { signal: attempt.signal })
    opened()
    if (!response.body) return
    reader.begin()
    const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const { done, value } = await pieces.read()
      if (done) return
      cancel()
      cancel = systemClock.after(silenceMs, abort)
      reader.take(value)
    }
  } catch (error) {
    throw attempt.signal.aborted ? serviceUnavailable('The console fell silent.') : error
  } finally {
    cancel()
    outer.removeEventListener('abort', abort)
  }
}

class Reader {
  #rest = ''
  /** By the number of this connection: the number in the store. */
  #ids = new Map<number, number>()
  /** By Pod and container: they keep their number when the stream is taken up. */
  readonly #known = new Map<string, number>()
  readonly #seen = new Map<number, Seen>()
  #before = new Map<number, Seen>()
  #lastKey = ''

  constructor(private readonly store: LogStore) {}

  get resumeAt(): string | undefined {
    if (!this.#lastKey) return undefined
    return `${new Date(Date.parse(this.#lastKey) - overlapMs).toISOString().slice(0, 19)}Z`
  }

  begin(): void {
    this.#rest = ''
    this.#ids = new Map()
    this.#before = new Map([...this.#seen].map(([id, seen]) => [id, { ...seen }]))
  }

  take(piece: string): void {
    const lines = (this.#rest + piece).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line.charCodeAt(0) === 33) this.#event(JSON.parse(line.slice(1)) as LogEvent)
      else this.#line(line)
    }
  }

  #line(line: string): void {
    const space = line.indexOf(' ')
    const id = this.#ids.get(Number(line.slice(0, space)))
    if (id === undefined) return
    const raw = line.slice(space + 1)
    const seen = this.#seen.get(id) ?? { key: '', count: 0 }
    const key = logTimeKey(raw) || seen.key
    if (this.#isRepeated(id, key)) return
    this.#seen.set(id, { key, count: key === seen.key ? seen.count + 1 : 1 })
    if (key > this.#lastKey) this.#lastKey = key
    const { time, text } = splitLogLine(raw)
    this.store.append(id, time, text)
  }

  #isRepeated(id: number, key: string): boolean {
    const before = this.#before.get(id)
    if (!before) return false
    if (key < before.key) return true
    if (key === before.key && before.count-- > 0) return true
    this.#before.delete(id)
    return false
  }

  #event(event: LogEvent): void {
    const { store } = this
    switch (event.type) {
      case 'source': {
        const { source, type: _, ...facts } = event
        const place = `${event.uid}/${event.container}`
        const id = this.#known.get(place) ?? this.#known.size
        this.#known.set(place, id)
        this.#ids.set(source, id)
        store.announce({ id, ...facts })
        return
      }
      case 'state': {
        const { source, run, type: _, ...now } = event
        store.become(this.#ids.get(source) ?? -1, run, now)
        return
      }
      case 'caught-up':
        store.hasCaughtUp = true
        break
      case 'unnamed':
        store.unnamed = event.containers
        break
      case 'pods-failed':
        store.podsFailure = new StatusError(event.status)
        break
      case 'pods-known':
        store.podsFailure = undefined
        break
      case 'beat':
        return
    }
    store.changed()
  }
}
