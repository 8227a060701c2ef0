/** From an image, a command and arguments to what is run: as the kernel does, by the name of the first word. */
import type { Container } from '../../../kube/types'
import type { ContainerProcess, ImageBehaviour } from '../../extension'
import { ExpansionTooLong, expand } from '../container/expand'
import { applets } from './shell/applets'
import { runScript } from './shell/interpreter'
import { ExitShell } from './shell/shell'

export interface Program {
  argv: readonly string[]
  run(process: ContainerProcess): Promise<number>
}

/** The first word names nothing that can be run. */
export class NotExecutable extends Error {}

const shellNames = ['sh', 'bash', 'ash', 'dash']
const init = ['tini', 'dumb-init', 'docker-entrypoint.sh']

/** The container's main process. Throws NotExecutable. */
export function mainProgram(
  image: ImageBehaviour,
  { command, args }: Pick<Container, 'command' | 'args'>,
  env: Readonly<Record<string, string>>,
): Program {
  const given = command?.length ? command : undefined
  const words = given ? [...given, ...(args ?? [])] : [...defaultCommand(image, args)]
  const argv = words.map((word) => expanded(word, env))
  if (!given && !(isShellImage(image) && args?.length)) return { argv, run: (process) => image.run(process) }
  return { argv, run: programFor(argv, image) }
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
export function programFor(argv: readonly string[], image: ImageBehaviour): Program['run'] {
  const [first = '', ...rest] = argv
  const name = baseName(first)
  if (init.includes(name) && rest.length > 0) return programFor(rest[0] === '--' ? rest.slice(1) : rest, image)
  if (shellNames.includes(name) || (name === 'busybox' && rest[0] === 'sh')) {
    return (process) => shell(name === 'busybox' ? rest.slice(1) : rest, process, image)
  }
  const own = image.programs?.[name]
  if (own) return (process) => own({ ...process, argv })
  if (applets[name]) return (process) => applet(name, rest, process, image)
  const isMain = image.entrypoint?.some((word) => baseName(word) === name)
  if (isMain) return (process) => image.run({ ...process, argv })
  if (isShellImage(image)) throw new NotExecutable(`exec: "${first}": executable file not found in $PATH`)
  return (process) => image.run({ ...process, argv })
}

/** Arguments replace an image's own and leave its entrypoint; a shell image's "arguments" are its command. */
function defaultCommand(image: ImageBehaviour, args: readonly string[] | undefined): readonly string[] {
  if (!args?.length) return image.entrypoint ?? []
  return isShellImage(image) ? args : [...(image.entrypoint ?? []), ...args]
}

const isShellImage = ({ entrypoint }: ImageBehaviour) => entrypoint?.[0] === 'sh'

async function shell(words: readonly string[], process: ContainerProcess, image: ImageBehaviour): Promise<number> {
  const at = words.findIndex((word) => /^-\w*c$/.test(word))
  if (at < 0) return runFile(words, process, image)
  const script = words[at + 1] ?? ''
  return runScript(script, process, (name) => image.programs?.[name] ?? mainByName(name, image), words.slice(at + 2))
}

/** `sh script.sh`; without a script, an input that ends at once. */
async function runFile(words: readonly string[], process: ContainerProcess, image: ImageBehaviour): Promise<number> {
  const path = words.find((word) => !word.startsWith('-'))
  if (path === undefined) return 0
  const file = process.files.read(path)
  if (!file) {
    process.stderr.write(`sh: can't open '${path}': No such file or directory`)
    return 2
  }
  const script = new TextDecoder().decode(file)
  return runScript(script, process, (name) => image.programs?.[name] ?? mainByName(name, image), words)
}

function mainByName(name: string, image: ImageBehaviour) {
  const isMain = image.entrypoint?.slice(0, 2).some((word) => baseName(word) === name) && !isShellImage(image)
  return isMain ? (process: ContainerProcess) => image.run(process) : undefined
}

async function applet(name: string, words: readonly string[], process: ContainerProcess, image: ImageBehaviour) {
  const variables = new Map(Object.entries(process.env))
  const state = { process, variables, directory: '/', program: (each: string) => image.programs?.[each] }
  try {
    return (await applets[name]?.(words, { shell: state, status: 0, out: process.stdout, err: process.stderr })) ?? 0
  } catch (error) {
    if (error instanceof ExitShell) return error.code
    throw error
  }
}

const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1)
