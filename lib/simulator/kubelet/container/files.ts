/** The files of a container: its own, and volumes mounted over them. */
import type { ContainerFiles } from '../../extension'
import { MemoryDisk } from './memory-disk'

/** A volume as containers see it; paths are relative, without a leading slash. */
export interface Volume {
  read(path: string): Uint8Array | undefined
  list(): readonly string[]
  /** Absent: whatever a container writes may be run, as `chmod` changes nothing here. */
  mode?(path: string): number
  /** Absent: read-only, as all volumes made from API objects are. */
  write?(path: string, data: Uint8Array): void
  remove?(path: string): void
  /** Folders that somebody made; those of files need no making. */
  folders?(): readonly string[]
  makeFolder?(path: string): void
}

export interface Mount {
  /** Absolute. */
  path: string
  volume: Volume
  subPath?: string
  readOnly: boolean
}

/** Names by folder: `{ '/bin': ['ls', 'sh'] }`. */
export type ImageFolders = Readonly<Record<string, readonly string[]>>

export class MountedFiles implements ContainerFiles {
  readonly #own = new MemoryDisk()
  readonly #mounts: readonly Mount[]
  readonly #image: ImageFolders

  /** `image`: what `ls` shows of the image itself. */
  constructor(mounts: readonly Mount[], image: ImageFolders = {}) {
    this.#image = image
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

  isFolder(path: string): boolean {
    const folder = normalize(path)
    if (folder === '/' || this.#image[folder]) return true
    return [...this.#allPaths(), ...this.#folders().map((each) => `${each}/`)].some((each) => isBelow(each, folder))
  }

  entries(path: string): readonly string[] {
    const folder = normalize(path)
    const below = [...this.#allPaths(), ...this.#folders()].filter((each) => isBelow(each, folder))
    const names = below.map((each) => each.slice(folder === '/' ? 1 : folder.length + 1).split('/')[0] ?? '')
    return [...new Set([...(this.#image[folder] ?? []), ...names])].sort()
  }

  makeFolder(path: string): void {
    const absolute = normalize(path)
    const found = this.#find(absolute)
    if (!found) this.#own.makeFolder(absolute)
    else if (found.mount.readOnly || !found.mount.volume.makeFolder) throw new Error(`${path}: Read-only file system`)
    else if (found.path) found.mount.volume.makeFolder(found.path)
  }

  removeFolder(path: string): void {
    const folder = normalize(path)
    const isWithin = (each: string) => each === folder || isBelow(each, folder)
    for (const each of [...this.list(folder), ...this.#folders().filter(isWithin)]) {
      // Where a volume is mounted a folder stays.
      if (!this.#mounts.some((mount) => normalize(mount.path) === each && !mount.subPath)) this.remove(each)
    }
  }

  isExecutable(path: string): boolean {
    const found = this.#find(normalize(path))
    const mode = found?.mount.volume.mode?.(found.path)
    return mode === undefined || (mode & 0o111) !== 0
  }

  /** All files under the path. */
  list(path: string): readonly string[] {
    const folder = normalize(path)
    return this.#allPaths()
      .filter((each) => each === folder || isBelow(each, folder))
      .sort()
  }

  #allPaths(): readonly string[] {
    const paths = [...this.#own.list()]
    for (const { path: mountPath, volume, subPath } of this.#mounts) {
      for (const file of volume.list()) {
        if (!subPath) paths.push(join(mountPath, file))
        else if (file === subPath) paths.push(normalize(mountPath))
        else if (file.startsWith(`${subPath}/`)) paths.push(join(mountPath, file.slice(subPath.length + 1)))
      }
    }
    return paths
  }

  /** Made by somebody, or mounted. */
  #folders(): readonly string[] {
    const folders = [...this.#own.folders()]
    for (const { path: mountPath, volume, subPath } of this.#mounts) {
      if (!subPath || !volume.read(subPath)) folders.push(normalize(mountPath))
      if (subPath) continue
      for (const folder of volume.folders?.() ?? []) folders.push(join(mountPath, folder))
    }
    return folders
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

const isBelow = (path: string, folder: string) => path.startsWith(folder === '/' ? '/' : `${folder}/`)

const join = (folder: string, path: string) => normalize(`${folder}/${path}`)

function normalize(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}
