/** Programs about files and folders. */
import type { ContainerFiles } from '../../../extension'
import type { Applet, AppletContext } from './applets'
import { matchesPattern } from './patterns'
import { absolute } from './shell'

const flagsOf = (parameters: readonly string[]) => parameters.filter((each) => /^-\w/.test(each)).join('')
const pathsOf = (parameters: readonly string[]) => parameters.filter((each) => !/^-./.test(each))
const baseName = (path: string) => path.replace(/\/+$/, '').replace(/^.*\//, '') || '/'
const noFile = 'No such file or directory'

export const fileApplets: Readonly<Record<string, Applet>> = {
  chmod: existing('chmod', 1),
  chown: existing('chown', 1),
  pwd: (_, { shell, out }) => {
    out.write(shell.directory)
    return 0
  },
  ls,
  mkdir: (parameters, context) =>
    each('mkdir', pathsOf(parameters), context, (path, files, shown) => {
      const makesParents = flagsOf(parameters).includes('p')
      if (files.isFolder(path) || files.read(path)) {
        return makesParents && files.isFolder(path) ? undefined : `can't create directory '${shown}': File exists`
      }
      const parent = path.slice(0, path.lastIndexOf('/')) || '/'
      if (!makesParents && !files.isFolder(parent)) return `can't create directory '${shown}': ${noFile}`
      files.makeFolder(path)
      return undefined
    }),
  rmdir: (parameters, context) =>
    each('rmdir', pathsOf(parameters), context, (path, files, shown) => {
      if (!files.isFolder(path)) return `'${shown}': ${noFile}`
      if (files.entries(path).length > 0) return `'${shown}': Directory not empty`
      files.removeFolder(path)
      return undefined
    }),
  rm: (parameters, context) =>
    each('rm', pathsOf(parameters), context, (path, files, shown) => {
      const flags = flagsOf(parameters)
      if (files.isFolder(path)) {
        if (!/[rR]/.test(flags)) return `'${shown}' is a directory`
        files.removeFolder(path)
      } else if (files.read(path)) files.remove(path)
      else if (!flags.includes('f')) return `can't remove '${shown}': ${noFile}`
      return undefined
    }),
  touch: (parameters, context) =>
    each('touch', pathsOf(parameters), context, (path, files) => {
      if (!files.isFolder(path)) files.write(path, files.read(path) ?? new Uint8Array())
      return undefined
    }),
  cp: (parameters, context) => transfer('cp', parameters, context),
  mv: (parameters, context) => transfer('mv', parameters, context),
  ln: (parameters, context) => transfer('cp', parameters, context),
  find,
  du: (parameters, { shell, out }) => {
    for (const shown of pathsOf([...parameters, ...(pathsOf(parameters).length > 0 ? [] : ['.'])])) {
      const { files } = shell.process
      const bytes = files
        .list(absolute(shell.directory, shown))
        .reduce((sum, path) => sum + (files.read(path)?.length ?? 0), 0)
      out.write(`${Math.ceil(bytes / 1024)}\t${shown}`)
    }
    return 0
  },
  stat: (parameters, context) =>
    each('stat', pathsOf(parameters), context, (path, files, shown) => {
      const data = files.read(path)
      if (!data && !files.isFolder(path)) return `can't stat '${shown}': ${noFile}`
      context.out.write(`  File: ${shown}\n  Size: ${data?.length ?? 4096}\t${data ? 'regular file' : 'directory'}`)
      return undefined
    }),
  basename: ([path = '', suffix = ''], { out }) => {
    const name = baseName(path)
    out.write(suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name)
    return 0
  },
  dirname: ([path = ''], { out }) => {
    const parent = path.replace(/\/+$/, '').replace(/\/?[^/]*$/, '')
    out.write(parent || (path.startsWith('/') ? '/' : '.'))
    return 0
  },
  realpath: ([path = '.'], { shell, out }) => {
    out.write(absolute(shell.directory, path))
    return 0
  },
  which: (names, { shell, out }) => {
    const found = names.filter((name) => shell.has(name))
    for (const name of found) out.write(name.includes('/') ? name : `/bin/${name}`)
    return found.length === names.length ? 0 : 1
  },
}

/** `undefined`: done; else what went wrong. */
function each(
  name: string,
  paths: readonly string[],
  { shell, err }: AppletContext,
  work: (path: string, files: ContainerFiles, shown: string) => string | undefined,
): number {
  let code = 0
  for (const shown of paths) {
    try {
      const wrong = work(absolute(shell.directory, shown), shell.process.files, shown)
      if (wrong === undefined) continue
      err.write(`${name}: ${wrong}`)
    } catch (error) {
      err.write(`${name}: ${error instanceof Error ? error.message : error}`)
    }
    code = 1
  }
  return code
}

/** Changes nothing here, but not of what is not there. */
function existing(name: string, skipped: number): Applet {
  return (parameters, context) =>
    each(name, pathsOf(parameters).slice(skipped), context, (path, files, shown) =>
      files.read(path) || files.isFolder(path) ? undefined : `${shown}: ${noFile}`,
    )
}

function ls(parameters: readonly string[], context: AppletContext): number {
  const { shell, out } = context
  const flags = flagsOf(parameters)
  const given = pathsOf(parameters)
  const paths = given.length > 0 ? given : ['.']
  const { files } = shell.process
  const line = (folder: string, name: string) =>
    flags.includes('l') ? longLine(files, absolute(folder, name), name) : name
  return each('ls', paths, context, (path, _, shown) => {
    if (!files.isFolder(path)) {
      if (!files.read(path)) return `${shown}: ${noFile}`
      out.write(line('/', shown.startsWith('/') ? shown : shown))
      return undefined
    }
    if (flags.includes('d')) {
      out.write(line(shell.directory, shown))
      return undefined
    }
    if (paths.length > 1) out.write(`${paths[0] === shown ? '' : '\n'}${shown}:`)
    const all = files.entries(path)
    const hidden = flags.includes('a') ? ['.', '..'] : []
    if (flags.includes('l')) out.write(`total ${all.length * 4}`)
    const names = [...hidden, ...all.filter((name) => /[aA]/.test(flags) || !name.startsWith('.'))]
    const width = shell.process.terminal?.columns
    if (width !== undefined && out === context.out && !/[l1]/.test(flags) && isTerminal(context))
      writeColumns(names, width, out)
    else for (const name of names) out.write(line(path, name))
    return undefined
  })
}

/** Into a file or a pipe, `ls` writes a name per line. */
const isTerminal = ({ shell: { process }, out }: AppletContext) =>
  out === process.stdout && process.terminal !== undefined

function writeColumns(names: readonly string[], width: number, { write }: { write(text: string): void }): void {
  if (names.length === 0) return
  const longest = Math.max(...names.map((name) => name.length)) + 2
  const columns = Math.max(1, Math.floor(width / longest))
  const rows = Math.ceil(names.length / columns)
  for (let row = 0; row < rows; row++) {
    const cells = names.filter((_, index) => index % rows === row)
    write(
      cells
        .map((name) => name.padEnd(longest))
        .join('')
        .trimEnd(),
    )
  }
}

function longLine(files: ContainerFiles, path: string, name: string): string {
  const data = files.read(path)
  const mode = data
    ? `-rw${files.isExecutable(path) ? 'x' : '-'}r-${files.isExecutable(path) ? 'x' : '-'}r-${files.isExecutable(path) ? 'x' : '-'}`
    : 'drwxr-xr-x'
  return `${mode}    1 root     root     ${String(data?.length ?? 4096).padStart(9)} Jan  1 00:00 ${name}`
}

function transfer(name: 'cp' | 'mv', parameters: readonly string[], context: AppletContext): number {
  const { shell, err } = context
  const paths = pathsOf(parameters)
  const target = paths.at(-1)
  if (target === undefined || paths.length < 2) {
    err.write(`${name}: missing file operand`)
    return 1
  }
  const to = absolute(shell.directory, target)
  return each(name, paths.slice(0, -1), context, (path, files, shown) => {
    const destination = files.isFolder(to) ? absolute(to, baseName(shown)) : to
    const data = files.read(path)
    if (data) files.write(destination, data)
    else if (!files.isFolder(path)) return `can't stat '${shown}': ${noFile}`
    else if (name === 'cp' && !/[rRa]/.test(flagsOf(parameters))) return `omitting directory '${shown}'`
    else {
      files.makeFolder(destination)
      for (const file of files.list(path)) {
        files.write(`${destination}${file.slice(path.length)}`, files.read(file) ?? new Uint8Array())
      }
    }
    if (name === 'mv') {
      if (data) files.remove(path)
      else files.removeFolder(path)
    }
    return undefined
  })
}

/** `find [path…] [-name pattern] [-type f|d] [-maxdepth n]` */
function find(parameters: readonly string[], context: AppletContext): number {
  const firstTest = parameters.findIndex((word) => word.startsWith('-'))
  const starts = parameters.slice(0, firstTest < 0 ? parameters.length : firstTest)
  const option = (name: string) => (parameters.includes(name) ? parameters[parameters.indexOf(name) + 1] : undefined)
  const pattern = option('-name')
  const type = option('-type')
  const deepest = Number(option('-maxdepth') ?? Number.POSITIVE_INFINITY)
  return each('find', starts.length > 0 ? starts : ['.'], context, (path, files, shown) => {
    if (!files.isFolder(path) && !files.read(path)) return `${shown}: ${noFile}`
    const visit = (at: string, name: string, depth: number): void => {
      const isFolder = files.isFolder(at)
      const fits =
        (pattern === undefined || matchesPattern(pattern, baseName(name))) && (!type || (type === 'd') === isFolder)
      if (fits) context.out.write(name)
      if (!isFolder || depth >= deepest) return
      for (const entry of files.entries(at))
        visit(absolute(at, entry), `${name === '/' ? '' : name}/${entry}`, depth + 1)
    }
    visit(path, shown, 0)
    return undefined
  })
}
