/**
 * What the first word of a command names in an image: looked up as runc does with Go's exec.LookPath, in the files that are
 * mounted, in the image's own programs, and in what its base system brings.
 */
import type { ContainerFiles, ImageBehaviour } from '../../extension'
import { applets, pureBuiltIns, shellBuiltIns } from './shell/applets'

/** The first word names nothing that can be run. */
export class NotExecutable extends Error {}

export type Executable =
  /** `isMain`: not what the shell has under this name ('/whoami'). */
  { program: string; isMain?: boolean } | { script: string }

const files = Object.keys(applets).filter((name) => !pureBuiltIns.has(name) && name !== 'curl')
/** In no minimal Debian, where the packages of `ps` and `wget` are left out. */
const busyboxOnly = ['wget', 'ps', 'pidof', 'pgrep', 'killall', 'kill', 'rev']
const systems = {
  gnu: new Set([...files.filter((name) => !busyboxOnly.includes(name)), 'sh', 'bash', 'dash']),
  busybox: new Set([...files, 'sh', 'ash', 'busybox']),
  none: new Set<string>(),
} as const

/** Folders that are searched for a bare word; an image's own `bin` folders are in its $PATH too. */
const searched = /\/s?bin$/
const systemFolders = ['/bin', '/usr/bin']
const folders = new Set([
  '/',
  '/bin',
  '/etc',
  '/home',
  '/opt',
  '/root',
  '/tmp',
  '/usr',
  '/usr/bin',
  '/usr/local',
  '/var',
])

/** Throws NotExecutable. */
export function lookUp(word: string, image: ImageBehaviour, mounted: ContainerFiles): Executable {
  if (!word.includes('/')) {
    if (hasFile(word, image) || !image.paths) return { program: word }
    throw new NotExecutable(`exec: "${word}": executable file not found in $PATH`)
  }
  const path = word.startsWith('/') ? word : `/${word.replace(/^\.\//, '')}`
  if (mounted.read(path)) {
    if (!mounted.isExecutable(path)) throw new NotExecutable(`exec: "${word}": permission denied`)
    return { script: path }
  }
  const { folder, name } = split(path)
  if (image.paths?.includes(path)) return { program: name, isMain: !searched.test(folder) }
  if (systemFolders.includes(folder) && systemOf(image).has(name)) return { program: name }
  if (folders.has(path) || mounted.list(path).length > 0) throw new NotExecutable(`exec: "${word}": is a directory`)
  if (!image.paths) return { program: name }
  throw new NotExecutable(`exec: "${word}": stat ${word}: no such file or directory`)
}

/** Whether a shell in the image finds this program; built-ins are its own. */
export const has = (name: string, image: ImageBehaviour) => shellBuiltIns.has(name) || hasFile(name, image)

function hasFile(name: string, image: ImageBehaviour): boolean {
  if (systemOf(image).has(name)) return true
  if (!image.paths) return applets[name] !== undefined || Object.hasOwn(image.programs ?? {}, name)
  return image.paths.some((path) => split(path).name === name && searched.test(split(path).folder))
}

const systemOf = ({ system = 'gnu' }: ImageBehaviour) => systems[system]

function split(path: string): { folder: string; name: string } {
  const at = path.lastIndexOf('/')
  return { folder: path.slice(0, at) || '/', name: path.slice(at + 1) }
}

/** What `ls` shows of an image before anything is written: the usual folders, and its programs. */
export function foldersOf(image: ImageBehaviour): Readonly<Record<string, readonly string[]>> {
  const system = systemOf(image)
  if (system.size === 0)
    return Object.fromEntries(['/', ...runtimeFolders].map((folder) => [folder, topOf(folder, runtimeFolders)]))
  const shown = ['/bin', '/etc', '/home', '/lib', '/opt', '/root', '/sbin', '/tmp', '/usr', '/var', ...runtimeFolders]
  const all: Record<string, string[]> = {
    '/': [],
    '/usr/bin': [],
    '/usr/sbin': [],
    '/usr/local': ['bin'],
    '/usr/local/bin': [],
  }
  for (const folder of shown) all[folder] = []
  all['/'] = shown.map((folder) => folder.slice(1))
  all['/usr'] = ['bin', 'local', 'sbin']
  all['/bin'] = [...system].filter((name) => name !== '[')
  for (const path of image.paths ?? []) {
    const { folder, name } = split(path)
    all[folder] = [...(all[folder] ?? []), name]
  }
  return all
}

/** Those that the runtime mounts into every container. */
const runtimeFolders = ['/dev', '/proc', '/sys']
const topOf = (folder: string, folders: readonly string[]) =>
  folder === '/' ? folders.map((each) => each.slice(1)) : []
