/**
 * A kind of one cluster, kept current: LIST in pages, then WATCH from there, for as long as anybody needs it. Models
 * k8s.io/client-go/tools/cache/reflector.go: resumes where a watch ended, lists anew on 410, backs off with jitter.
 */
import type { Clock } from '../clock'
import { sleep } from '../clock'
import type { Kind } from '../kinds/kind'
import type { KubeList, KubeObject, Status, WatchEvent } from '../kube/object'
import { isStatusError, statusOf } from '../kube/status-error'
import { BackOff } from './back-off'
import type { CacheEvent } from './controller'
import type { KubeApi } from './kube-api'
import { ObjectIndex, uidOf } from './object-index'

export interface InformerOptions<T extends KubeObject> {
  clock: Clock
  /** In [0, 1); for jitter. */
  random?: () => number
  /** Undefined follows all namespaces. */
  namespace?: string
  pageSize?: number
  /** Applied to each object before it is stored; see trim.ts. */
  transform?: (object: T) => T
  /** Silence after which the watch is opened anew, to learn whether anybody is there; API servers send bookmarks every minute. */
  quietMs?: number
}

export type InformerState =
  | { state: 'loading'; received: number }
  /** `behind`: the cluster is being asked and does not answer. `reconnecting`: the stream broke; the cache is the last known. */
  | { state: 'live' | 'behind' | 'reconnecting' }
  /** It cannot be had: never was, or is refused. It is asked for again, ever more rarely. */
  | { state: 'failed'; status: Status }

export interface InformerHandler<T extends KubeObject> {
  /** Only once the first list is complete, which the state 'live' says: read the cache then. */
  event?(event: CacheEvent<T>): void
  state?(state: InformerState): void
}

export interface Informer<T extends KubeObject = KubeObject> {
  readonly kind: Kind<T>
  readonly cache: ObjectIndex<T>
  readonly state: InformerState
  /** A complete list was had: the cache may be old, but never partial. */
  readonly complete: boolean
  /** When the cluster was last heard: a page, an opened watch, an event, a bookmark. Milliseconds of the clock. */
  readonly heardAt: number | undefined
  /** Follows from now on; nothing is replayed. */
  subscribe(handler: InformerHandler<T>): () => void
  stop(): void
}

const answerDueMs = 10_000
const answerGivenUpMs = 30_000
/** A watch that stood so long was a good one: the next failure starts again with short waits. */
const goodWatchMs = 5_000

/** Starts at once; `stop` ends it. */
export function createInformer<T extends KubeObject>(
  kind: Kind<T>,
  api: Pick<KubeApi, 'list' | 'watch'>,
  options: InformerOptions<T>,
): Informer<T> {
  const informer = new RunningInformer(kind, api, options)
  void informer.run()
  return informer
}

class RunningInformer<T extends KubeObject> implements Informer<T> {
  readonly cache = new ObjectIndex<T>()
  state: InformerState = { state: 'loading', received: 0 }
  complete = false
  heardAt: number | undefined
  readonly #stopped = new AbortController()
  readonly #handlers = new Set<InformerHandler<T>>()
  readonly #clock: Clock
  readonly #transform: (object: T) => T
  readonly #backOff: BackOff
  #resumeAt: string | undefined

  constructor(
    readonly kind: Kind<T>,
    private readonly api: Pick<KubeApi, 'list' | 'watch'>,
    private readonly options: InformerOptions<T>,
  ) {
    this.#clock = options.clock
    this.#transform = options.transform ?? ((object) => object)
    this.#backOff = new BackOff(options.random ?? Math.random)
  }

  subscribe(handler: InformerHandler<T>): () => void {
    this.#handlers.add(handler)
    return () => this.#handlers.delete(handler)
  }

  stop(): void {
    this.#stopped.abort()
    this.#handlers.clear()
  }

