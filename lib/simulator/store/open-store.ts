import { mkdirSync } from 'node:fs'
import { stackOf } from '../stack-of'
import { DurableLog } from './durable-log'
import { MemoryStore } from './memory-store'
import { recover } from './recover'
import type { Store, Stored } from './store'

export interface OpenStoreOptions {
  /** Where commits last; in memory only without it. The caller sees to it that no other process has it open. */
  folder?: string
  /** Events kept for watches and lists that start in the past. */
  historyLimit?: number
  /** Bound of the same in characters of JSON. */
  historyBytes?: number
  /** Size of the log at which its state is written as a snapshot. */
  snapshotAfterBytes?: number
  log?: { warn(message: string): void; error(message: string): void }
}

const mebibyte = 1024 * 1024
const quiet = { warn: () => undefined, error: () => undefined }

/**
 * Opens the store, recovering what `folder` holds. Throws a plain Error with one line to show when the folder holds
 * something that it cannot read safely.
 */
export function openStore(options: OpenStoreOptions = {}): Store {
  const { folder, historyLimit = 20_000, historyBytes = 64 * mebibyte, snapshotAfterBytes = 32 * mebibyte } = options
  const log = options.log ?? quiet
  const start = (rows: readonly Stored[], revision?: number) =>
    new MemoryStore(
      {
        historyEvents: historyLimit,
        historyBytes,
        report: (error) => log.error(`a watcher of the store failed: ${stackOf(error)}`),
      },
      rows,
      revision,
    )
  if (folder === undefined) return start([])
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const warn = (message: string) => log.warn(message)
  const error = (message: string) => log.error(message)
  const { store, log: tail, snapshotBytes } = recover(folder, start, warn)
  store.persistTo(new DurableLog({ folder, snapshotAfterBytes, snapshotBytes, warn, error }, store, tail))
  return store
}
