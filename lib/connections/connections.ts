/**
 * The connections of this console: those that its place brings along, and those that somebody added. They come and go while it
 * runs, in this process or, with a shared database, in another: what is kept is read again now and then.
 */
import { type Clock, sleep } from '../clock'
import type { Connection } from '../cluster/clusters'
import type { Person } from '../cluster/contract'
import { notFound } from '../kube/status-error'
import type { ClusterState, ConnectionSummary } from './contract'
import { type LiveConnection, openConnection } from './live-connection'
import type { ConnectionRecord, ConnectionStore } from './store'

export interface ConnectionsOptions {
  store: Pick<ConnectionStore, 'all'>
  fixed: readonly LiveConnection[]
  clock: Clock
  random?: () => number
  /** What was read from the cluster with that id is no longer of use. */
  ended(id: string): void
  log(line: string): void
}

const rereadMs = 15_000

export class Connections {
  readonly #added = new Map<string, LiveConnection>()
  readonly #stopped = new AbortController()
  #generation = 0
  #reading: Promise<void> = Promise.resolve()

  constructor(private readonly options: ConnectionsOptions) {}

  /** Resolves when what is kept has been read once. */
  async start(): Promise<void> {
    await this.reread()
    void this.#keepReading()
  }

  *[Symbol.iterator](): Generator<Connection> {
    for (const { connection } of this.#all()) yield connection
  }

  /** One after the other: two at once would open what the other has opened. */
  reread(): Promise<void> {
    this.#reading = this.#reading
      .catch(() => undefined)
      .then(async () => {
        const records = await this.options.store.all()
        if (!this.#stopped.signal.aborted) this.#become(records)
      })
    return this.#reading
  }

  record(id: string): ConnectionRecord | undefined {
    return this.#added.get(id)?.record
  }

  has(id: string): boolean {
    return this.#all().some(({ connection }) => connection.id === id)
  }

  summaries(person: Person, mayManage: boolean): ConnectionSummary[] {
    return this.#all().map((live) => summaryOf(live, person, mayManage))
  }

  /** Asks the cluster now. */
  async check(id: string, person: Person): Promise<ClusterState> {
    const live = this.#all().find(({ connection }) => connection.id === id)
    if (!live) throw notFound({ group: '', plural: 'clusters' }, id)
    await live.check()
    return live.stateFor(person)
  }

  stop(): void {
    this.#stopped.abort()
    for (const live of this.#all()) live.close()
    this.#added.clear()
  }

  #all(): LiveConnection[] {
    return [...this.options.fixed, ...this.#added.values()]
  }

  async #keepReading(): Promise<void> {
    const { signal } = this.#stopped
    for (;;) {
      await sleep(this.options.clock, rereadMs, signal)
      if (signal.aborted) return
      await this.reread().catch((error: unknown) => this.options.log(`Connections were not read: ${String(error)}`))
    }
  }

  #become(records: readonly ConnectionRecord[]): void {
    const { clock, random = Math.random, fixed, ended } = this.options
    const isFixed = (id: string) => fixed.some(({ connection }) => connection.id === id)
    const before = new Map(this.#added)
    this.#added.clear()
    for (const record of records) {
      if (isFixed(record.id)) continue
      const open = before.get(record.id)
      const isSame = open?.record?.version === record.version
      const live = open && isSame ? open : openConnection(record, { clock, random }, `${++this.#generation}`)
      this.#added.set(record.id, live)
    }
    for (const [id, live] of before) {
      if (this.#added.get(id) === live) continue
      live.close()
      ended(id)
    }
  }
}

function summaryOf(live: LiveConnection, person: Person, mayManage: boolean): ConnectionSummary {
  const { connection, origin, record } = live
  return {
    id: connection.id,
    name: connection.name,
    mark: connection.mark ?? 'none',
    simulation: connection.capabilities.simulation,
    origin,
    identity: connection.identity,
    state: live.stateFor(person),
    hasOwnCredential: live.hasCredentialOf(person),
    skipTlsVerify: record?.server.skipTlsVerify ?? false,
    namespaces: connection.namespaces ?? [],
    ...(mayManage && record
      ? { url: record.server.url, addedBy: record.addedBy, addedAt: record.addedAt.toISOString() }
      : {}),
  }
}