  async run(): Promise<void> {
    const { signal } = this.#stopped
    while (!signal.aborted) {
      const startedAt = this.#now()
      try {
        if (this.#resumeAt === undefined) await this.#list()
        const { wasSilent } = await this.#watch()
        // Servers end watches as they please, and silent ones are ended here: neither is a failure.
        if (wasSilent || this.#now() - startedAt >= goodWatchMs) continue
      } catch (error) {
        if (signal.aborted) return
        if (mustListAnew(error)) this.#resumeAt = undefined
        if (this.#now() - startedAt >= goodWatchMs) this.#backOff.reset()
        this.#fail(error)
      }
      await sleep(this.#clock, this.#backOff.next(), signal)
    }
  }

  async #list(): Promise<void> {
    const before = new Set(this.#uids())
    let received = 0
    let resourceVersion: string | undefined
    for await (const page of this.#pages()) {
      if (this.#stopped.signal.aborted) return
      this.#heard()
      for (const item of page.items) {
        before.delete(uidOf(item))
        this.#put(item)
      }
      received += page.items.length
      resourceVersion = page.metadata.resourceVersion
      if (!this.complete) this.#become({ state: 'loading', received: Math.max(received, this.cache.size) })
    }
    for (const uid of before) {
      const gone = this.cache.byUid(uid)
      if (gone) this.#remove(gone)
    }
    this.#resumeAt = resourceVersion ?? ''
    if (this.complete) return
    this.complete = true
    this.#become({ state: 'live' })
  }

  async *#pages(): AsyncGenerator<KubeList<T>> {
    const { namespace, pageSize = 500 } = this.options
    const scope = namespace ? { namespace } : {}
    let next: string | undefined
    try {
      do {
        const page = await this.api.list(this.kind, { ...scope, limit: pageSize, ...(next ? { continue: next } : {}) })
        yield page
        next = page.metadata.continue || undefined
      } while (next)
    } catch (error) {
      // The pages outlived their revision: once more in one piece, as client-go's pager does.
      if (!next || !mustListAnew(error)) throw error
      yield await this.api.list(this.kind, scope)
    }
  }

  /** Until the server ends it, it fails, or nothing was heard for too long. */
  async #watch(): Promise<{ wasSilent: boolean }> {
    const attempt = new AbortController()
    const abort = () => attempt.abort()
    this.#stopped.signal.addEventListener('abort', abort, { once: true })
    const patience = new Patience(this.#clock, this.options.quietMs ?? 90_000, {
      heardAt: () => this.heardAt ?? 0,
      late: () => this.#become({ state: 'behind' }),
      giveUp: abort,
    })
    try {
      const events = this.api.watch(this.kind, {
        ...(this.options.namespace ? { namespace: this.options.namespace } : {}),
        ...(this.#resumeAt ? { resourceVersion: this.#resumeAt } : {}),
        allowWatchBookmarks: true,
        signal: attempt.signal,
        opened: () => {
          patience.opened()
          this.#heard()
          this.#become({ state: 'live' })
        },
      })
      for await (const event of events) {
        if (this.#stopped.signal.aborted) break
        this.#fold(event)
      }
    } finally {
      patience.end()
      this.#stopped.signal.removeEventListener('abort', abort)
    }
    if (patience.gaveUp) throw new Error('the cluster did not answer the watch')
    return { wasSilent: patience.wasSilent }
  }

  #fold(event: WatchEvent<T>): void {
    this.#heard()
    this.#backOff.reset()
    if (event.type === 'ERROR') return
    const { resourceVersion } = event.object.metadata ?? {}
    if (resourceVersion) this.#resumeAt = resourceVersion
    if (event.type === 'DELETED') this.#remove(event.object)
    else if (event.type !== 'BOOKMARK') this.#put(event.object)
  }

  #put(item: T): void {
    const object = this.#transform(item)
    const old = this.cache.put(object)
    if (!this.complete) return
    if (!old) this.#emit({ type: 'ADDED', object })
    else if (uidOf(old) !== uidOf(object)) {
      this.#emit({ type: 'DELETED', object: old, old })
      this.#emit({ type: 'ADDED', object })
    } else if (old.metadata?.resourceVersion !== object.metadata?.resourceVersion) {
      this.#emit({ type: 'MODIFIED', object, old })
    }
  }

  #remove(object: T): void {
    const old = this.cache.delete(object)
    if (old && this.complete) this.#emit({ type: 'DELETED', object: old, old })
  }

  #emit(event: CacheEvent<T>): void {
    for (const handler of this.#handlers) handler.event?.(event)
  }

  #become(state: InformerState): void {
    if (state.state === this.state.state && state.state !== 'loading' && state.state !== 'failed') return
    this.state = state
    for (const handler of this.#handlers) handler.state?.(state)
  }

  #fail(error: unknown): void {
    const status = statusOf(error)
    const isRefusal = [401, 403, 404, 405].includes(status.code)
    this.#become(this.complete && !isRefusal ? { state: 'reconnecting' } : { state: 'failed', status })
  }

  *#uids(): Generator<string> {
    for (const object of this.cache.values()) yield uidOf(object)
  }

  #heard(): void {
    this.heardAt = this.#now()
  }

  #now(): number {
    return this.#clock.now().getTime()
  }
}

function mustListAnew(error: unknown): boolean {
  if (!isStatusError(error)) return false
  if (error.status.code === 410) return true
  // A cluster that was restored from a backup, or made anew, has not come so far yet.
  return (error.status.details?.causes ?? []).some(({ reason }) => reason === 'ResourceVersionTooLarge')
}

/** How long a watch may keep silent: before it is open (late, then given up) and after (then it is opened anew). */
class Patience {
  gaveUp = false
  wasSilent = false
  #cancel: () => void

  constructor(
    private readonly clock: Clock,
    private readonly quietMs: number,
    private readonly on: { heardAt(): number; late(): void; giveUp(): void },
  ) {
    this.#cancel = clock.after(answerDueMs, () => {
      on.late()
      this.#cancel = clock.after(answerGivenUpMs - answerDueMs, () => {
        this.gaveUp = true
        on.giveUp()
      })
    })
  }

  opened(): void {
    this.#cancel()
    this.#wait(this.quietMs)
  }

  end(): void {
    this.#cancel()
  }

  /** One timer for the whole silence instead of one per event: it looks how long ago the last word was, and waits for the rest. */
  #wait(ms: number): void {
    this.#cancel = this.clock.after(ms, () => {
      const rest = this.on.heardAt() + this.quietMs - this.clock.now().getTime()
      if (rest > 0) return this.#wait(rest)
      this.wasSilent = true
      this.on.giveUp()
    })
  }
}
