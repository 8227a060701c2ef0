import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { internalError } from '../../kube/status-error'

/** Secrets are in these files. */
export const fileMode = 0o600

/**
 * One append-only file. A record is handed to the operating system before `append` returns, so the death of the process
 * loses none; the disk is told in the background, one flush after the other, so a power cut may lose the last moments.
 */
export class LogSegment {
  readonly #file: number
  #size: number
  #unsynced = false
  #syncing: Promise<void> | undefined
  /** For good: what the file holds is not known any more. */
  #broken: Error | undefined
  /** Of the last record: the next may be written again. */
  #refused: Error | undefined

  private constructor(file: number, size: number) {
    this.#file = file
    this.#size = size
  }

  /** Appears under its name complete with its header or not at all. */
  static create(path: string, header: string): LogSegment {
    const temporary = `${path}.tmp`
    const file = openSync(temporary, 'w', fileMode)
    try {
      writeWhole(file, Buffer.from(header), 0)
      fsyncSync(file)
      renameSync(temporary, path)
      syncFolder(dirname(path))
    } catch (error) {
      closeSync(file)
      rmSync(temporary, { force: true })
      rmSync(path, { force: true })
      throw error
    }
    return new LogSegment(file, Buffer.byteLength(header))
  }

  /** Goes on behind `size`; what is there beyond it is cut off. */
  static continue(path: string, size: number): LogSegment {
    const file = openSync(path, 'r+')
    try {
      ftruncateSync(file, size)
      fsyncSync(file)
    } catch (error) {
      closeSync(file)
      throw error
    }
    return new LogSegment(file, size)
  }

  get size(): number {
    return this.#size
  }

  /** Why the last record could not be written, or why none will be. */
  get failure(): string | undefined {
    return (this.#broken ?? this.#refused)?.message
  }

  /** Throws StatusError, and leaves the file as it was, when the record could not be written. */
  append(record: string): void {
    if (this.#broken) throw writeFailed(this.#broken)
    const bytes = Buffer.from(record)
    try {
      writeWhole(this.#file, bytes, this.#size)
    } catch (error) {
      this.#refused = error instanceof Error ? error : new Error(String(error))
      this.#rollBack()
      throw writeFailed(this.#refused)
    }
    this.#refused = undefined
    this.#size += bytes.length
    this.#unsynced = true
    this.#syncing ??= this.#sync()
  }

  /** Blocks until everything is on the disk: before a segment that builds on this one. */
  syncNow(): void {
    fdatasyncSync(this.#file)
    this.#unsynced = false
  }

  async close(): Promise<void> {
    await this.#syncing
    closeSync(this.#file)
  }

  async #sync(): Promise<void> {
    while (this.#unsynced && !this.#broken) {
      this.#unsynced = false
      const error = await new Promise<Error | null>((resolve) => fdatasync(this.#file, resolve))
      // The kernel may have dropped what it could not write: nothing after it would be a log any more.
      if (error) this.#broken = error
    }
    this.#syncing = undefined
  }

  /** Half a record in the middle would end the log there for every later start. */
  #rollBack(): void {
    try {
      ftruncateSync(this.#file, this.#size)
    } catch (error) {
      this.#broken = error as Error
    }
  }
}

export function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** A disk that fills up takes part of a write before it refuses the rest. */
function writeWhole(file: number, bytes: Buffer, position: number): void {
  let written = 0
  while (written < bytes.length) {
    written += writeSync(file, bytes, written, bytes.length - written, position + written)
  }
}

function writeFailed({ message }: Error) {
  return internalError(`the store could not write its log: ${message}`)
}
