/** The files of a container: its own, and volumes mounted over them. */
import type { ContainerFiles } from '../../extension'

/** A volume as containers see it; paths are relative, without a leading slash. */
export interface Volume {
  read(path: string): Uint8Array | undefined
  list(): readonly string[]
  /** Absent: whatever a container writes may be run, as `chmod` changes nothing here. */
  mode?(path: string): number
  /** Absent: read-only, as all volumes made from API objects are. */
  write?(path: string, data: Uint8Array): void
  remove?(path: string): void
}

export interface Mount {
  /** Absolute. */
  path: string
  volume: Volume
  subPath?: string
  readOnly: boolean
}

/** All of it is in the memory of the simulator. */
const diskBytes = 8 * 1024 * 1024
/** What an empty file takes. */
const entryBytes = 256

/** Files in memory, as many as fit. */
class MemoryDisk {
  readonly #files = new Map<string, Uint8Array>()
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
    this.#bytes -= this.#taken(path)
    this.#files.delete(path)
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

export class MountedFiles implements ContainerFiles {
  readonly #own = new MemoryDisk()
  readonly #mounts: readonly Mount[]

  constructor(mounts: readonly Mount[]) {
    // The deepest mount wins.
    this.#mounts = [...mounts].sort((a, b) => b.path.length - a.path.length)
  }

  read(path: string): Uint8Array | undefined {
    const absolute = normalize(path)
    const found = this.#find(absolute)
    return found ? found.mount.volume.read(found.path) : this.#own.read(absolute)
  }

  write(path: string, data: Uint8Array): void {
    const absolute = normalize(path)
    const found = this.#find(absolute)
    if (!found) this.#own.write(absolute, data)
    else if (found.mount.readOnly || !found.mount.volume.write) throw new Error(`${path}: Read-only file system`)
    else found.mount.volume.write(found.path, data)
  }

  remove(path: string): void {
    const absolute = normalize(path)
    const found = this.#find(absolute)
    if (!found) this.#own.remove(absolute)
    else if (found.mount.readOnly || !found.mount.volume.remove) throw new Error(`${path}: Read-only file system`)
    else found.mount.volume.remove(found.path)
  }

  isExecutable(path: string): boolean {
    const found = this.#find(normalize(path))
    const mode = found?.mount.volume.mode?.(found.path)
    return mode === undefined || (mode & 0o111) !== 0
  }

  /** All files under the path. */
  list(path: string): readonly string[] {
    const folder = normalize(path)
    const prefix = folder === '/' ? '/' : `${folder}/`
    const paths = [...this.#own.list()]
    for (const { path: mountPath, volume, subPath } of this.#mounts) {
      for (const file of volume.list()) {
        if (!subPath) paths.push(join(mountPath, file))
        else if (file === subPath) paths.push(mountPath)
        else if (file.startsWith(`${subPath}/`)) paths.push(join(mountPath, file.slice(subPath.length + 1)))
      }
    }
    return paths.filter((each) => each === folder || each.startsWith(prefix)).sort()
  }

  #find(absolute: string): { mount: Mount; path: string } | undefined {
    for (const mount of this.#mounts) {
      const rest = relative(mount.path, absolute)
      if (rest === undefined) continue
      if (!mount.subPath) return { mount, path: rest }
      return { mount, path: rest ? `${mount.subPath}/${rest}` : mount.subPath }
    }
    return undefined
  }
}

function relative(folder: string, path: string): string | undefined {
  const base = normalize(folder)
  if (path === base) return ''
  const prefix = base === '/' ? '/' : `${base}/`
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined
}

const join = (folder: string, path: string) => normalize(`${folder}/${path}`)

function normalize(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}
