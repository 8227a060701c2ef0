/** The programs every simulated shell has, as busybox has them, each no more than containers commonly use of it. */
import { sleep } from '../../../../clock'
import { tar } from './archive-applets'
import { builtIns } from './built-ins'
import { holds, TestError } from './conditions'
import { dateText } from './dates'
import { env, printenv } from './environment-applets'
import { unescapeEcho } from './escapes'
import { curl, wget } from './fetch-applets'
import { fileApplets } from './file-applets'
import { grep } from './grep'
import type { Runner } from './interpreter'
import { printf } from './printf'
import { processApplets } from './process-applets'
import { sed } from './sed'
import { seq } from './sequence'
import type { Shell, Streams } from './shell'
import { textApplets } from './text-applets'

export interface AppletContext extends Streams {
  shell: Shell
  /** $? */
  status: number
  /** For what runs other commands; absent where a program runs without a shell. */
  runner?: Runner
}

export type Applet = (parameters: readonly string[], context: AppletContext) => Promise<number> | number

const forever = () => new Promise<number>(() => undefined)

const programs: Readonly<Record<string, Applet>> = {
  ...builtIns,
  ...fileApplets,
  ...textApplets,
  ...processApplets,
  true: () => 0,
  false: () => 1,
  sync: () => 0,
  clear: (_, { out }) => {
    out.part('\u001b[H\u001b[2J\u001b[3J')
    return 0
  },
  tar,
  grep,
  sed,
  wget,
  curl,
  test: (parameters, context) => test(parameters, context),
  '[': (parameters, context) => {
    if (parameters.at(-1) === ']') return test(parameters.slice(0, -1), context)
    context.err.write('sh: [: missing ]')
    return 2
  },
  echo: (parameters, { out }) => {
    const options = parameters.findIndex((each) => !/^-[neE]+$/.test(each))
    const words = options < 0 ? [] : parameters.slice(options)
    const flags = parameters.slice(0, options < 0 ? parameters.length : options).join('')
    const plain = { text: words.join(' '), ended: false }
    const { text, ended } = flags.includes('e') ? unescapeEcho(plain.text) : plain
    if (ended || flags.includes('n')) out.part(text)
    else out.write(`${text}\n`)
    return 0
  },
  printf: ([format, ...values], { out, err }) => {
    if (format === undefined) {
      err.write('printf: usage: printf format [arguments]')
      return 2
    }
    const { text, invalid } = printf(format, values)
    out.part(text)
    for (const value of invalid) err.write(`printf: invalid number '${value}'`)
    return invalid.length > 0 ? 1 : 0
  },
  sleep: async (parameters, { shell: { process }, err }) => {
    if (parameters.length === 0) {
      err.write('sleep: missing operand')
      return 1
    }
    let seconds = 0
    for (const text of parameters) {
      if (/^inf(inity)?$/.test(text)) return forever()
      const [, amount, unit = ''] = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text) ?? []
      if (amount === undefined) {
        err.write(`sleep: invalid number '${text}'`)
        return 1
      }
      seconds += Number(amount) * ({ m: 60, h: 3600, d: 86_400 }[unit] ?? 1)
    }
    await sleep(process.clock, seconds * 1000)
    return 0
  },
  env,
  printenv,
  hostname: (_, { shell, out }) => {
    out.write(shell.process.hostname)
    return 0
  },
  id: (parameters, { out }) => {
    out.write(parameters.some((each) => /^-[ug]$/.test(each)) ? '0' : 'uid=0(root) gid=0(root) groups=0(root)')
    return 0
  },
  whoami: (_, { out }) => {
    out.write('root')
    return 0
  },
  uname: (parameters, { shell, out }) => {
    out.write(
      parameters.includes('-a')
        ? `Linux ${shell.process.hostname} 6.1.0-simulated x86_64 GNU/Linux`
        : unameOf(parameters[0], shell.process.hostname),
    )
    return 0
  },
  tty: (_, { shell, out }) => {
    out.write(shell.process.terminal ? '/dev/pts/0' : 'not a tty')
    return shell.process.terminal ? 0 : 1
  },
  stty: ([first], { shell: { process }, out }) => {
    if (!process.terminal) return 1
    if (first === 'size') out.write(`${process.terminal.rows} ${process.terminal.columns}`)
    return 0
  },
  seq,
  date: (parameters, { shell, out, err }) => {
    const text = dateText(parameters, shell.process.clock.now())
    if (text === undefined) {
      err.write(`date: invalid date or option in '${parameters.join(' ')}'`)
      return 1
    }
    out.write(`${text}\n`)
    return 0
  },
}

/** Without a prototype: a container may well ask for a program called `constructor`. */
export const applets: typeof programs = Object.assign(Object.create(null), programs)

/** Parts of the shell itself: there is no file of that name. */
export const pureBuiltIns: ReadonlySet<string> = new Set([
  ...Object.keys(builtIns),
  'eval',
  'exec',
  '.',
  'source',
  'command',
])
/** Done by the shell without a process of their own. */
export const shellBuiltIns: ReadonlySet<string> = new Set([
  ...pureBuiltIns,
  ...['true', 'false', 'test', '[', 'echo', 'printf', 'kill', 'pwd'],
])

function unameOf(option: string | undefined, hostname: string): string {
  if (option === '-n') return hostname
  if (option === '-r') return '6.1.0-simulated'
  return option === '-m' ? 'x86_64' : 'Linux'
}

function test(parameters: readonly string[], { shell, err }: AppletContext): number {
  try {
    return holds(parameters, { files: shell.process.files, directory: shell.directory }) ? 0 : 1
  } catch (error) {
    if (!(error instanceof TestError)) throw error
    err.write(`sh: ${error.message}`)
    return 2
  }
}
