/** From an image, a command and arguments to what is run: as the kernel does, by the name of the first word. */
import type { Container } from '../../../kube/types'
import type { ContainerFiles, ContainerProcess, ImageBehaviour } from '../../extension'
import { ExpansionTooLong, expand } from '../container/expand'
import { has, lookUp, NotExecutable } from './executables'
import { applets } from './shell/applets'
import { joined } from './shell/line-joiner'
import { runScript } from './shell/script'
import { runSession } from './shell/session'
import { absolute, ExitShell, type ImagePrograms, newShell } from './shell/shell'
import { ShellError } from './shell/tree'

export interface Program {
  argv: readonly string[]
  run(process: ContainerProcess): Promise<number>
}

const shellNames = ['sh', 'bash', 'ash', 'dash']
/** They run their arguments; options and addresses go to the image's main program. */
const init = ['tini', 'dumb-init', 'docker-entrypoint.sh', 'docker-php-entrypoint', 'entrypoint.sh']
const notFound = 127
const cannotExecute = 255

/** The container's main process. Throws NotExecutable. */
export function mainProgram(
  image: ImageBehaviour,
  { command, args }: Pick<Container, 'command' | 'args'>,
  env: Readonly<Record<string, string>>,
  files: ContainerFiles,
): Program {
  const given = command?.length ? command : undefined
  const own = args?.length ? args : (image.arguments ?? [])
  const words = given ? [...given, ...(args ?? [])] : [...(image.entrypoint ?? []), ...own]
  const argv = words.map((word) => expanded(word, env))
  return { argv, run: argv.length === 0 ? (process) => image.run(process) : programFor(argv, image, files) }
}

function expanded(word: string, env: Readonly<Record<string, string>>): string {
  try {
    return expand(word, env)
  } catch (error) {
    if (!(error instanceof ExpansionTooLong)) throw error
    throw new NotExecutable(`exec: ${error.message}`)
  }
}

/** What a command means inside a running container, for exec and probes. Throws NotExecutable. */
export function programFor(argv: readonly string[], image: ImageBehaviour, files: ContainerFiles): Program['run'] {
  const [first = '', ...rest] = argv
  const found = lookUp(first, image, files)
  if ('script' in found) return scriptFile(found.script, rest, image, files)
  const name = baseName(found.program)
  const own = image.programs && Object.hasOwn(image.programs, name) ? image.programs[name] : undefined
  if (own) return (process) => own({ ...process, argv })
  if (init.includes(name) && rest.length > 0)
    return started(first, rest[0] === '--' ? rest.slice(1) : rest, image, files)
  if (shellNames.includes(name) || (name === 'busybox' && rest[0] === 'sh')) {
    return (process) =>
      shell(name === 'busybox' ? 'sh' : name, name === 'busybox' ? rest.slice(1) : rest, process, image)
  }
  if (name === 'busybox' && rest[0] && applets[rest[0]]) return programFor(rest, image, files)
  if (applets[name] && !found.isMain) return (process) => applet(name, rest, process, image)
  return (process) => image.run({ ...process, argv })
}

/** What an entrypoint starts with its arguments: nobody sees before it runs that there is no such program. */
function started(entrypoint: string, argv: readonly string[], image: ImageBehaviour, files: ContainerFiles) {
  const [first = ''] = argv
  if (first.startsWith('-') || first.includes('://'))
    return (process: ContainerProcess) => image.run({ ...process, argv })
  try {
    return programFor(argv, image, files)
  } catch (error) {
    if (!(error instanceof NotExecutable)) throw error
    return async ({ stderr }: ContainerProcess) => {
      stderr.write(`${entrypoint}: exec: ${first}: not found`)
      return notFound
    }
  }
}

/** A mounted script, run by the program that its first line names. */
function scriptFile(
  path: string,
  rest: readonly string[],
  image: ImageBehaviour,
  files: ContainerFiles,
): Program['run'] {
  const fails = (why: string) => async (process: ContainerProcess) => {
    process.stderr.write(`exec ${path}: ${why}`)
    return cannotExecute
  }
  const firstLine = /^#!\s*(.*)/.exec(new TextDecoder().decode(files.read(path)))?.[1]?.trim()
  if (!firstLine) return fails('exec format error')
  const [interpreter = '', ...options] = firstLine.split(/\s+/)
  const words = baseName(interpreter) === 'env' ? options : [interpreter, ...options]
  try {
    return programFor([...words, path, ...rest], image, files)
  } catch (error) {
    if (!(error instanceof NotExecutable)) throw error
    return fails('no such file or directory')
  }
}

async function shell(
  name: string,
  words: readonly string[],
  process: ContainerProcess,
  image: ImageBehaviour,
): Promise<number> {
  const programs = programsOf(image, process.files)
  const at = words.findIndex((word) => /^-\w*c$/.test(word))
  if (at >= 0) return runScript(words[at + 1] ?? '', process, programs, words.slice(at + 2))
  const path = words.find((word) => !word.startsWith('-'))
  if (path === undefined || words.some((word) => /^-\w*s/.test(word))) {
    return runSession(process, programs, { name, isBusybox: image.system === 'busybox' })
  }
  const file = process.files.read(absolute(process.directory ?? '/', path))
  if (!file) {
    process.stderr.write(`sh: can't open '${path}': No such file or directory`)
    return 2
  }
  return runScript(new TextDecoder().decode(file), process, programs, words.slice(words.indexOf(path)))
}

/** What a shell in the image finds. */
function programsOf(image: ImageBehaviour, files: ContainerFiles): ImagePrograms {
  return {
    has: (name) => has(name, image),
    program: (word) => {
      try {
        const found = lookUp(word, image, files)
        if ('program' in found && !image.paths && !has(baseName(word), image)) return undefined
        return (process) => programFor(process.argv, image, files)(process)
      } catch (error) {
        if (error instanceof NotExecutable) return undefined
        throw error
      }
    },
  }
}

async function applet(name: string, words: readonly string[], process: ContainerProcess, image: ImageBehaviour) {
  const shell = newShell(process, programsOf(image, process.files), name)
  const out = joined(process.stdout)
  const err = joined(process.stderr)
  try {
    return (await applets[name]?.(words, { shell, status: 0, in: process.stdin, out, err })) ?? 0
  } catch (error) {
    if (error instanceof ExitShell) return error.code
    if (!(error instanceof ShellError)) throw error
    err.write(`${name}: ${error.message}`)
    return 1
  } finally {
    if (out !== process.stdout) out.flush()
    if (err !== process.stderr) err.flush()
  }
}

const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1)
