/** What a shell runs beside itself: numbered, told of when it has ended. */
import type { Child, ContainerProcess } from '../../../extension'
import { CannotFork } from '../../container/process-table'
import type { AppletContext } from './applets'
import type { Shell } from './shell'
import { type Command, ShellError } from './tree'

/** A process of its own; that there are too many is said as any mistake is. */
export function fork(
  process: ContainerProcess,
  run: (process: ContainerProcess) => Promise<number>,
  given: Partial<ContainerProcess>,
  group?: 'own',
): Child {
  try {
    return process.processes.spawn(process, run, given, group)
  } catch (error) {
    throw error instanceof CannotFork ? new ShellError(error.message) : error
  }
}

/** Returns its number. */
export function addJob(shell: Shell, { pid, ended }: Child, command: Command): number {
  const number = (shell.jobs.at(-1)?.number ?? 0) + 1
  const job = { number, pid, text: textOf(command), ended }
  shell.jobs.push(job)
  shell.lastJob = pid
  void ended.then((code) => Object.assign(job, { code }))
  return number
}

/** Those that ended are told of once. */
export function listJobs({ shell, out }: Pick<AppletContext, 'shell' | 'out'>, withRunning: boolean): void {
  for (const job of [...shell.jobs]) {
    const { number, code, text } = job
    if (code === undefined && !withRunning) continue
    const state = code === undefined ? 'Running' : code === 0 ? 'Done' : code > 128 ? 'Terminated' : `Done(${code})`
    out.write(`[${number}]+  ${state.padEnd(26)} ${text}`)
    if (code !== undefined) shell.jobs.splice(shell.jobs.indexOf(job), 1)
  }
}

/** As `jobs` shows it: the words that are plain. */
function textOf(command: Command): string {
  if (command.type !== 'simple') return command.type
  return command.words.map((word) => word.map((part) => (part.type === 'text' ? part.text : '')).join('')).join(' ')
}
