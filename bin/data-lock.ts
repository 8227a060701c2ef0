import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { isAlive, statOf } from './process-table'
import { Unusable } from './unusable'

/**
 * Makes this process the only one on `<folder>/<name>.lock`, until `release` or its end: a lock whose process is gone
 * counts for nothing. Throws an Error with one plain line otherwise.
 */
export function lockDataFolder(folder: string, name: string): { release(): void } {
  const file = path.join(folder, `${name}.lock`)
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const handle = openSync(file, 'wx', 0o600)
      writeSync(handle, JSON.stringify({ pid: process.pid, started: statOf(process.pid)?.started }))
      closeSync(handle)
      return { release: () => rmSync(file, { force: true }) }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'EEXIST')
        throw new Unusable(`The lock ${file} cannot be written (${code}): make room there, or set ORRERY_DATA.`)
      const holder = readHolder(file)
      if (holder && isHeld(holder)) {
        throw new Unusable(
          `Another Orrery (process ${holder.pid}) already uses ${folder}. Stop it, or set ORRERY_DATA to another folder.`,
        )
      }
      rmSync(file, { force: true })
    }
  }
  throw new Unusable(`The lock ${file} cannot be taken. Remove it if no Orrery is running.`)
}

interface Holder {
  pid: number
  started?: string
}

function readHolder(file: string): Holder | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof holder === 'object' && holder !== null && 'pid' in holder && typeof holder.pid === 'number'
      ? (holder as Holder)
      : undefined
  } catch {
    return undefined
  }
}

/** The same process, not a later one that was given the same number. */
function isHeld({ pid, started }: Holder): boolean {
  if (pid === process.pid || !isAlive(pid)) return false
  const now = statOf(pid)?.started
  return now === undefined || started === undefined || now === started
}
