/** One open view: folds what its source tells into its index, and sends frames, at most ten a second, of what differs. */
import type { Catalogs } from '../catalog/contract'
import { timeLeft } from '../clock'
import type { Person } from '../cluster/contract'
import type { Kind } from '../kinds/kind'
import { isUsageResource, metricsKindOf } from '../kinds/usage'
import { pathNotFound, statusOf } from '../kube/status-error'
import type { Row, ViewFrame, ViewQuery, ViewState } from './contract'
import type { Item } from './item'
import { UsageJoin } from './usage-join'
import { ViewIndex } from './view-index'
import { type SourceParts, ViewSource } from './view-source'

export interface ViewSink {
  send(frame: ViewFrame): void
  /** False while the reader is slow: frames wait, and become one. */
  ready?(): boolean
}

export interface View {
  change(query: ViewQuery): void
  close(): void
}

export interface ViewParts extends SourceParts {
  catalogs: Pick<Catalogs, 'kind' | 'follow'>
}

const frameMs = 100
const beatMs = 10_000
/** How soon a kind is looked up again that the cluster does not serve, or did not tell of. */
const retryMs = 5_000
/** How old texts about time in a row may be ('3 (10s ago)'). */
const staleRowMs = 30_000
/** Objects that are looked at in one go while a query is answered for the first time. */
const partSize = 1_000

interface Building {
  index: ViewIndex
  queue: [Item | undefined, Item | undefined][]
}

interface Sent {
  offset: number
  limit: number
  rows: readonly Row[]
}

export class LiveView implements View {
  #kind: Kind | undefined
  #source: ViewSource | undefined
  #usage: UsageJoin | undefined
  #index: ViewIndex | undefined
  /** The index to come, and what changed since its making began. */
  #building: Building | undefined
  /** What is wrong with the query itself. */
  #wrong: ViewState | undefined
  #sent: Sent | undefined
  #sentTotals: { index: ViewIndex; version: number; text: string } | undefined
  #sentStatuses: { index: ViewIndex | undefined; version: number } | undefined
  #lastFrame: (ViewState & { total: number; matched: number }) | undefined
  #lastSentAt = Number.NEGATIVE_INFINITY
  #cancelFlush: (() => void) | undefined
  #cancelBeat: () => void = () => undefined
  #cancelLookUp: () => void = () => undefined
  #lookUps = 0
  #closed = false

  constructor(
    private readonly parts: ViewParts,
    private readonly person: Person,
    private query: ViewQuery,
    private readonly sink: ViewSink,
  ) {
    this.#openSource()
    this.#beat()
  }

