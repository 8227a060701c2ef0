import { rmSync } from 'node:fs'
import { type LogRecord, storedOf } from './log-format'
import type { MemoryStore } from './memory-store'
import { firstRevision } from './memory-store'
import { readLog } from './read-log'
import { readSnapshot } from './snapshot'
import type { Stored, StoreEvent } from './store'
import { listStoreFiles, type StoreFile } from './store-files'
import { atRevision, keyOfStored } from './stored'

export interface Recovered {
  store: MemoryStore
  /** The log to go on with, and how much of it is whole; absent in a new folder. */
  log?: { path: string; wholeBytes: number }
  snapshotBytes: number
}

/** The newest complete snapshot and the logs that follow it, each beginning where the one before ends. */
export function recover(
  folder: string,
  start: (rows: readonly Stored[], revision: number) => MemoryStore,
  warn: (message: string) => void,
): Recovered {
  const { logs, snapshots, unfinished } = listStoreFiles(folder)
  for (const path of unfinished) rmSync(path, { force: true })
  const base = newestComplete(snapshots, warn) ?? { revision: firstRevision, rows: [], size: 0 }
  const store = start(base.rows, base.revision)
  const following = logs.filter(({ revision }) => revision >= base.revision)
  let log: Recovered['log']
  for (const [index, { path, revision }] of following.entries()) {
    if (revision !== store.revision) throw gap(path, store.revision, revision)
    const { wholeBytes, size } = readLog(path, (record) => replay(store, record, path))
    if (wholeBytes < size) {
      if (index < following.length - 1) throw gap(following[index + 1]?.path ?? path, store.revision, revision)
      warn(
        `${path}: the last ${size - wholeBytes} bytes are an unfinished write and were cut off; the store is at revision ${store.revision}`,
      )
    }
    log = { path, wholeBytes }
  }
  removeOld([...logs, ...snapshots], base.revision)
  return { store, ...(log ? { log } : {}), snapshotBytes: base.size }
}

/** What a complete snapshot has made superfluous. */
export function removeOld(files: readonly StoreFile[], revision: number): void {
  for (const file of files) if (file.revision < revision) rmSync(file.path, { force: true })
}

function newestComplete(snapshots: readonly StoreFile[], warn: (message: string) => void) {
  for (const { path } of snapshots.toReversed()) {
    const snapshot = readSnapshot(path)
    if (snapshot) return snapshot
    warn(`${path} is not complete; looking for an older one`)
  }
  return undefined
}

function replay(store: MemoryStore, record: LogRecord, path: string): void {
  if (record.type === 'end') return
  if (record.revision !== store.revision + 1) throw gap(path, store.revision, record.revision - 1)
  store.replay(eventOf(store, record))
}

function eventOf(store: MemoryStore, record: Exclude<LogRecord, { type: 'end' }>): StoreEvent {
  if (record.type === 'delete') {
    const previous = store.get(record.resource, undefined, record.key)
    if (!previous) throw new Error(`the store's log deletes ${record.resource} "${record.key}", which is not there`)
    return { type: 'DELETED', current: atRevision(previous, record.revision), previous }
  }
  const current = storedOf(record)
  const previous = store.get(record.resource, undefined, keyOfStored(current))
  return previous ? { type: 'MODIFIED', current, previous } : { type: 'ADDED', current }
}

function gap(path: string, have: number, begins: number): Error {
  return new Error(
    `${path} begins at revision ${begins}, but the files before it end at ${have}: restore the missing part, or move the folder away to start anew`,
  )
}
