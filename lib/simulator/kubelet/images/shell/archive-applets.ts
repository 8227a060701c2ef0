/** `tar`, to the part that `kubectl cp` and people at a prompt use: create, list and extract, from and to files or streams. */
import { gunzipSync, gzipSync } from 'node:zlib'
import { readAll } from '../../container/input-queue'
import type { Applet, AppletContext } from './applets'
import { absolute } from './shell'
import { packTar, type TarEntry, unpackTar } from './tar-format'

interface Wanted {
  action: 'c' | 'x' | 't'
  file: string
  directory: string
  isVerbose: boolean
  isZipped: boolean
  stripped: number
  paths: string[]
}

export const tar: Applet = async (parameters, context) => {
  const { shell, err } = context
  const wanted = wantedOf(parameters)
  if (!wanted) {
    err.write('tar: must specify one of -c, -x, -t')
    return 1
  }
  try {
    const directory = absolute(shell.directory, wanted.directory)
    return await (wanted.action === 'c' ? create(wanted, directory, context) : extract(wanted, directory, context))
  } catch (error) {
    err.write(`tar: ${error instanceof Error ? error.message : error}`)
    return 1
  }
}

/** Options may stand together, with or without a dash: `tar xmf - -C /tmp`. */
function wantedOf(parameters: readonly string[]): Wanted | undefined {
  const wanted: Omit<Wanted, 'action'> = {
    file: '-',
    directory: '.',
    isVerbose: false,
    isZipped: false,
    stripped: 0,
    paths: [],
  }
  let action: Wanted['action'] | undefined
  for (let at = 0; at < parameters.length; at++) {
    const word = parameters[at] ?? ''
    const strip = /^--strip-components=(\d+)$/.exec(word)
    if (strip) wanted.stripped = Number(strip[1])
    else if (word.startsWith('--')) continue
    else if (word.startsWith('-') || at === 0) {
      for (const letter of word.replace(/^-/, '')) {
        if (letter === 'c' || letter === 'x' || letter === 't') action = letter
        else if (letter === 'f') wanted.file = parameters[++at] ?? '-'
        else if (letter === 'C') wanted.directory = parameters[++at] ?? '.'
        else if (letter === 'v') wanted.isVerbose = true
        else if (letter === 'z') wanted.isZipped = true
      }
    } else wanted.paths.push(word)
  }
  return action && { ...wanted, action }
}

async function create({ file, paths, isVerbose, isZipped }: Wanted, directory: string, context: AppletContext) {
  const { shell, out, err } = context
  const { files, clock } = shell.process
  const entries: TarEntry[] = []
  let code = 0
  for (const shown of paths) {
    const path = absolute(directory, shown)
    if (!files.read(path) && !files.isFolder(path)) {
      err.write(`tar: ${shown}: No such file or directory`)
      code = 1
    }
    const visit = (at: string, name: string): void => {
      const data = files.read(at)
      if (data) entries.push({ name, data, isExecutable: files.isExecutable(at) })
      else if (files.isFolder(at)) {
        entries.push({ name: `${name}/` })
        for (const entry of files.entries(at)) visit(absolute(at, entry), `${name.replace(/\/$/, '')}/${entry}`)
      }
    }
    if (shown.startsWith('/')) err.write(`tar: removing leading '/' from member names`)
    visit(path, shown.replace(/^\/+/, '') || '.')
  }
  const seconds = Math.floor(clock.now().getTime() / 1000)
  const archive = packTar(entries, seconds)
  if (isVerbose) for (const { name } of entries) (file === '-' ? err : out).write(name)
  const data = isZipped ? new Uint8Array(gzipSync(archive)) : archive
  if (file === '-') out.part(data)
  else files.write(absolute(shell.directory, file), data)
  return code
}

async function extract(wanted: Wanted, directory: string, context: AppletContext) {
  const { action, file, isVerbose, stripped, paths } = wanted
  const { shell, out, in: input } = context
  const { files } = shell.process
  if (!files.isFolder(directory))
    throw new Error(`can't change directory to '${wanted.directory}': No such file or directory`)
  const data = file === '-' ? await readAll(input) : files.read(absolute(shell.directory, file))
  if (!data) throw new Error(`can't open '${file}': No such file or directory`)
  const isZipped = data[0] === 0x1f && data[1] === 0x8b
  for (const { name, data: content } of unpackTar(isZipped ? new Uint8Array(gunzipSync(data)) : data)) {
    if (paths.length > 0 && !paths.some((path) => name === path || name.startsWith(`${path.replace(/\/$/, '')}/`)))
      continue
    if (action === 't') {
      out.write(name)
      continue
    }
    const kept = name.split('/').slice(stripped).join('/')
    if (!kept || kept === '/') continue
    if (isVerbose) out.write(name)
    const path = absolute(directory, kept.replace(/^\/+/, ''))
    if (content) files.write(path, content)
    else if (!files.isFolder(path)) files.makeFolder(path)
  }
  return 0
}
