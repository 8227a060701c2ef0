/** Audit events as JSON lines in a file that rotates. Writing never holds up a request: what does not fit the buffer is dropped and said so. */
import { appendFile, rename, stat } from 'node:fs/promises'
import type { Log } from '../runtime'
import type { AuditEvent } from './audit-event'

export interface AuditFile {
  write(event: AuditEvent): void
  /** Writes what is waiting. */
  close(): Promise<void>
}

export interface AuditFileOptions {
  log: Log
  /** A file is put aside when it has grown beyond this. */
  maximumFileBytes?: number
  /** How many older files are kept: audit.log.1 is the youngest. */
  olderFiles?: number
  maximumBufferBytes?: number
}

export function openAuditFile(
  path: string,
  { log, maximumFileBytes = 16 << 20, olderFiles = 3, maximumBufferBytes = 64 << 20 }: AuditFileOptions,
): AuditFile {
  let waiting: string[] = []
  let waitingBytes = 0
  let dropped = 0
  let size: number | undefined
  let failed = false
  let writing: Promise<void> | undefined

  const drain = async () => {
    while (waiting.length > 0) {
      const text = waiting.join('')
      waiting = []
      waitingBytes = 0
      try {
        size ??= await stat(path).then(
          (found) => found.size,
          () => 0,
        )
        if (size > 0 && size + text.length > maximumFileBytes) {
          await rotate(path, olderFiles)
          size = 0
        }
        await appendFile(path, text, { mode: 0o600 })
        size += Buffer.byteLength(text)
        failed = false
      } catch (error) {
        if (!failed) log.error('audit log cannot be written', { path, error: String(error) })
        failed = true
      }
      if (dropped > 0) {
        log.warn('audit events were dropped: the disk is slower than the requests', { dropped })
        dropped = 0
      }
    }
  }

  return {
    write(event) {
      const line = `${JSON.stringify(event)}\n`
      if (waitingBytes + line.length > maximumBufferBytes) {
        dropped++
        return
      }
      waiting.push(line)
      waitingBytes += line.length
      writing ??= drain().finally(() => {
        writing = undefined
      })
    },
    async close() {
      while (writing) await writing
    },
  }
}

async function rotate(path: string, olderFiles: number): Promise<void> {
  for (let number = olderFiles; number >= 1; number--) {
    const from = number === 1 ? path : `${path}.${number - 1}`
    await rename(from, `${path}.${number}`).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
  }
}
