/** The files of a container: its own, and volumes mounted over them. */
import type { ContainerFiles } from '../../extension'

/** A volume as containers see it; paths are relative, without a leading slash. */
export interface Volume {
  read(path: string): Uint8Array | undefined
  list(): readonly string[]
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

/** An emptyDir, shared by the containers of a Pod. */
export function memoryVolume(): Volume {
  const files = new Map<string, Uint8Array>()
  return {
    read: (path) => files.get(path),
    list: () => [...files.keys()],
    write: (path, data) => {
      files.set(path, data)
    },
    remove: (path) => {
      files.delete(path)
    },
  }
}

export class MountedFiles implements ContainerFiles {
  readonly #own = new Map<string, Uint8Array>()
  readonly #mounts: readonly Mount[]

  constructor(mounts: readonly Mount[]) {
    // The deepest mount wins.
    this.#mounts = [...mounts].sort((a, b) => b.path.length - a.path.length)
  }

  read(path: string): Uint8Array | undefined {
    const absolute = normalize(path)
    const found = this.#find(absolute)
    return found ? found.mount.volume.read(found.path) : this.#own.get(absolute)
  }

  write(path: string, data: Uint8Array): void {
    const absolute = normalize(path)
    const found = this.#find(absolute)
    if (!found) this.#own.set(absolute, data)
    else if (found.mount.readOnly || !found.mount.volume.write) throw new Error(`${path}: Read-only file system`)
    else found.mount.volume.write(found.path, data)
  }

  remove(path: string): void {
    const absolute = normalize(path)
    const found = this.#find(absolute)
    if (!found) this.#own.delete(absolute)
    else if (found.mount.readOnly || !found.mount.volume.remove) throw new Error(`${path}: Read-only file system`)
    else found.mount.volume.remove(found.path)
  }

  /** All files under the path. */
  list(path: string): readonly string[] {
    const folder = normalize(path)
    const prefix = folder === '/' ? '/' : `${folder}/`
    const paths = [...this.#own.keys()]
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
