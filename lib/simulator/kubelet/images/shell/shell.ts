/** What a running shell is made of, shared by its interpreter and its programs. */
import type { ByteInput, ContainerProcess, Signal } from '../../../extension'
import type { ShellWriter } from './line-joiner'
import type { Command } from './tree'

export type Program = (process: ContainerProcess) => Promise<number>

export interface Job {
  number: number
  pid: number
  text: string
  ended: Promise<number>
  code?: number
}

export interface Shell {
  readonly process: ContainerProcess
  /** `$0`, and how it names itself when it complains. */
  readonly name: string
  readonly variables: Map<string, string>
  /** `$1` and on. */
  parameters: readonly string[]
  readonly functions: Map<string, Command>
  readonly jobs: Job[]
  /** `$!` */
  lastJob?: number
  directory: string
  /** `trap`: what is run at a signal, or at EXIT; empty ignores the signal. */
  readonly traps: Map<Signal | 'EXIT', string>
  /** Those that its programs have too. */
  readonly exported: Set<string>
  /** Aborted by Ctrl-C: what is being done ends. */
  interruption: AbortController
  /** With `set -e`, `-x`. */
  readonly options: Set<string>
  /** What was typed before. */
  readonly history: string[]
  /** Whether the image has a program of this name. */
  has(name: string): boolean
  /** Another program of the image, by the word that names it. */
  program(word: string): Program | undefined
}

export type ImagePrograms = Pick<Shell, 'has' | 'program'>

export function newShell(
  process: ContainerProcess,
  programs: ImagePrograms,
  name = 'sh',
  parameters: readonly string[] = [],
): Shell {
  return {
    process,
    name,
    parameters,
    variables: new Map(Object.entries(process.env)),
    functions: new Map(),
    jobs: [],
    directory: process.directory ?? '/',
    traps: new Map(),
    exported: new Set(Object.keys(process.env)),
    interruption: new AbortController(),
    options: new Set(),
    history: [],
    ...programs,
  }
}

/** A copy that a subshell may change, without what belongs to the first alone. */
export function forked(shell: Shell, process: ContainerProcess): Shell {
  return {
    ...shell,
    process,
    variables: new Map(shell.variables),
    functions: new Map(shell.functions),
    exported: new Set(shell.exported),
    // What is asked of somebody who types is asked by the first shell only.
    options: new Set([...shell.options].filter((option) => option !== 'i')),
    traps: new Map(),
    jobs: [],
  }
}

export interface Streams {
  in: ByteInput
  out: ShellWriter
  err: ShellWriter
}

/** `exit` */
export class ExitShell {
  constructor(readonly code: number) {}
}

/** `return` */
export class LeaveFunction {
  constructor(readonly code: number) {}
}

/** `break` and `continue`, out of so many loops. */
export class LeaveLoop {
  constructor(
    readonly again: boolean,
    readonly levels = 1,
  ) {}
}

/** Ctrl-C */
export class Interrupted {}

/** Without `.` and `..`. */
export function absolute(directory: string, path: string): string {
  const whole = path.startsWith('/') ? path : `${directory}/${path}`
  const parts: string[] = []
  for (const part of whole.split('/')) {
    if (part === '..') parts.pop()
    else if (part && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}
