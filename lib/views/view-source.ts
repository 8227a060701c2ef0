/** Where the rows of one view come from: the feeds that its person may read now. The cluster is asked again while it runs. */
import type { Clock } from '../clock'
import type { Clusters, Person } from '../cluster/contract'
import type { Kind } from '../kinds/kind'
import type { Status } from '../kube/object'
import { statusOf } from '../kube/status-error'
import type { Authorisation, Permission } from './authorisation'
import type { ViewState } from './contract'
import type { FeedListener, Feeds, Lease, Narrowed } from './feeds'
import type { Item } from './item'
import { isVisible, type Visible } from './matcher'
import type { RightsWatch } from './rights-watch'

export interface SourceParts {
  clusters: Clusters
  feeds: Feeds
  permission: Authorisation
  rights: RightsWatch
  clock: Clock
  random(): number
}

export interface SourceTarget {
  cluster: string
  kind: Kind
  namespaces?: readonly string[] | undefined
}

export interface SourceListener extends FeedListener {
  /** What may be seen is another than before, or is known for the first time. */
  permissionChanged(): void
}

type Standing =
  | { state: 'asking' }
  | { state: 'refused' | 'failed'; status: Status }
  | { state: 'open'; visible: Visible; everywhere: boolean; leases: readonly Lease[] }

const askAgainMs = 15_000
const askAgainSpreadMs = 10_000
const retryMs = 5_000
/** How long a permission outlives a cluster that serves events but answers no questions. */
const unconfirmedMs = 60_000

export class ViewSource {
  #standing: Standing = { state: 'asking' }
  #confirmedAt = 0
  #closed = false
  #asked = 0
  #cancelAsk: () => void = () => undefined
  #stopListening: (() => void) | undefined

