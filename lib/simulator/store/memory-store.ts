import { equalJson } from '../../kube/json'
import type { KubeObject } from '../../kube/object'
import { expired, tooLargeResourceVersion } from '../../kube/status-error'
import { EventHistory } from './event-history'
import { ResourceTable } from './resource-table'
import type { Store, Stored, StoreEvent, StoreListOptions } from './store'
import { atRevision, keyOfStored, storeKey, toStored } from './stored'
import { Watchers } from './watchers'

/** Where commits are made to last; `append` throws when it could not, and then the commit has not happened. */
export interface Journal {
  append(event: StoreEvent): void
  /** Why the last `append` could not. */
  readonly failure: string | undefined
  close(): Promise<void>
}

export interface MemoryStoreOptions {
  historyEvents: number
  historyBytes: number
  /** Told of a watch handler that threw; the commit stands and the other watchers are served. */
  report(error: unknown): void
}

/** As etcd: an empty store is at revision 1, the first write makes 2. ('0' means "any" in the API.) */
export const firstRevision = 1

export class MemoryStore implements Store {
  readonly #tables = new Map<string, ResourceTable>()
  readonly #history: EventHistory
  readonly #watchers: Watchers
  #journal: Journal | undefined
  #revision: number
  #closed = false

  /** Starts from recovered state at `revision`; `recovered` are the commits that are still to be applied to it. */
  constructor(options: MemoryStoreOptions, state: Iterable<Stored> = [], revision = firstRevision) {
    this.#revision = revision
    this.#history = new EventHistory({ events: options.historyEvents, bytes: options.historyBytes }, revision)
    this.#watchers = new Watchers(options.report)
    for (const current of state) this.#table(current.resource).apply({ type: 'ADDED', current })
  }

  get revision(): number {
    return this.#revision
  }

  get failure(): string | undefined {
    return this.#journal?.failure
  }

  get compactedRevision(): number {
    return this.#history.compactedRevision
  }

  count(resource: string, namespace?: string): number {
    const table = this.#tables.get(resource)
    if (!table) return 0
    return namespace === undefined ? table.size : table.count(namespace)
  }

  get<T extends KubeObject>(resource: string, namespace: string | undefined, name: string): Stored<T> | undefined {
    return this.#tables.get(resource)?.get(storeKey(namespace, name)) as Stored<T> | undefined
  }

  list<T extends KubeObject>(resource: string, options: StoreListOptions = {}): readonly Stored<T>[] {
    const { namespace, after, limit = Number.POSITIVE_INFINITY } = options
    const past = options.atRevision !== undefined && options.atRevision !== this.#revision
    const overlay = past ? this.#overlay(resource, options.atRevision as number, namespace, after) : undefined
    const table = this.#table(resource)
    if (!overlay && namespace === undefined && after === undefined && limit >= table.size) {
      return table.all() as readonly Stored<T>[]
    }
    return table.rows({ namespace, after }, limit, overlay) as readonly Stored<T>[]
  }

  ownedBy<T extends KubeObject>(resource: string, ownerUid: string): readonly Stored<T>[] {
    return (this.#tables.get(resource)?.ownedBy(ownerUid) ?? []) as readonly Stored<T>[]
  }

  create<T extends KubeObject>(resource: string, object: T): Stored<T> | undefined {
    const { namespace, name = '' } = object.metadata ?? {}
    if (this.get(resource, namespace, name)) return undefined
    const revision = this.#revision + 1
    const current = toStored(resource, object, revision, revision)
    this.#commit({ type: 'ADDED', current })
    return current
  }

  update<T extends KubeObject>(expected: Stored<T>, object: T): Stored<T> | undefined {
    if (!this.#isCurrent(expected)) return undefined
    if (sameBesidesRevision(expected.value, object)) return expected
    const current = toStored(expected.resource, object, this.#revision + 1, expected.createRevision)
    if (keyOfStored(current) !== keyOfStored(expected)) throw new Error('an update cannot rename an object')
    this.#commit({ type: 'MODIFIED', current, previous: expected })
    return current
  }

  remove<T extends KubeObject>(expected: Stored<T>): Stored<T> | undefined {
    if (!this.#isCurrent(expected)) return undefined
    const current = atRevision(expected, this.#revision + 1)
    this.#commit({ type: 'DELETED', current, previous: expected })
    return current
  }

  watch<T extends KubeObject>(
    resource: string,
    options: { fromRevision?: number },
    handler: (event: StoreEvent<T>) => void,
  ): () => void {
    const { fromRevision = this.#revision } = options
    this.#assertKept(fromRevision, `too old resource version: ${fromRevision} (${this.compactedRevision})`)
    const replay: StoreEvent[] = []
    for (const event of this.#history.after(fromRevision)) if (event.current.resource === resource) replay.push(event)
    return this.#watchers.add(resource, replay, handler as (event: StoreEvent) => void)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#journal?.close()
  }

  /** From here on every commit goes through `journal` first. */
  persistTo(journal: Journal): void {
    this.#journal = journal
  }

  /** Everything that is stored, for a snapshot: rows are immutable, so they may be written at leisure. */
  rows(): readonly Stored[] {
    return [...this.#tables.values()].flatMap((table) => table.all())
  }

  /** Applies a commit that is already durable. */
  replay(event: StoreEvent): void {
    this.#apply(event)
  }

  #commit(event: StoreEvent): void {
    if (this.#closed) throw new Error('the store is closed')
    this.#journal?.append(event)
    this.#apply(event)
    this.#watchers.publish(event)
  }

  #apply(event: StoreEvent): void {
    this.#revision = event.current.revision
    this.#table(event.current.resource).apply(event)
    this.#history.push(event)
  }

  #isCurrent(expected: Stored): boolean {
    return this.#tables.get(expected.resource)?.get(keyOfStored(expected)) === expected
  }

  #table(resource: string): ResourceTable {
    let table = this.#tables.get(resource)
    if (!table) {
      table = new ResourceTable()
      this.#tables.set(resource, table)
    }
    return table
  }

  #assertKept(revision: number, message: string): void {
    if (revision > this.#revision) throw tooLargeResourceVersion(revision, this.#revision)
    if (revision < this.compactedRevision) throw expired(message)
  }

  /** What the keys that changed since held at `revision`. Newest first, so the oldest change has the last word. */
  #overlay(resource: string, revision: number, namespace: string | undefined, after: string | undefined) {
    this.#assertKept(revision, 'The resourceVersion for the provided list is too old.')
    const overlay = new Map<string, Stored | undefined>()
    for (const { current, previous } of this.#history.backTo(revision)) {
      if (current.resource !== resource) continue
      const key = keyOfStored(current)
      if (namespace !== undefined && current.value.metadata?.namespace !== namespace) continue
      if (after !== undefined && key <= after) continue
      overlay.set(key, previous)
    }
    return overlay
  }
}

function sameBesidesRevision(stored: KubeObject, object: KubeObject): boolean {
  const { resourceVersion } = stored.metadata ?? {}
  return equalJson(stored, { ...object, metadata: { ...object.metadata, resourceVersion } })
}
