/** The programs every simulated shell has, as busybox has them, each no more than containers commonly use of it. */
import { sleep } from '../../../../clock'
import { holds, TestError } from './conditions'
import { dateText } from './dates'
import { env, printenv } from './environment-applets'
import { unescapeEcho } from './escapes'
import { curl, wget } from './fetch-applets'
import type { ShellWriter } from './line-joiner'
import { printf } from './printf'
import { seq } from './sequence'
import { absolute, ExitShell, LeaveLoop, type Shell } from './shell'

export interface AppletContext {
  shell: Shell
  /** $? */
  status: number
  out: ShellWriter
  err: ShellWriter
}

export type Applet = (parameters: readonly string[], context: AppletContext) => Promise<number> | number

const forever = () => new Promise<number>(() => undefined)
const decoder = new TextDecoder()

const programs: Readonly<Record<string, Applet>> = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  set: () => 0,
  mkdir: () => 0,
  chmod: () => 0,
  chown: () => 0,
  sync: () => 0,
  wait: () => 0,
  wget,
  curl,
  test: (parameters, context) => test(parameters, context),
  '[': (parameters, context) => {
    if (parameters.at(-1) === ']') return test(parameters.slice(0, -1), context)
    context.err.write('sh: [: missing ]')
    return 2
  },
  exit: ([code], { status }) => {
    throw new ExitShell(code === undefined ? status : Number(code) & 255)
  },
  break: () => {
    throw new LeaveLoop(false)
  },
  continue: () => {
    throw new LeaveLoop(true)
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
  cat: (parameters, { shell, out, err }) => {
    const isNumbered = parameters.includes('-n')
    let [code, line] = [0, 0]
    // There is nothing to read from: `-` is an input that ends at once.
    for (const path of parameters.filter((each) => each !== '-' && each !== '-n')) {
      const file = absolute(shell.directory, path)
      const data = shell.process.files.read(file)
      if (data) {
        const text = decoder.decode(data)
        out.part(isNumbered ? text.replace(/^(?=[\s\S])/gm, () => `${String(++line).padStart(6)}\t`) : text)
      } else {
        const isFolder = file === '/' || shell.process.files.list(file).length > 0
        err.write(isFolder ? 'cat: read error: Is a directory' : `cat: can't open '${path}': No such file or directory`)
        code = 1
      }
    }
    return code
  },
  tail: (parameters, { err }) => {
    if (parameters.includes('-f') && parameters.at(-1) === '/dev/null') return forever()
    err.write('tail: only `tail -f /dev/null` is part of this simulated shell')
    return 1
  },
  ls: (parameters, { shell, out, err }) => {
    const path = absolute(shell.directory, parameters.find((each) => !each.startsWith('-')) ?? '')
    const folder = path.endsWith('/') ? path : `${path}/`
    const files = shell.process.files.list(path)
    if (files.length === 0 && path !== '/') {
      err.write(`ls: ${path}: No such file or directory`)
      return 1
    }
    const names = files.map((file) => (file === path ? file : (file.slice(folder.length).split('/')[0] ?? '')))
    for (const name of new Set(names)) out.write(name)
    return 0
  },
  touch: (parameters, { shell }) => {
    for (const path of parameters) {
      const file = absolute(shell.directory, path)
      shell.process.files.write(file, shell.process.files.read(file) ?? new Uint8Array())
    }
    return 0
  },
  rm: (parameters, { shell }) => {
    for (const path of parameters.filter((each) => !each.startsWith('-'))) {
      shell.process.files.remove(absolute(shell.directory, path))
    }
    return 0
  },
  cd: ([path = '/'], { shell }) => {
    shell.directory = absolute(shell.directory, path)
    return 0
  },
  pwd: (_, { shell, out }) => {
    out.write(shell.directory)
    return 0
  },
  export: (parameters, { shell }) => {
    for (const parameter of parameters) {
      const split = parameter.indexOf('=')
      if (split > 0) shell.variables.set(parameter.slice(0, split), parameter.slice(split + 1))
    }
    return 0
  },
  unset: (parameters, { shell }) => {
    for (const name of parameters) shell.variables.delete(name)
    return 0
  },
  env,
  printenv,
  hostname: (_, { shell, out }) => {
    out.write(shell.process.hostname)
    return 0
  },
  id: (_, { out }) => {
    out.write('uid=0(root) gid=0(root) groups=0(root)')
    return 0
  },
  whoami: (_, { out }) => {
    out.write('root')
    return 0
  },
  uname: (parameters, { shell, out }) => {
    out.write(parameters.includes('-a') ? `Linux ${shell.process.hostname} 6.1.0-simulated x86_64 GNU/Linux` : 'Linux')
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
  trap: ([action = '', ...signals], { shell }) => {
    if (signals.some((signal) => /^(SIG)?(TERM|15)$/.test(signal))) shell.onTerminate = action
    return 0
  },
}

/** Without a prototype: a container may well ask for a program called `constructor`. */
export const applets: typeof programs = Object.assign(Object.create(null), programs)

function test(parameters: readonly string[], { shell, err }: AppletContext): number {
  try {
    return holds(parameters, { files: shell.process.files, directory: shell.directory }) ? 0 : 1
  } catch (error) {
    if (!(error instanceof TestError)) throw error
    err.write(`sh: ${error.message}`)
    return 2
  }
}