  constructor(
    private readonly parts: SourceParts,
    private readonly person: Person,
    private readonly target: SourceTarget,
    private readonly listener: SourceListener,
  ) {
    // Not before its owner has it: a cluster that is not known answers at once.
    queueMicrotask(() => void this.#ask())
  }

  get visible(): Visible | undefined {
    return this.#standing.state === 'open' ? this.#standing.visible : undefined
  }

  /** All that may be seen has been read: "nothing" would be the truth. */
  get complete(): boolean {
    return this.#standing.state === 'open' && this.#standing.leases.every(({ feed }) => feed.complete)
  }

  get state(): ViewState {
    if (this.#standing.state === 'asking') return { state: 'loading', received: 0 }
    if (this.#standing.state !== 'open') return this.#standing
    const feeds = this.#standing.leases.map(({ feed }) => feed)
    const states = feeds.map(({ state }) => state)
    const failed = states.find((state) => state.state === 'failed')
    if (failed?.state === 'failed') return failed
    if (!this.complete) {
      const received = states.reduce((sum, state) => sum + (state.state === 'loading' ? state.received : 0), 0)
      return { state: 'loading', received }
    }
    const heardAt = new Date(Math.min(...feeds.map((feed) => feed.heardAt ?? 0))).toISOString()
    const worst = (['reconnecting', 'behind'] as const).find((name) => states.some(({ state }) => state === name))
    return { state: worst ?? 'live', heardAt }
  }

  *items(ownerUid: string | undefined): Generator<Item> {
    if (this.#standing.state !== 'open') return
    const { visible, leases } = this.#standing
    const [only] = visible !== 'all' && visible.size === 1 && this.target.kind.scope === 'Namespaced' ? visible : []
    const narrow = { ...(only ? { namespace: only } : {}), ...(ownerUid ? { ownerUid } : {}) }
    for (const { feed } of leases) yield* feed.items(narrow)
  }

  find(namespace: string | undefined, name: string): Item | undefined {
    if (this.#standing.state !== 'open') return undefined
    const { visible, leases } = this.#standing
    if (!isVisible(visible, this.target.kind, { name, namespace: namespace ?? '' })) return undefined
    for (const { feed } of leases) {
      const item = feed.find(namespace, name)
      if (item) return item
    }
    return undefined
  }

  /** The cluster behind its name is another now, or gone. */
  restart(): void {
    this.#stopListening?.()
    this.#stopListening = undefined
    this.#change({ state: 'asking' })
    void this.#ask()
  }

  close(): void {
    this.#closed = true
    this.#cancelAsk()
    this.#stopListening?.()
    this.#stand({ state: 'asking' })
  }

  async #ask(): Promise<void> {
    if (this.#closed) return
    this.#cancelAsk()
    const question = ++this.#asked
    const { clusters, permission, rights } = this.parts
    const { cluster: id, kind, namespaces } = this.target
    try {
      const cluster = clusters.get(id, this.person)
      this.#stopListening ??= rights.listen(cluster.upstream(this.person), () => void this.#ask())
      const answer = await permission(cluster, this.person, kind, namespaces)
      if (this.#closed || question !== this.#asked) return
      this.#confirmedAt = this.#now()
      if (!answer.allowed) this.#change({ state: 'refused', status: answer.status })
      else if (!this.#isSame(answer)) this.#change(this.#opened(answer))
    } catch (error) {
      if (this.#closed || question !== this.#asked) return
      const status = statusOf(error)
      if (!this.#mayStay(status)) this.#change({ state: 'failed', status })
    }
    const wait =
      this.#standing.state === 'failed' ? retryMs : askAgainMs + Math.round(this.parts.random() * askAgainSpreadMs)
    this.#cancelAsk = this.parts.clock.after(wait, () => void this.#ask())
  }

  #opened(permission: Extract<Permission, { allowed: true }>): Standing {
    const { clusters, feeds } = this.parts
    const { cluster, kind } = this.target
    const { visible, everywhere } = permission
    const upstream = clusters.get(cluster, this.person).upstream(this.person)
    // With the console's identity one feed serves everybody; with a person's own it reads only what that person may.
    const isPerNamespace = upstream.identity === 'own' && !everywhere && kind.scope === 'Namespaced'
    const isByName = upstream.identity === 'own' && !everywhere && kind.id === 'namespaces'
    const narrowed: Narrowed[] =
      visible === 'all' || !(isPerNamespace || isByName)
        ? [{}]
        : isByName
          ? [{ names: [...visible].sort() }]
          : [...visible].map((namespace) => ({ namespace }))
    const leases = narrowed.map((narrow) => {
      const lease = feeds.acquire(upstream, kind, narrow)
      const stopListening = lease.feed.listen(this.listener)
      const release = () => {
        stopListening()
        lease.release()
      }
      return { feed: lease.feed, release }
    })
    return { state: 'open', visible, everywhere, leases }
  }

  /** Unanswered is no revocation: the last known may stay while nothing new arrives anyway, and a little longer. */
  #mayStay({ code }: Status): boolean {
    if (this.#standing.state !== 'open' || (code < 500 && code !== 429)) return false
    return this.state.state !== 'live' || this.#now() - this.#confirmedAt < unconfirmedMs
  }

  #isSame({ visible, everywhere }: Extract<Permission, { allowed: true }>): boolean {
    const standing = this.#standing
    if (standing.state !== 'open' || standing.everywhere !== everywhere) return false
    if (standing.visible === 'all' || visible === 'all') return standing.visible === visible
    return (
      standing.visible.size === visible.size &&
      [...visible].every((name) => (standing.visible as Set<string>).has(name))
    )
  }

  #change(next: Standing): void {
    this.#stand(next)
    this.listener.permissionChanged()
  }

  #stand(next: Standing): void {
    const before = this.#standing
    this.#standing = next
    if (before.state === 'open') for (const lease of before.leases) lease.release()
  }

  #now(): number {
    return this.parts.clock.now().getTime()
  }
}
