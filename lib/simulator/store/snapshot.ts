import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { encodeEnd, encodeHeader, encodeStored, storedOf } from './log-format'
import { fileMode, syncFolder } from './log-segment'
import { readLog } from './read-log'
import type { Stored } from './store'

/** Encoding so much takes about a millisecond; then other work has its turn. */
const sliceCharacters = 256 * 1024

/**
 * Writes the state at `revision`. The rows are immutable, so commits go on meanwhile. Returns the size, or undefined when
 * `signal` ended it early; the file has its name only once it is complete and on the disk.
 */
export async function writeSnapshot(
  path: string,
  revision: number,
  rows: readonly Stored[],
  signal: AbortSignal,
): Promise<number | undefined> {
  const temporary = `${path}.tmp`
  const file = await open(temporary, 'w', fileMode)
  let size = 0
  try {
    let slice = encodeHeader(revision)
    for (const row of rows) {
      slice += encodeStored(row)
      if (slice.length < sliceCharacters) continue
      size += await writeWhole(file, slice)
      slice = ''
      if (signal.aborted) break
    }
    if (!signal.aborted) {
      size += await writeWhole(file, slice + encodeEnd(rows.length))
      await file.sync()
    }
  } catch (error) {
    await file.close()
    await rm(temporary, { force: true })
    throw error
  }
  await file.close()
  if (signal.aborted) {
    await rm(temporary, { force: true })
    return undefined
  }
  await rename(temporary, path)
  syncFolder(dirname(path))
  return size
}

/** A disk that is nearly full takes a part without a word; a snapshot with a hole must not replace the logs. */
async function writeWhole(file: FileHandle, text: string): Promise<number> {
  const bytes = Buffer.from(text)
  for (let written = 0; written < bytes.length; ) written += (await file.write(bytes, written)).bytesWritten
  return bytes.length
}

/** Undefined when the file is not complete. */
export function readSnapshot(path: string): { revision: number; rows: Stored[]; size: number } | undefined {
  const rows: Stored[] = []
  let complete = false
  const { header, size, wholeBytes } = readLog(path, (record) => {
    if (record.type === 'put') rows.push(storedOf(record))
    else complete = record.type === 'end' && record.count === rows.length
  })
  return header && complete && wholeBytes === size ? { revision: header.revision, rows, size } : undefined
}
