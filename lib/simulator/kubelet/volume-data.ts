/**
 * What lies on persistent volumes. It outlives Pods, and with a folder the simulator's process too: written a moment after
 * it changed, as a page cache would be, and when the simulator stops.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../clock'
import { isJsonObject } from '../../kube/json'
import type { PersistentVolume } from '../../kube/types'
import type { Volume } from './container/files'
import { memoryVolume } from './container/memory-disk'

const writeBackMs = 1000

export interface VolumeDataOptions {
  clock: Clock
  /** Absent: in memory only. */
  folder?: string
  warn(message: string, error: unknown): void
}

export class VolumeData {
  readonly #volumes = new Map<string, Volume>()
  readonly #dirty = new Set<string>()
  #cancelWriteBack: (() => void) | undefined

  constructor(private readonly options: VolumeDataOptions) {}

  /** The data of a volume, wherever and by whomever it is mounted. */
  open(key: string): Volume {
    const known = this.#volumes.get(key)
    if (known) return known
    const volume = this.#noted(key, this.#load(key))
    this.#volumes.set(key, volume)
    return volume
  }

  drop(key: string): void {
    this.#volumes.delete(key)
    this.#dirty.delete(key)
    const file = this.#fileOf(key)
    if (file) rmSync(file, { force: true })
  }

  flush(): void {
    this.#cancelWriteBack?.()
    this.#cancelWriteBack = undefined
    for (const key of this.#dirty) this.#save(key)
    this.#dirty.clear()
  }

  #noted(key: string, disk: Volume): Volume {
    const changed = () => {
      this.#dirty.add(key)
      if (this.options.folder) this.#cancelWriteBack ??= this.options.clock.after(writeBackMs, () => this.flush())
    }
    return {
      read: (path) => disk.read(path),
      list: () => disk.list(),
      write(path, data) {
        disk.write?.(path, data)
        changed()
      },
      remove(path) {
        disk.remove?.(path)
        changed()
      },
      folders: () => disk.folders?.() ?? [],
      makeFolder(path) {
        disk.makeFolder?.(path)
        changed()
      },
    }
  }

  #load(key: string): Volume {
    const disk = memoryVolume()
    const file = this.#fileOf(key)
    if (!file) return disk
    try {
      const saved: unknown = JSON.parse(readFileSync(file, 'utf8'))
      const files = isJsonObject(saved) && isJsonObject(saved.files) ? saved.files : {}
      for (const [path, data] of Object.entries(files)) disk.write?.(path, Buffer.from(String(data), 'base64'))
      const folders = isJsonObject(saved) && Array.isArray(saved.folders) ? saved.folders : []
      for (const path of folders) disk.makeFolder?.(String(path))
    } catch (error) {
      if (!isMissing(error)) this.options.warn(`data of volume ${key} not read`, error)
    }
    return disk
  }

  #save(key: string): void {
    const [file, volume] = [this.#fileOf(key), this.#volumes.get(key)]
    if (!file || !volume || !this.options.folder) return
    const encode = (path: string) => [path, Buffer.from(volume.read(path) ?? []).toString('base64')]
    try {
      mkdirSync(this.options.folder, { recursive: true, mode: 0o700 })
      const files = Object.fromEntries(volume.list().map(encode))
      const content = JSON.stringify({ key, files, folders: volume.folders?.() ?? [] })
      writeFileSync(`${file}.new`, content, { mode: 0o600 })
      renameSync(`${file}.new`, file)
    } catch (error) {
      this.options.warn(`data of volume ${key} not written`, error)
    }
  }

  /** Keys hold what people wrote into specs; names of files are our own. */
  #fileOf(key: string): string | undefined {
    const { folder } = this.options
    return folder && join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 40)}.json`)
  }
}

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** What two volumes share whose data is the same: of a folder of a node that node, of a network's what names it there. */
export function dataKeyOf({ metadata, spec }: PersistentVolume, nodeName: string): string {
  const { hostPath, local, nfs, csi } = spec ?? {}
  if (hostPath) return `node/${nodeName}${hostPath.path}`
  if (local) return `node/${nodeName}${local.path}`
  if (nfs) return `nfs/${nfs.server}${nfs.path}`
  return csi ? `csi/${csi.driver}/${csi.volumeHandle}` : `volume/${metadata?.uid}`
}
