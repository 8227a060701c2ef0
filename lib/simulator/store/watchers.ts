import type { StoreEvent } from './store'

type Handler = (event: StoreEvent) => void

interface Watcher {
  handler: Handler
  pending: StoreEvent[]
  running: boolean
}

/**
 * Delivers events in the tick of their commit. Each watcher has its own queue: when a handler writes, its own next event
 * waits until it has returned, while every other watcher first sees what it had not seen yet, so all see revisions in order.
 */
export class Watchers {
  readonly #byResource = new Map<string, Set<Watcher>>()

  constructor(private readonly report: (error: unknown) => void) {}

  add(resource: string, replay: Iterable<StoreEvent>, handler: Handler): () => void {
    const watcher: Watcher = { handler, pending: [...replay], running: false }
    const all = this.#byResource.get(resource) ?? new Set()
    this.#byResource.set(resource, all.add(watcher))
    this.#drain(watcher)
    return () => {
      all.delete(watcher)
      watcher.pending.length = 0
    }
  }

  publish(event: StoreEvent): void {
    const watchers = this.#byResource.get(event.current.resource)
    if (!watchers || watchers.size === 0) return
    // All queues before any handler: a handler that writes must find this event ahead of its own everywhere.
    for (const watcher of watchers) watcher.pending.push(event)
    for (const watcher of watchers) this.#drain(watcher)
  }

  #drain(watcher: Watcher): void {
    if (watcher.running) return
    watcher.running = true
    for (let event = watcher.pending.shift(); event; event = watcher.pending.shift()) {
      try {
        watcher.handler(event)
      } catch (error) {
        this.report(error)
      }
    }
    watcher.running = false
  }
}
