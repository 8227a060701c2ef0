import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs'
import { Unusable } from './unusable'

/** Makes the data folder (mode 0700: it holds keys) or says in one line why it cannot be used. */
export function prepareDataFolder(folder: string): void {
  try {
    if (mkdirSync(folder, { recursive: true, mode: 0o700 }) === undefined) chmodSync(folder, 0o700)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new Unusable(
      `The data folder ${folder} cannot be written (${code}): make it writable, or set ORRERY_DATA to another folder.`,
    )
  }
}
