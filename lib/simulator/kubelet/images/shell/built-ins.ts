/** What only the shell itself can do: its folder, variables, traps, jobs and loops. */
import type { Signal } from '../../../extension'
import type { Applet, AppletContext } from './applets'
import { listJobs } from './jobs'
import { signalOf } from './process-applets'
import { absolute, ExitShell, LeaveFunction, LeaveLoop } from './shell'
import { ShellError } from './tree'

export const builtIns: Readonly<Record<string, Applet>> = {
  ':': () => 0,
  umask: ([mask], { out }) => {
    if (mask === undefined) out.write('0022')
    return 0
  },
  ulimit: (_, { out }) => {
    out.write('unlimited')
    return 0
  },
  hash: () => 0,
  exit: ([code], { status }) => {
    throw new ExitShell(code === undefined ? status : Number(code) & 255)
  },
  return: ([code], { status }) => {
    throw new LeaveFunction(code === undefined ? status : Number(code) & 255)
  },
  break: ([levels = '1']) => {
    throw new LeaveLoop(false, Number(levels))
  },
  continue: ([levels = '1']) => {
    throw new LeaveLoop(true, Number(levels))
  },
  cd: ([path = '~'], { shell, out, err }) => {
    const before = shell.directory
    const wanted =
      path === '-' ? (shell.variables.get('OLDPWD') ?? before) : path === '~' ? homeOf(shell.variables) : path
    const folder = absolute(before, wanted)
    if (!shell.process.files.isFolder(folder)) {
      const why = shell.process.files.read(folder) ? 'Not a directory' : 'No such file or directory'
      err.write(`sh: cd: can't cd to ${wanted}: ${why}`)
      return 1
    }
    shell.directory = folder
    shell.variables.set('OLDPWD', before)
    if (path === '-') out.write(folder)
    return 0
  },
  export: (parameters, { shell, out }) => {
    const named = parameters.filter((each) => !each.startsWith('-'))
    if (named.length === 0)
      for (const name of shell.exported) out.write(`export ${name}='${shell.variables.get(name) ?? ''}'`)
    for (const parameter of named) {
      const { name, value } = assignment(parameter)
      if (value !== undefined) shell.variables.set(name, value)
      shell.exported.add(name)
    }
    return 0
  },
  readonly: assign,
  local: assign,
  unset: (parameters, { shell }) => {
    for (const name of parameters) {
      shell.variables.delete(name)
      shell.functions.delete(name)
    }
    return 0
  },
  set: (parameters, { shell, out }) => {
    if (parameters.length === 0) for (const [name, value] of shell.variables) out.write(`${name}='${value}'`)
    for (const [index, parameter] of parameters.entries()) {
      if (parameter === '--') {
        shell.parameters = parameters.slice(index + 1)
        break
      }
      if (!/^[-+]\w/.test(parameter)) {
        if (parameters[index - 1] !== '-o' && parameters[index - 1] !== '+o') {
          shell.parameters = parameters.slice(index)
          break
        }
        continue
      }
      for (const option of parameter.slice(1)) {
        if (parameter.startsWith('-')) shell.options.add(option)
        else shell.options.delete(option)
      }
    }
    return 0
  },
  shift: ([count = '1'], { shell }) => {
    if (Number(count) > shell.parameters.length) return 1
    shell.parameters = shell.parameters.slice(Number(count))
    return 0
  },
  trap: ([action = '', ...signals], { shell }) => {
    for (const word of signals) {
      const signal = /^(EXIT|0)$/.test(word) ? 'EXIT' : signalOf(word)
      if (!signal) continue
      if (action === '-') shell.traps.delete(signal as Signal)
      else shell.traps.set(signal as Signal, action)
    }
    return 0
  },
  read: async (parameters, { shell, in: input, out }) => {
    const prompt = parameters.indexOf('-p')
    if (prompt >= 0) out.part(parameters[prompt + 1] ?? '')
    const names = parameters.filter((each, index) => !each.startsWith('-') && (prompt < 0 || index !== prompt + 1))
    const line = await input.readLine(shell.interruption.signal)
    const isRaw = parameters.some((each) => /^-\w*r/.test(each))
    const text = (line ?? '').replace(/\n$/, '')
    assignFields(names.length > 0 ? names : ['REPLY'], isRaw ? text : text.replace(/\\(.)/g, '$1'), shell.variables)
    return line?.endsWith('\n') ? 0 : 1
  },
  wait: async (parameters, { shell }) => {
    const wanted = parameters.map((word) => (word.startsWith('%') ? `%${word.slice(1)}` : word))
    const jobs = shell.jobs.filter(({ pid, number }) =>
      wanted.length === 0 ? true : wanted.includes(String(pid)) || wanted.includes(`%${number}`),
    )
    const { signal } = shell.interruption
    const stopped = new Promise<'stopped'>((resolve) => {
      if (signal.aborted) resolve('stopped')
      else signal.addEventListener('abort', () => resolve('stopped'), { once: true })
    })
    const codes = await Promise.race([stopped, Promise.all(jobs.map(({ ended }) => ended))])
    if (codes === 'stopped') return 130
    for (const job of jobs) shell.jobs.splice(shell.jobs.indexOf(job), 1)
    if (wanted.length > jobs.length) return 127
    return wanted.length === 0 ? 0 : (codes.at(-1) ?? 0)
  },
  jobs: (_, context) => {
    listJobs(context, true)
    return 0
  },
  fg: async ([word], { shell, out, err }) => {
    const job = shell.jobs.find(({ number }) => word === undefined || word === `%${number}`)
    if (!job) {
      err.write('sh: fg: no such job')
      return 1
    }
    out.write(job.text)
    shell.jobs.splice(shell.jobs.indexOf(job), 1)
    const { terminal, processes } = shell.process
    const group = terminal?.foreground
    if (terminal)
      terminal.foreground = processes.list().find(({ pid }) => pid === job.pid)?.group ?? terminal.foreground
    try {
      return await job.ended
    } finally {
      if (terminal && group !== undefined) terminal.foreground = group
    }
  },
  bg: () => 0,
  type: (names, { shell, out }) => {
    const missing = names.filter((name) => {
      const what = shell.functions.has(name) ? 'is a function' : shell.has(name) ? `is /bin/${name}` : undefined
      out.write(what ? `${name} ${what}` : `${name}: not found`)
      return !what
    })
    return missing.length > 0 ? 127 : 0
  },
  history: (_, { shell, out }) => {
    for (const [index, line] of shell.history.entries()) out.write(`${String(index).padStart(5)} ${line}`)
    return 0
  },
}

function assign(parameters: readonly string[], { shell }: AppletContext): number {
  for (const parameter of parameters) {
    const { name, value } = assignment(parameter)
    if (value !== undefined) shell.variables.set(name, value)
  }
  return 0
}

function assignment(parameter: string): { name: string; value?: string } {
  const at = parameter.indexOf('=')
  const name = at < 0 ? parameter : parameter.slice(0, at)
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new ShellError(`export: ${parameter}: bad variable name`)
  return at < 0 ? { name } : { name, value: parameter.slice(at + 1) }
}

/** The last name takes what is left. */
function assignFields(names: readonly string[], text: string, variables: Map<string, string>): void {
  let rest = text.replace(/^[ \t]+|[ \t]+$/g, '')
  for (const [index, name] of names.entries()) {
    const isLast = index === names.length - 1
    const end = isLast ? rest.length : rest.search(/[ \t]|$/)
    variables.set(name, rest.slice(0, end))
    rest = rest.slice(end).replace(/^[ \t]+/, '')
  }
}

const homeOf = (variables: ReadonlyMap<string, string>) => variables.get('HOME') ?? '/root'
