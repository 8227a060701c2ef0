import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** `log-0000000000000042`: the commits after revision 42. `snapshot-0000000000000042`: the state at it. */
export type FileRole = 'log' | 'snapshot'

export interface StoreFile {
  role: FileRole
  revision: number
  path: string
}

const name = /^(log|snapshot)-(\d{16})$/

export function storeFilePath(folder: string, role: FileRole, revision: number): string {
  return join(folder, `${role}-${String(revision).padStart(16, '0')}`)
}

/** In order of revision. */
export function listStoreFiles(folder: string): { logs: StoreFile[]; snapshots: StoreFile[]; unfinished: string[] } {
  const files: StoreFile[] = []
  const unfinished: string[] = []
  for (const entry of readdirSync(folder).sort()) {
    const [, role, revision] = name.exec(entry) ?? []
    const path = join(folder, entry)
    if (role && revision) files.push({ role: role as FileRole, revision: Number(revision), path })
    else if (name.test(entry.replace(/\.tmp$/, ''))) unfinished.push(path)
  }
  return {
    logs: files.filter(({ role }) => role === 'log'),
    snapshots: files.filter(({ role }) => role === 'snapshot'),
    unfinished,
  }
}