  change(query: ViewQuery): void {
    if (this.#closed) return
    const before = this.query
    this.query = query
    // The next frame carries the whole window: the reader asked for it.
    this.#sent = undefined
    this.#lastFrame = undefined
    if (!isEqual(sourceOf(before), sourceOf(query))) this.#openSource()
    else if (!isEqual(contentOf(before), contentOf(query))) this.#rebuild()
    if (before.usage !== query.usage && this.#source) this.#joinUsage()
    this.#dirty()
  }

  get cluster(): string {
    return this.query.cluster
  }

  restart(): void {
    // A kind of the cluster's own may be another one now.
    if (this.#kind && !this.#kind.foreign) this.#source?.restart()
    else this.#openSource()
  }

  close(): void {
    this.#closed = true
    this.#source?.close()
    this.#usage?.close()
    this.#cancelFlush?.()
    this.#cancelBeat()
    this.#cancelLookUp()
    this.#index = undefined
    this.#building = undefined
  }

  #openSource(): void {
    this.#source?.close()
    this.#source = undefined
    this.#usage?.close()
    this.#usage = undefined
    this.#index = undefined
    this.#building = undefined
    this.#wrong = undefined
    this.#kind = undefined
    this.#cancelLookUp()
    void this.#lookUp(++this.#lookUps)
  }

  async #lookUp(turn: number): Promise<void> {
    const { catalogs, clusters, clock } = this.parts
    const { cluster, kind: id } = this.query
    const isOver = () => this.#closed || turn !== this.#lookUps
    try {
      const kind = await catalogs.kind(clusters.get(cluster, this.person), this.person, id)
      if (isOver()) return
      if (!kind) throw pathNotFound()
      this.#openFor(kind)
    } catch (error) {
      if (isOver()) return
      this.#wrong = { state: 'failed', status: statusOf(error) }
      this.#dirty()
      this.#cancelLookUp = clock.after(retryMs, () => void this.#lookUp(turn))
    }
  }

  #openFor(kind: Kind): void {
    this.#kind = kind
    this.#wrong = undefined
    const { cluster, namespaces } = this.query
    const source = new ViewSource(
      this.parts,
      this.person,
      { cluster, kind, namespaces },
      {
        changed: (old, item) => this.#fold(old, item),
        stateChanged: () => this.#stateChanged(),
        permissionChanged: () => {
          if (this.#source === source) this.#rebuild()
        },
      },
    )
    this.#source = source
    this.#joinUsage()
  }

  /** Beside the rows that are there, which stay as they are. */
  #joinUsage(): void {
    this.#usage?.close()
    this.#usage = undefined
    const { cluster, namespaces, usage } = this.query
    const metrics = usage && this.#kind ? metricsKindOf(this.#kind.id) : undefined
    if (!metrics) return
    const target = { cluster, kind: metrics, namespaces }
    this.#usage = new UsageJoin(this.parts, this.person, target, () => this.#usageChanged())
  }

  #usageChanged(): void {
    if (isUsageResource(this.query.sort?.column ?? '') && !this.#building) this.#build()
    this.#dirty()
  }

