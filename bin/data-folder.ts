import { accessSync, chmodSync, constants, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { Unusable } from './unusable'

/** Makes the data folder (mode 0700: it holds keys) or says in one line why it cannot be used. */
export function prepareDataFolder(folder: string): void {
  try {
    const isNew = makeFolder(folder)
    // One that holds something may be more than ours, /tmp say: its mode is its owner's; our files have modes of their own.
    if (!isNew && readdirSync(folder).length === 0) chmodSync(folder, 0o700)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new Unusable(
      code === 'ENOTDIR'
        ? `The data folder ${folder} is a file, or lies below one: set ORRERY_DATA to a folder.`
        : `The data folder ${folder} cannot be written (${code}): make it writable, or set ORRERY_DATA to another folder.`,
    )
  }
}

/** As `mkdirSync` with `recursive`, which never returns where a system says ENOENT for a folder that cannot be made (/proc). */
function makeFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 })
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    const parent = path.dirname(folder)
    if (code !== 'ENOENT' || parent === folder || !makeFolder(parent)) throw error
    mkdirSync(folder, { mode: 0o700 })
    return true
  }
}
