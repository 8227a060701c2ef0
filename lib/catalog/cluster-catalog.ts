/**
 * The kinds of one cluster, read through one identity: kept, read again when definitions and API services change (for as long
 * as anybody follows), when somebody asks for a kind that is not there, and every so often.
 */
import { createHash } from 'node:crypto'
import { queryString } from '../client/query-string'
import type { Clock } from '../clock'
import type { Upstream } from '../cluster/contract'
import type { KindDescription } from '../kinds/derived-kind'
import { fromDefinition } from '../kinds/from-crd'
import type { KubeList } from '../kube/object'
import { resourcePath } from '../kube/paths'
import { type Ask, askThrough } from '../operations/ask'
import type { Catalog } from './contract'
import { DefinitionWatch, definitions } from './definition-watch'
import { type Discovery, readDiscovery } from './discovery'

/** Younger than this it is told as it is. */
const freshMs = 30_000
/** Older than this it is not told before it was read again. */
const oldMs = 600_000
/** How soon a kind that was not there may be looked for again. */
const missMs = 1_000
/** Discovery follows a definition after a moment: it is read soon, and once more. */
const afterChangeMs = [300, 2_500]

export class ClusterCatalog {
  readonly #ask: Ask
  readonly #watch: DefinitionWatch
  readonly #listeners = new Set<(version: string) => void>()
  readonly #columns = new Map<string, { at: number; read: Promise<Partial<KindDescription>> }>()
  #current: Catalog | undefined
  #readAt = Number.NEGATIVE_INFINITY
  #reading: Promise<Catalog> | undefined
  /** Counts changes of definitions that discovery does not show. */
  #epoch = 0
  #cancels: (() => void)[] = []

  constructor(
    upstream: Upstream,
    private readonly clock: Clock,
    random: () => number,
  ) {
    this.#ask = askThrough(upstream.fetch)
    this.#watch = new DefinitionWatch(upstream, { clock, random }, (changed) => this.#changed(changed))
  }

  /** Nobody follows it. */
  get isIdle(): boolean {
    return this.#listeners.size === 0
  }

  async read(): Promise<Catalog> {
    const age = this.#now() - this.#readAt
    if (!this.#current || age > oldMs || age < 0) return await this.#refresh()
    // Whoever follows is told when that finds something new.
    if (age > freshMs) void this.#refresh().catch(() => undefined)
    return this.#current
  }

  async describe(id: string): Promise<KindDescription | undefined> {
    const found = await this.#find(id)
    if (!found) return undefined
    const kept = this.#columns.get(id)
    const isFresh = kept && this.#now() - kept.at < freshMs
    const entry = isFresh ? kept : { at: this.#now(), read: this.#readDefinition(found) }
    this.#columns.set(id, entry)
    return { ...found, ...(await entry.read) }
  }

  follow(listener: (version: string) => void): () => void {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.#beat()
    return () => {
      this.#listeners.delete(listener)
      if (this.isIdle) this.#rest()
    }
  }

  stop(): void {
    this.#listeners.clear()
    this.#rest()
  }

  async #find(id: string): Promise<KindDescription | undefined> {
    const inside = ({ kinds }: Catalog) => kinds.find((kind) => kind.id === id)
    const found = inside(await this.read())
    if (found || this.#now() - this.#readAt < missMs) return found
    return inside(await this.#refresh())
  }

  async #readDefinition({ id, versions }: KindDescription): Promise<Partial<KindDescription>> {
    const serves = this.#current?.kinds.some((kind) => kind.id === definitions.id)
    // As a list of one: the console's own identity lists and watches, and gets nothing by name.
    const path = resourcePath(definitions) + queryString({ fieldSelector: `metadata.name=${id}` })
    // Not a custom resource, or the console itself may not read definitions: then there is the age.
    const list = serves ? await this.#ask(path).catch(() => undefined) : undefined
    const definition = (list as Partial<KubeList> | undefined)?.items?.[0]
    const said = definition === undefined ? {} : fromDefinition(definition, versions[0])
    return { ...said, revision: digestOf([versions[0], said]) }
  }

  async #refresh(): Promise<Catalog> {
    this.#reading ??= readDiscovery(this.#ask)
      .then((discovery) => this.#take(discovery))
      .finally(() => {
        this.#reading = undefined
      })
    return await this.#reading
  }

  #take({ kinds: read, stale }: Discovery): Catalog {
    const before = this.#current
    // What serves them is down; that they are gone was not said.
    const kept = (before?.kinds ?? []).filter(
      ({ id, group }) => stale.some((each) => each.group === group) && !read.some((kind) => kind.id === id),
    )
    const kinds = [...read, ...kept]
    const version = digestOf([kinds, stale, this.#epoch])
    this.#readAt = this.#now()
    if (before?.version === version) return before
    this.#current = { version, kinds, stale }
    if (!this.isIdle) this.#watch.keep(kinds)
    for (const listener of [...this.#listeners]) listener(version)
    return this.#current
  }

  #changed({ id, isOther }: { id: string; isOther: boolean }): void {
    if (isOther) {
      this.#columns.delete(id)
      this.#epoch++
    }
    this.#cancelAll()
    for (const ms of afterChangeMs) this.#later(ms, () => void this.#refresh().catch(() => undefined))
    this.#later(freshMs, () => this.#beat())
  }

  /** For as long as somebody follows. */
  #beat(): void {
    this.#cancelAll()
    if (this.isIdle) return
    if (this.#current) this.#watch.keep(this.#current.kinds)
    // Where it cannot be read, whoever looks at a page is told so there.
    if (this.#now() - this.#readAt >= freshMs) void this.#refresh().catch(() => undefined)
    this.#later(2 * freshMs, () => this.#beat())
  }

  #later(ms: number, run: () => void): void {
    this.#cancels.push(this.clock.after(ms, run))
  }

  #cancelAll(): void {
    for (const cancel of this.#cancels) cancel()
    this.#cancels = []
  }

  #rest(): void {
    this.#cancelAll()
    this.#watch.stop()
  }

  #now(): number {
    return this.clock.now().getTime()
  }
}

const digestOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16)
