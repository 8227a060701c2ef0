/** What a running shell is made of, shared by its interpreter and its programs. */
import type { ContainerProcess, LineWriter } from '../../../extension'

export type Program = (process: ContainerProcess) => Promise<number>

export interface Shell {
  readonly process: ContainerProcess
  readonly variables: Map<string, string>
  directory: string
  /** `trap … TERM` */
  onTerminate?: string
  /** Other programs of the image, by name. */
  program(name: string): Program | undefined
}

export interface Streams {
  out: LineWriter
  err: LineWriter
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
