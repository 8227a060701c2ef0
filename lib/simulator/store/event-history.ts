import type { StoreEvent } from './store'
import { keepTextOnly } from './stored'

/** What an event costs beyond its text, roughly. */
const overheadBytes = 256

/** So many events are as they came; of the states in older ones only the text is kept, unless they are still the present. */
const freshEvents = 1000

/**
 * The latest events, for watches that start in the past and lists of the past. Every commit is one revision, so an event
 * is found by its revision. Bounded by count and by the size of the states held.
 */
export class EventHistory {
  readonly #events: (StoreEvent | undefined)[]
  #bytes = 0
  #newest: number
  #compacted: number

  constructor(
    private readonly maximum: { events: number; bytes: number },
    revision: number,
  ) {
    this.#events = new Array<StoreEvent | undefined>(maximum.events)
    this.#newest = revision
    this.#compacted = revision
  }

  /** Events after this revision are here. */
  get compactedRevision(): number {
    return this.#compacted
  }

  push(event: StoreEvent): void {
    this.#newest = event.current.revision
    if (this.#newest - this.#compacted > this.maximum.events) this.#dropOldest()
    this.#events[this.#newest % this.maximum.events] = event
    this.#bytes += sizeOf(event)
    this.#slimDown(this.#newest - freshEvents)
    // The newest event always stays: a watcher that is being told of it may ask for it again.
    while (this.#bytes > this.maximum.bytes && this.#compacted < this.#newest - 1) this.#dropOldest()
  }

  /** Oldest first. */
  *after(revision: number): Iterable<StoreEvent> {
    for (let at = revision + 1; at <= this.#newest; at++) yield this.#at(at)
  }

  /** Newest first. */
  *backTo(revision: number): Iterable<StoreEvent> {
    for (let at = this.#newest; at > revision; at--) yield this.#at(at)
  }

  #at(revision: number): StoreEvent {
    const event = this.#events[revision % this.maximum.events]
    if (event?.current.revision !== revision) throw new Error(`event ${revision} is not in the history`)
    return event
  }

  #slimDown(revision: number): void {
    if (revision <= this.#compacted) return
    const { type, current, previous } = this.#at(revision)
    if (previous) keepTextOnly(previous)
    if (type === 'DELETED') keepTextOnly(current)
  }

  #dropOldest(): void {
    this.#compacted++
    const slot = this.#compacted % this.maximum.events
    const event = this.#events[slot]
    if (event) this.#bytes -= sizeOf(event)
    this.#events[slot] = undefined
  }
}

/** The state before may have no event of its own here any more. */
function sizeOf({ current, previous }: StoreEvent): number {
  return current.json.length + (previous?.json.length ?? 0) + overheadBytes
}
