import { encodeEvent, encodeHeader } from './log-format'
import { LogSegment } from './log-segment'
import type { Journal } from './memory-store'
import { removeOld } from './recover'
import { writeSnapshot } from './snapshot'
import type { Stored, StoreEvent } from './store'
import { listStoreFiles, storeFilePath } from './store-files'
import { keyOfStored } from './stored'

/** The state that is logged, as far as a snapshot needs it. */
export interface SnapshotSource {
  readonly revision: number
  rows(): readonly Stored[]
}

export interface DurableLogOptions {
  folder: string
  snapshotAfterBytes: number
  /** Size of the last snapshot: a log is worth replacing once it is longer than what replaces it. */
  snapshotBytes: number
  warn(message: string): void
  error(message: string): void
}

/** Every commit as a line of a file; now and then the state as a snapshot, so that the files stay short. */
export class DurableLog implements Journal {
  #segment: LogSegment
  #snapshotBytes: number
  #nextSnapshot: number
  #running: Promise<void> | undefined
  readonly #closing = new AbortController()

  constructor(
    private readonly options: DurableLogOptions,
    private readonly source: SnapshotSource,
    log: { path: string; wholeBytes: number } | undefined,
  ) {
    this.#snapshotBytes = options.snapshotBytes
    this.#nextSnapshot = this.#limit()
    this.#segment = log?.wholeBytes
      ? LogSegment.continue(log.path, log.wholeBytes)
      : LogSegment.create(this.#path('log', source.revision), encodeHeader(source.revision))
  }

  append(event: StoreEvent): void {
    // Before this commit, because the state in memory is that of the commit before.
    if (this.#segment.size >= this.#nextSnapshot && !this.#running) this.#startSnapshot()
    const failedBefore = this.failure !== undefined
    try {
      this.#segment.append(encodeEvent(event, keyOfStored(event.current)))
    } catch (error) {
      if (!failedBefore) {
        this.options.error(`the store's log cannot be written: ${this.failure}; changes are refused until it can`)
      }
      throw error
    }
    if (failedBefore) this.options.warn("the store's log can be written again")
  }

  get failure(): string | undefined {
    return this.#segment.failure
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#running
    await this.#segment.close()
  }

  /** From here on commits go to a new log, and the state that they build on is written behind their back. */
  #startSnapshot(): void {
    const { revision } = this.source
    const rows = this.source.rows()
    try {
      this.#segment.syncNow()
      const next = LogSegment.create(this.#path('log', revision), encodeHeader(revision))
      void this.#segment.close()
      this.#segment = next
    } catch (error) {
      this.#nextSnapshot = this.#segment.size + this.#limit()
      this.options.warn(`the store's log grows on, a new one could not be begun: ${messageOf(error)}`)
      return
    }
    this.#running = this.#snapshot(revision, rows).finally(() => {
      this.#running = undefined
    })
  }

  async #snapshot(revision: number, rows: readonly Stored[]): Promise<void> {
    try {
      const size = await writeSnapshot(this.#path('snapshot', revision), revision, rows, this.#closing.signal)
      if (size === undefined) return
      this.#snapshotBytes = size
      this.#nextSnapshot = this.#limit()
      const { logs, snapshots } = listStoreFiles(this.options.folder)
      removeOld([...logs, ...snapshots], revision)
    } catch (error) {
      this.options.warn(`the store's snapshot at revision ${revision} could not be written: ${messageOf(error)}`)
    }
  }

  #limit(): number {
    return Math.max(this.options.snapshotAfterBytes, this.#snapshotBytes)
  }

  #path(role: 'log' | 'snapshot', revision: number): string {
    return storeFilePath(this.options.folder, role, revision)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
