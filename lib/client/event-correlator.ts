/**
 * Decides what becomes of an event before it is sent: equal ones are counted, many similar ones become one, and a source
 * that floods one object is cut off. Models client-go/tools/record/events_cache.go.
 */
import type { Clock } from '../clock'
import type { Event } from '../kube/types'

/** So many keys are remembered of each sort; the longest unused go first. */
const cacheSize = 4096
/** From this many different messages on, events that are otherwise equal are combined. */
const similarEvents = 10
const similarWithinMs = 10 * 60 * 1000
/** A source may send this many events about one object at once, and one more every five minutes. */
const burst = 25
const refillMs = 5 * 60 * 1000

export type Correlated =
  | { action: 'create'; event: Event; key: string }
  | { action: 'count'; event: Event; key: string; name: string; namespace: string }
  | { action: 'drop' }

interface Observed {
  name: string
  namespace: string
  count: number
  firstTimestamp: string | undefined
}

export class EventCorrelator {
  readonly #clock: Clock
  readonly #observed = new Map<string, Observed>()
  readonly #similar = new Map<string, { messages: Set<string>; lastMs: number }>()
  readonly #budgets = new Map<string, { tokens: number; sinceMs: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  correlate(event: Event): Correlated {
    const { event: combined, key } = this.#combine(event)
    const last = this.#observed.get(key)
    const { name = '', namespace = '' } = combined.metadata
    const observed: Observed = {
      name: last?.name ?? name,
      namespace: last?.namespace ?? namespace,
      count: (last?.count ?? 0) + 1,
      firstTimestamp: last?.firstTimestamp ?? combined.firstTimestamp,
    }
    remember(this.#observed, key, observed)
    if (!this.#withinBudget(event)) return { action: 'drop' }
    const counted: Event = { ...combined, count: observed.count, firstTimestamp: observed.firstTimestamp }
    if (!last) return { action: 'create', event: counted, key }
    return { action: 'count', event: counted, key, name: last.name, namespace: last.namespace }
  }

  /** The server kept an event of that key under this name: later equal ones are counted on it. */
  stored(key: string, event: Event): void {
    const { name = '', namespace = '' } = event.metadata
    const { count = 1, firstTimestamp } = event
    remember(this.#observed, key, { name, namespace, count, firstTimestamp })
  }

  #combine(event: Event): { event: Event; key: string } {
    const now = this.#clock.now().getTime()
    const group = aggregateKeyOf(event)
    const known = this.#similar.get(group)
    const similar =
      known && now - known.lastMs <= similarWithinMs ? known : { messages: new Set<string>(), lastMs: now }
    similar.messages.add(event.message ?? '')
    similar.lastMs = now
    remember(this.#similar, group, similar)
    if (similar.messages.size < similarEvents) return { event, key: eventKeyOf(event) }
    for (const oldest of similar.messages) {
      similar.messages.delete(oldest)
      break
    }
    return { event: { ...event, message: `(combined from similar events): ${event.message ?? ''}` }, key: group }
  }

  #withinBudget(event: Event): boolean {
    const now = this.#clock.now().getTime()
    const key = objectKeyOf(event)
    const known = this.#budgets.get(key)
    const refilled = known ? Math.min(burst, known.tokens + (now - known.sinceMs) / refillMs) : burst
    const allowed = refilled >= 1
    remember(this.#budgets, key, { tokens: allowed ? refilled - 1 : refilled, sinceMs: now })
    return allowed
  }
}

function remember<T>(cache: Map<string, T>, key: string, value: T): void {
  cache.delete(key)
  cache.set(key, value)
  if (cache.size <= cacheSize) return
  for (const oldest of cache.keys()) {
    cache.delete(oldest)
    break
  }
}

const join = (...parts: (string | undefined)[]) => parts.map((part) => part ?? '').join('\u0000')

function objectKeyOf({ source, involvedObject: about }: Event): string {
  return join(source?.component, source?.host, about.kind, about.namespace, about.name, about.uid, about.apiVersion)
}

function aggregateKeyOf(event: Event): string {
  return join(objectKeyOf(event), event.type, event.reason, event.reportingComponent, event.reportingInstance)
}

function eventKeyOf(event: Event): string {
  return join(objectKeyOf(event), event.involvedObject.fieldPath, event.type, event.reason, event.message)
}
