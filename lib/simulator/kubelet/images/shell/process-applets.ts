/** `ps`, `kill` and the like: the processes of the container, and only these. */
import type { ProcessEntry, Signal } from '../../../extension'
import type { Applet, AppletContext } from './applets'

const numbers: ReadonlyMap<string, Signal> = new Map([
  ['1', 'HUP'],
  ['2', 'INT'],
  ['3', 'QUIT'],
  ['9', 'KILL'],
  ['13', 'PIPE'],
  ['15', 'TERM'],
])
const names: readonly string[] = ['HUP', 'INT', 'QUIT', 'KILL', 'PIPE', 'TERM']

/** `TERM`, `SIGTERM` or `15`. */
export function signalOf(word: string): Signal | undefined {
  const name = word.replace(/^SIG/, '')
  return names.includes(name) ? (name as Signal) : numbers.get(name)
}

export const processApplets: Readonly<Record<string, Applet>> = {
  ps: (parameters, { shell: { process }, out }) => {
    const flags = parameters.join('')
    if (/[fF]/.test(flags)) {
      out.write('UID          PID    PPID  C STIME TTY          TIME CMD')
      for (const entry of process.processes.list()) out.write(fullLine(entry))
    } else {
      out.write('PID   USER     TIME  COMMAND')
      for (const { pid, argv } of process.processes.list()) {
        out.write(`${String(pid).padStart(5)} root      0:00 ${argv.join(' ')}`)
      }
    }
    return 0
  },
  pidof: ([wanted = ''], context) => {
    const found = named(wanted, context)
    if (found.length === 0) return 1
    context.out.write(found.map(({ pid }) => pid).join(' '))
    return 0
  },
  pgrep: ([wanted = ''], context) => {
    const found = named(wanted, context)
    for (const { pid } of found) context.out.write(String(pid))
    return found.length > 0 ? 0 : 1
  },
  killall: (parameters, context) => {
    const wanted = parameters.filter((each) => !each.startsWith('-')).flatMap((each) => named(each, context))
    const signal = signalOf(parameters.find((each) => each.startsWith('-'))?.slice(1) ?? 'TERM') ?? 'TERM'
    for (const { pid } of wanted) context.shell.process.processes.signal(pid, signal)
    return wanted.length > 0 ? 0 : 1
  },
  kill: (parameters, context) => {
    const { shell, out, err } = context
    const [first = '', ...rest] = parameters
    if (first === '-l') {
      out.write(names.join(' '))
      return 0
    }
    const isNamed = first.startsWith('-') && first !== '--'
    const word = first === '-s' ? (rest[0] ?? '') : first.slice(1)
    const signal = isNamed ? signalOf(word) : 'TERM'
    const targets = isNamed ? (first === '-s' ? rest.slice(1) : rest) : parameters.filter((each) => each !== '--')
    if (!signal && word !== '0') {
      err.write(`sh: kill: ${word}: invalid signal specification`)
      return 1
    }
    let code = 0
    for (const target of targets) {
      const job = shell.jobs.find(({ number }) => target === `%${number}`)
      const pid = job?.pid ?? Number(target)
      const { processes } = shell.process
      const isThere = processes.list().some((each) => each.pid === pid)
      if (isThere && signal) processes.signal(pid, signal)
      if (isThere) continue
      err.write(`sh: can't kill pid ${target}: No such process`)
      code = 1
    }
    return code
  },
}

function named(wanted: string, { shell }: AppletContext): readonly ProcessEntry[] {
  return shell.process.processes
    .list()
    .filter(({ argv: [first = ''] }) => first.slice(first.lastIndexOf('/') + 1) === wanted)
}

function fullLine({ pid, parent, argv, hasTerminal, startedMs }: ProcessEntry): string {
  const started = new Date(startedMs).toISOString().slice(11, 16)
  const terminal = hasTerminal ? 'pts/0' : '?'
  return `root     ${String(pid).padStart(7)} ${String(parent).padStart(7)}  0 ${started} ${terminal.padEnd(8)} 00:00:00 ${argv.join(' ')}`
}
