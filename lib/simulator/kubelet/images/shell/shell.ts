/** What a running shell is made of, shared by its interpreter and its programs. */
import type { ContainerProcess } from '../../../extension'
import type { ShellWriter } from './line-joiner'

export type Program = (process: ContainerProcess) => Promise<number>

export interface Shell {
  readonly process: ContainerProcess
  readonly variables: Map<string, string>
  directory: string
  /** `trap … TERM` */
  onTerminate?: string
  /** Whether the image has a program of this name. */
  has(name: string): boolean
  /** Another program of the image, by the word that names it. */
  program(word: string): Program | undefined
}

export interface Streams {
  out: ShellWriter
  err: ShellWriter
}

/** `exit` */
export class ExitShell {
  constructor(readonly code: number) {}
}

/** `break` and `continue` */
export class LeaveLoop {
  constructor(readonly again: boolean) {}
}

export function absolute(directory: string, path: string): string {
  return path.startsWith('/') ? path : `${directory === '/' ? '' : directory}/${path}`
}