  #rebuild(): void {
    this.#index = undefined
    this.#building = undefined
    this.#wrong = undefined
    this.#build()
    this.#dirty()
  }

  /** In parts, so that a long list does not keep everybody else waiting; the index that is there serves until then. */
  #build(): void {
    const source = this.#source
    const kind = this.#kind
    if (!kind || !source?.visible) return
    let index: ViewIndex
    try {
      const usage = this.#usage
      const foreign = metricsKindOf(kind.id) ? (id: string) => UsageJoin.column(id, usage) : undefined
      index = new ViewIndex(kind, this.query, source.visible, foreign)
    } catch (error) {
      this.#wrong = { state: 'failed', status: statusOf(error) }
      return
    }
    if (!source.complete) return
    const items = [...source.items(this.query.ownerUid)]
    const building: Building = { index, queue: [] }
    this.#building = building
    const take = (from: number) => {
      if (this.#building !== building) return
      const { clock } = this.parts
      index.take(items.slice(from, from + partSize), clock.now())
      if (from + partSize < items.length) clock.after(0, () => take(from + partSize))
      else this.#finish(building)
    }
    take(0)
  }

  #finish({ index, queue }: Building): void {
    index.putInOrder()
    for (const [old, item] of queue) index.fold(old, item, this.parts.clock.now())
    this.#building = undefined
    this.#index = index
    this.#dirty()
  }

  #stateChanged(): void {
    if (!this.#index && !this.#building) this.#build()
    this.#dirty()
  }

  #fold(old: Item | undefined, item: Item | undefined): void {
    this.#building?.queue.push([old, item])
    if (this.#index?.fold(old, item, this.parts.clock.now())) this.#dirty()
  }

  #beat(): void {
    this.#cancelBeat = this.parts.clock.after(beatMs, () => {
      if (this.#index?.dependsOnTime && !this.#building) this.#build()
      this.#dirty()
      this.#beat()
    })
  }

  #dirty(): void {
    if (this.#cancelFlush || this.#closed) return
    const { clock } = this.parts
    this.#cancelFlush = clock.after(timeLeft(clock, frameMs, this.#lastSentAt), () => {
      this.#cancelFlush = undefined
      if (this.sink.ready && !this.sink.ready()) {
        this.#cancelFlush = clock.after(frameMs, () => {
          this.#cancelFlush = undefined
          this.#dirty()
        })
        return
      }
      this.#flush()
    })
  }

  #flush(): void {
    const state = this.#wrong ?? this.#source?.state ?? { state: 'loading' as const, received: 0 }
    const isReadable = 'heardAt' in state
    // Its rows are being put in order: nothing can be said yet, least of all that there are none.
    if (isReadable && !this.#index) return
    // Short waits need no words; a reader takes silence for loading.
    if (state.state === 'loading' && state.received === 0) return
    const index = isReadable ? this.#index : undefined
    // Its reader was shown no rows: that there are none is an answer, too.
    if (isReadable && this.#lastFrame && 'status' in this.#lastFrame) this.#sent = undefined
    const head = { ...state, total: index?.total ?? 0, matched: index?.matched ?? 0 }
    const rows = state.state === 'loading' ? {} : this.#rows(index)
    const statuses = this.#statuses(index)
    const totals = this.#totals(index)
    const isSame = [rows, statuses, totals].every((part) => Object.keys(part).length === 0)
    if (isSame && !this.#isNews(head)) return
    this.#lastFrame = head
    this.#lastSentAt = this.parts.clock.now().getTime()
    this.sink.send({ ...head, ...rows, ...statuses, ...totals })
  }

  #rows(index: ViewIndex | undefined): Pick<ViewFrame, 'window' | 'changed'> {
    const { offset, limit } = this.query.window
    const now = this.parts.clock.now()
    const rows = index?.window({ offset, limit }).map((item) => this.#rowOf(item, now)) ?? []
    const sent = this.#sent
    this.#sent = { offset, limit, rows }
    const isInPlace =
      sent?.offset === offset &&
      sent.limit === limit &&
      sent.rows.length === rows.length &&
      rows.every(({ uid }, at) => uid === sent.rows[at]?.uid)
    if (!isInPlace) return { window: { offset, rows } }
    const changed = rows.flatMap((row, at) => (row === sent.rows[at] ? [] : [{ index: offset + at, row }]))
    return changed.length ? { changed } : {}
  }

  #rowOf(item: Item, now: Date): Row {
    const row = item.row(now, staleRowMs)
    return this.#usage?.joined(row) ?? row
  }

  #statuses(index: ViewIndex | undefined): Pick<ViewFrame, 'statuses' | 'tones'> {
    const version = index?.statusesVersion ?? 0
    if (this.#sentStatuses?.index === index && this.#sentStatuses?.version === version) return {}
    const isFirst = this.#sentStatuses === undefined
    this.#sentStatuses = { index, version }
    return isFirst && !index ? {} : { statuses: index?.statuses() ?? {}, tones: index?.tones() ?? {} }
  }

  #totals(index: ViewIndex | undefined): Pick<ViewFrame, 'totals'> {
    if (!this.query.totals || !index) return {}
    const sent = this.#sentTotals
    const version = index.totalsVersion
    if (sent?.index === index && sent.version === version) return {}
    const totals = index.totals()
    const text = JSON.stringify(totals)
    this.#sentTotals = { index, version, text }
    return sent?.index === index && text === sent.text ? {} : { totals }
  }

  /** That the cluster was heard again is news only now and then. */
  #isNews(next: ViewState & { total: number; matched: number }): boolean {
    const last = this.#lastFrame
    if (last?.state !== next.state || last.total !== next.total || last.matched !== next.matched) return true
    if ('heardAt' in last && 'heardAt' in next) return Date.parse(next.heardAt) - Date.parse(last.heardAt) >= beatMs
    return !isEqual(last, next)
  }
}

/** What decides whom to ask and where the objects come from; a change of it starts anew. */
const sourceOf = ({ cluster, kind, namespaces }: ViewQuery) => ({ cluster, kind, namespaces })
/** What decides which objects there are and in which order; only the window is left, and of it whether there is one. */
const contentOf = ({ window: { limit }, usage: _, ...content }: ViewQuery) => ({ ...content, rows: limit > 0 })

/** Both come from one schema, with their fields in one order. */
const isEqual = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
