import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isAlive, statOf } from './process-table'
import { Unusable } from './unusable'

/** Longer than between finding a stale lock and replacing it. */
const settleMs = 50

/**
 * Makes this process the only one on `<folder>/<name>.lock`, until `release` or its end: a lock whose process is gone
 * counts for nothing. Throws an Error with one plain line otherwise.
 */
export function lockDataFolder(folder: string, name: string): { release(): void } {
  const file = path.join(folder, `${name}.lock`)
  const own = JSON.stringify({ pid: process.pid, started: statOf(process.pid)?.started })
  for (let attempt = 0; attempt < 5; attempt++) {
    if (place(file, own)) {
      // Another who found the same stale lock may have removed ours for it.
      if (attempt > 0) pause(settleMs)
      if (attempt === 0 || readIfThere(file) === own) return { release: () => rmSync(file, { force: true }) }
    }
    const holder = readHolder(file)
    if (holder && isHeld(holder)) {
      throw new Unusable(
        `Another Orrery (process ${holder.pid}) already uses ${folder}. Stop it, or set ORRERY_DATA to another folder.`,
      )
    }
    rmSync(file, { force: true })
  }
  throw new Unusable(`The lock ${file} cannot be taken. Remove it if no Orrery is running.`)
}

/** False when there is one. It appears with its text or not at all, so that nobody takes a lock in the making for a broken one. */
function place(file: string, text: string): boolean {
  const temporary = `${file}.${process.pid}`
  try {
    writeFileSync(temporary, text, { mode: 0o600 })
    try {
      linkSync(temporary, file)
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false
      // A file system without links.
      writeFileSync(file, text, { mode: 0o600, flag: 'wx' })
    }
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw new Unusable(`The lock ${file} cannot be written (${codeOf(error)}): make room there, or set ORRERY_DATA.`)
  } finally {
    rmSync(temporary, { force: true })
  }
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}

interface Holder {
  pid: number
  started?: string
}

function readHolder(file: string): Holder | undefined {
  try {
    const holder: unknown = JSON.parse(readIfThere(file) ?? '')
    return typeof holder === 'object' && holder !== null && 'pid' in holder && typeof holder.pid === 'number'
      ? (holder as Holder)
      : undefined
  } catch {
    return undefined
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** The same process, not a later one that was given the same number. */
function isHeld({ pid, started }: Holder): boolean {
  if (pid === process.pid || !isAlive(pid)) return false
  const now = statOf(pid)
  if (now?.isOver) return false
  return now === undefined || started === undefined || now.started === started
}
