/**
 * Informers, shared: one per upstream identity, kind and namespace, however many views look at it, and kept for a while
 * after the last one closed, because people go back and forth between lists.
 */
import { createHttpApi } from '../client/http-api'
import { createInformer, type Informer, type InformerState } from '../client/informer'
import { uidOf } from '../client/object-index'
import { polledApi } from '../client/polled'
import { trimFor } from '../client/trim'
import type { Clock } from '../clock'
import type { Upstream } from '../cluster/contract'
import { canDo, type Kind } from '../kinds/kind'
import { gatewayTimeout, StatusError } from '../kube/status-error'
import { Item } from './item'
import { namedOnly } from './named-namespaces'

export interface FeedListener {
  /** One object came (no `old`), changed, or went (no `item`). Only once the feed is complete. */
  changed(old: Item | undefined, item: Item | undefined): void
  stateChanged(): void
}

const settledWithinMs = 20_000
/** How often a kind that cannot be watched is listed. */
const pollMs = 15_000

/** The items of one informer. */
export class Feed {
  readonly #items = new Map<string, Item>()
  readonly #listeners = new Set<FeedListener>()
  #filled = false

  constructor(
    private readonly informer: Informer,
    private readonly clock: Clock,
  ) {
    const { kind } = informer
    informer.subscribe({
      event: ({ type, object }) => {
        const uid = uidOf(object)
        const old = this.#items.get(uid)
        const item = type === 'DELETED' ? undefined : new Item(kind, object, clock.now())
        if (item) this.#items.set(uid, item)
        else this.#items.delete(uid)
        for (const listener of this.#listeners) listener.changed(old, item)
      },
      state: () => {
        if (informer.complete && !this.#filled) {
          this.#filled = true
          for (const object of informer.cache.values()) {
            const item = new Item(kind, object, clock.now())
            this.#items.set(item.uid, item)
          }
        }
        for (const listener of this.#listeners) listener.stateChanged()
      },
    })
  }

  get state(): InformerState {
    return this.informer.state
  }

  get complete(): boolean {
    return this.informer.complete
  }

  get heardAt(): number | undefined {
    return this.informer.heardAt
  }

  /** Goes through an index where the query names a namespace or an owner. */
  *items(narrow: { namespace?: string; ownerUid?: string } = {}): Generator<Item> {
    if (!narrow.namespace && !narrow.ownerUid) return yield* this.#items.values()
    for (const object of this.informer.cache.values(narrow)) {
      const item = this.#items.get(uidOf(object))
      if (item) yield item
    }
  }

  find(namespace: string | undefined, name: string): Item | undefined {
    const object = this.informer.cache.get(namespace, name)
    return object && this.#items.get(uidOf(object))
  }

  /** Resolves once there is a complete list; rejects when it cannot be had, or takes too long. */
  settled(): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const { state } = this
        if (this.complete) end(resolve)
        else if (state.state === 'failed') end(() => reject(new StatusError(state.status)))
      }
      const end = (settle: () => void) => {
        cancel()
        stopListening()
        settle()
      }
      const cancel = this.clock.after(settledWithinMs, () =>
        end(() => reject(gatewayTimeout(`the list of ${this.informer.kind.id} takes too long`))),
      )
      const stopListening = this.listen({ changed: () => undefined, stateChanged: look })
      look()
    })
  }

  listen(listener: FeedListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  stop(): void {
    this.#listeners.clear()
    this.informer.stop()
  }
}

export interface Lease {
  feed: Feed
  release(): void
}

/** To one namespace, or to cluster-scoped objects of these names. */
export interface Narrowed {
  namespace?: string
  names?: readonly string[]
}

export class Feeds {
  readonly #shared = new Map<string, { feed: Feed; upstream: string; users: number; cancelEnd: () => void }>()

  constructor(
    private readonly clock: Clock,
    private readonly lingerMs: number,
    private readonly random: () => number,
  ) {}

  /** Whoever reads a feed is authorised before and while he reads: the feed itself knows nobody. */
  acquire(upstream: Upstream, kind: Kind, { namespace, names }: Narrowed = {}): Lease {
    const key = JSON.stringify([upstream.key, kind.id, kind.revision, namespace, names])
    let entry = this.#shared.get(key)
    if (!entry) {
      const { clock, random } = this
      const api = createHttpApi(upstream)
      const listed = names ? namedOnly(api, names) : api
      const followed = !names && canDo(kind, 'watch') ? api : polledApi(listed, { clock, everyMs: pollMs })
      const informer = createInformer(kind, followed, {
        clock,
        random,
        ...(namespace ? { namespace } : {}),
        transform: trimFor(kind),
      })
      entry = { feed: new Feed(informer, clock), upstream: upstream.key, users: 0, cancelEnd: () => undefined }
      this.#shared.set(key, entry)
    }
    entry.cancelEnd()
    entry.users++
    const { feed } = entry
    let released = false
    return {
      feed,
      release: () => {
        if (released) return
        released = true
        this.#release(key, feed)
      },
    }
  }

  #release(key: string, feed: Feed): void {
    const entry = this.#shared.get(key)
    if (entry?.feed !== feed) return
    entry.users--
    if (entry.users > 0) return
    entry.cancelEnd = this.clock.after(this.lingerMs, () => {
      entry.feed.stop()
      this.#shared.delete(key)
    })
  }

  /** Of whom these keys begin with: what they hold is of no cluster any more. */
  end(upstreamPrefix: string): void {
    for (const [key, { feed, upstream, cancelEnd }] of this.#shared) {
      if (!upstream.startsWith(upstreamPrefix)) continue
      cancelEnd()
      feed.stop()
      this.#shared.delete(key)
    }
  }

  stop(): void {
    for (const { feed, cancelEnd } of this.#shared.values()) {
      cancelEnd()
      feed.stop()
    }
    this.#shared.clear()
  }
}
