/** The programs every simulated shell has, as busybox has them, each no more than containers commonly use of it. */
import { sleep } from '../../../../clock'
import type { LineWriter } from '../../../extension'
import { curl, wget } from './fetch-applets'
import { absolute, ExitShell, LeaveLoop, type Shell } from './shell'

export interface AppletContext {
  shell: Shell
  /** $? */
  status: number
  out: LineWriter
  err: LineWriter
}

export type Applet = (parameters: readonly string[], context: AppletContext) => Promise<number> | number

/** So many lines at once cost a moment of time. */
const linesPerMoment = 1000

const forever = () => new Promise<number>(() => undefined)
const decoder = new TextDecoder()

export const applets: Readonly<Record<string, Applet>> = {
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
  test: (parameters, context) => testFiles(parameters, context),
  '[': (parameters, context) => {
    if (parameters.at(-1) === ']') return testFiles(parameters.slice(0, -1), context)
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
    const text = words.join(' ')
    out.write(flags.includes('e') ? withEscapes(text) : text)
    return 0
  },
  printf: ([format = '', ...values], { out }) => {
    let at = 0
    out.write(withEscapes(format).replace(/%[sd%]/g, (verb) => (verb === '%%' ? '%' : (values[at++] ?? ''))))
    return 0
  },
  sleep: async ([text = ''], { shell: { process }, err }) => {
    if (text === 'infinity' || text === 'inf') return forever()
    const match = /^(\d*\.?\d+)([smhd]?)$/.exec(text)
    if (!match) {
      err.write(`sleep: invalid number '${text}'`)
      return 1
    }
    const unit = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[match[2] ?? ''] ?? 1
    await sleep(process.clock, Number(match[1]) * unit * 1000)
    return 0
  },
  cat: (parameters, { shell, out, err }) => {
    let code = 0
    for (const path of parameters) {
      const data = shell.process.files.read(absolute(shell.directory, path))
      if (data) out.write(decoder.decode(data))
      else {
        err.write(`cat: can't open '${path}': No such file or directory`)
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
  env: (_, { shell, out }) => {
    for (const [name, value] of shell.variables) out.write(`${name}=${value}`)
    return 0
  },
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
  seq: async (parameters, { shell: { process }, out }) => {
    const [first, last] = parameters.length > 1 ? parameters.map(Number) : [1, Number(parameters[0])]
    let written = 0
    for (let value = first ?? 1; value <= (last ?? 0) && !process.signal.aborted; value++) {
      out.write(String(value))
      // Nobody else gets a turn meanwhile.
      if (++written % linesPerMoment === 0) await sleep(process.clock, 10)
    }
    return 0
  },
  date: (parameters, { shell, out }) => {
    const format = parameters.find((each) => each.startsWith('+'))
    out.write(formatDate(shell.process.clock.now(), format?.slice(1)))
    return 0
  },
  trap: ([action = '', ...signals], { shell }) => {
    if (signals.some((signal) => /^(SIG)?(TERM|15)$/.test(signal))) shell.onTerminate = action
    return 0
  },
}

/** `test`, with the conditions on files. */
function testFiles(parameters: readonly string[], context: AppletContext): number {
  const [first = '', operand = ''] = parameters
  if (first === '!') return testFiles(parameters.slice(1), context) === 0 ? 1 : 0
  const { shell } = context
  const { files } = shell.process
  const path = absolute(shell.directory, operand)
  if (parameters.length === 2 && /^-[efrsw]$/.test(first)) {
    const data = files.read(path)
    return data && (first !== '-s' || data.length > 0) ? 0 : 1
  }
  if (parameters.length === 2 && first === '-d') return files.list(path).length > 0 && !files.read(path) ? 0 : 1
  return test(parameters)
}

function test(parameters: readonly string[]): number {
  const [first = '', operator = '', second = ''] = parameters
  if (first === '!') return test(parameters.slice(1)) === 0 ? 1 : 0
  if (parameters.length <= 1) return first ? 0 : 1
  if (parameters.length === 2) return (first === '-z') === (operator === '') ? 0 : 1
  const [a, b] = [Number(first), Number(second)]
  const holds: Record<string, boolean> = {
    '=': first === second,
    '==': first === second,
    '!=': first !== second,
    '-eq': a === b,
    '-ne': a !== b,
    '-lt': a < b,
    '-le': a <= b,
    '-gt': a > b,
    '-ge': a >= b,
  }
  return holds[operator] ? 0 : 1
}

const withEscapes = (text: string) =>
  text.replace(/\\([nt\\])/g, (_, letter: string) => (letter === 'n' ? '\n' : letter === 't' ? '\t' : '\\'))

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function formatDate(time: Date, format = '%a %b %e %T UTC %Y'): string {
  const iso = time.toISOString()
  const fields: Record<string, string> = {
    a: days[time.getUTCDay()] ?? '',
    b: months[time.getUTCMonth()] ?? '',
    d: iso.slice(8, 10),
    e: String(time.getUTCDate()).padStart(2),
    F: iso.slice(0, 10),
    H: iso.slice(11, 13),
    m: iso.slice(5, 7),
    M: iso.slice(14, 16),
    s: String(Math.floor(time.getTime() / 1000)),
    S: iso.slice(17, 19),
    T: iso.slice(11, 19),
    Y: iso.slice(0, 4),
    Z: 'UTC',
    z: '+0000',
  }
  return format.replace(/%([a-zA-Z])/g, (all, letter: string) => fields[letter] ?? all)
}
