/** Files in memory, as many as fit. */
import type { Volume } from './files'

/** All of it is in the memory of the simulator. */
const diskBytes = 8 * 1024 * 1024
/** What an empty file takes. */
const entryBytes = 256

export class MemoryDisk {
  readonly #files = new Map<string, Uint8Array>()
  readonly #folders = new Set<string>()
  #bytes = 0

  read(path: string): Uint8Array | undefined {
    return this.#files.get(path)
  }

  list(): readonly string[] {
    return [...this.#files.keys()]
  }

  write(path: string, data: Uint8Array): void {
    const bytes = this.#bytes - this.#taken(path) + entryBytes + data.length
    if (bytes > diskBytes) throw new Error(`${path}: No space left on device`)
    this.#files.set(path, data)
    this.#bytes = bytes
  }

  remove(path: string): void {
    if (this.#folders.delete(path)) this.#bytes -= entryBytes
    this.#bytes -= this.#taken(path)
    this.#files.delete(path)
  }

  folders(): readonly string[] {
    return [...this.#folders]
  }

  makeFolder(path: string): void {
    if (this.#folders.has(path)) return
    if (this.#bytes + entryBytes > diskBytes) throw new Error(`${path}: No space left on device`)
    this.#folders.add(path)
    this.#bytes += entryBytes
  }

  #taken(path: string): number {
    const file = this.#files.get(path)
    return file ? entryBytes + file.length : 0
  }
}

/** An emptyDir, shared by the containers of a Pod. */
export function memoryVolume(): Volume {
  return new MemoryDisk()
}
