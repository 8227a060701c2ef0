/** What an addon may add to the simulator. Addons depend on this file; the simulator never depends on an addon. */

import type { ControllerFactory } from '../client/controller'
import type { Clock } from '../clock'
import type { Strategy } from './registry/strategy'

export interface SimulatorExtension {
  strategies?: readonly Strategy[]
  controllers?: readonly ControllerFactory[]
  images?: readonly ImageBehaviour[]
}

export interface ImageBehaviour {
  /** Against the image reference as written in the Pod ('registry.k8s.io/redis:e2e'). First match in the list wins. */
  match: RegExp
  /** Bytes that a pull has to fetch, for progress and time. */
  size?: number
  /** What `command` of a container replaces. */
  entrypoint?: readonly string[]
  /** What `args` of a container replace, and `command` too. */
  arguments?: readonly string[]
  /**
   * Where the image keeps its own programs ('/usr/sbin/nginx'); what is neither here nor part of its system cannot be run.
   * Those that `programs` does not name are its main process. Absent: nothing is known of the image, and whatever is no
   * shell is taken for its main process.
   */
  paths?: readonly string[]
  /** What is in it beside its programs, by path. */
  files?(hostname: string): Readonly<Record<string, string>>
  /** What it is built on: a Debian with bash, an Alpine or busybox, or nothing at all. Default gnu. */
  system?: 'gnu' | 'busybox' | 'none'
  /** What the container's main process does; ends with its exit code. A rejected promise is exit code 1 with its message on stderr. */
  run(process: ContainerProcess): Promise<number>
  /** Further programs of the image by name ('redis-cli'), for shells, exec and exec probes. */
  programs?: Readonly<Record<string, (process: ContainerProcess) => Promise<number>>>
}

/** A simulated process has what a real one has, so that logs, exec, probes, requests between Pods and Jobs need no special cases. */
export interface ContainerProcess {
  argv: readonly string[]
  env: Readonly<Record<string, string>>
  hostname: string
  /** The containerPorts that the Pod declares, in their order. */
  ports: readonly number[]
  files: ContainerFiles
  /** Where it began; default `/`. */
  directory?: string
  pid: number
  /** Those of the container, as `ps` shows them. */
  processes: Processes
  /** Said by a process that does something of its own at these signals; else they end it, but for PID 1. */
  onSignal(handle: (signal: Signal) => boolean): void
  stdin: ByteInput
  stdout: LineWriter
  stderr: LineWriter
  /** Where the process has one (`tty: true`), its input and output are this. */
  terminal?: Terminal | undefined
  /** Aborted on SIGTERM; a process that has not ended when its grace is over is killed (137). */
  signal: AbortSignal
  network: {
    /** Answers on this Pod's IP; throws when the port is taken. Closed when the process ends. */
    listen(port: number, handle: Listener, options?: ListenOptions): void
    /** Resolves Service names and Pod IPs as a container would. */
    fetch(request: Request): Promise<Response>
  }
  /** States what the process uses now; what its requests cost comes on top. */
  usage(use: ProcessUsage): void
  clock: Clock
  random(): number
}

export interface ProcessUsage {
  cpuMillicores: number
  memoryBytes: number
  /** CPU time that each answered request takes. Default 2. */
  cpuMsPerRequest?: number
}

export type Listener = (request: Request, caller: Caller) => Promise<Response>

export interface ListenOptions {
  /** True: speaks TLS and nothing else; 'either': whatever it is greeted with. Absent: plain HTTP. */
  tls?: true | 'either'
}

/** The other end of a connection in the simulated network. */
export interface Caller {
  /** '-' when it has none there. */
  address: string
  /** What it has shown; the network vouches for it. */
  certificate?: { commonName: string; organizations: readonly string[] }
}

export type Signal = 'HUP' | 'INT' | 'QUIT' | 'KILL' | 'TERM' | 'PIPE'

export interface ProcessEntry {
  pid: number
  parent: number
  /** Who gets what a terminal's Ctrl-C sends. */
  group: number
  /** One per process that came from outside: the main one, each exec. */
  session: number
  argv: readonly string[]
  hasTerminal: boolean
  startedMs: number
}

export interface Child {
  readonly pid: number
  /** Its exit code; 128 and more when a signal ended it. */
  readonly ended: Promise<number>
}

export interface Processes {
  list(): readonly ProcessEntry[]
  /** False when there is no such process. */
  signal(pid: number, signal: Signal): boolean
  signalGroup(group: number, signal: Signal): void
  /** What `exec` does: the process goes on as another program. */
  become(pid: number, argv: readonly string[]): void
  /**
   * A process of its own: what is not named it has from `parent`. `own` begins a group of which it is the first; `session`
   * is for what comes from outside the container. Throws when there are too many.
   */
  spawn(
    parent: ContainerProcess,
    run: (process: ContainerProcess) => Promise<number>,
    changes: Partial<ContainerProcess>,
    group?: 'own' | 'session',
  ): Child
}

export interface ByteInput {
  /** What has come, at least a byte; undefined at the end, and when the signal is aborted first. */
  read(until?: AbortSignal): Promise<Uint8Array | undefined>
  /** Up to the next newline, which it has unless the input ends without; undefined at the end. */
  readLine(until?: AbortSignal): Promise<string | undefined>
}

/** What a kernel keeps of a terminal. */
export interface Terminal {
  readonly columns: number
  readonly rows: number
  /** The process group that Ctrl-C ends. */
  foreground: number
  /**
   * Takes every key as it comes, for a program with an editor of its own; the returned function gives the line back to the
   * kernel, which echoes, erases and sends signals. `resized`: draw again.
   */
  takeKeys(handle: (data: string) => void, resized: () => void): () => void
  /** What was typed while nobody took the keys and nobody has read, which it is not any more. */
  typedAhead(): string
  /** As it is: nothing becomes a carriage return. */
  draw(text: string): void
}

export interface ContainerFiles {
  read(path: string): Uint8Array | undefined
  write(path: string, data: Uint8Array): void
  remove(path: string): void
  /** All files below. */
  list(path: string): readonly string[]
  isFolder(path: string): boolean
  /** The names in a folder, sorted. */
  entries(path: string): readonly string[]
  makeFolder(path: string): void
  /** With all that is in it. */
  removeFolder(path: string): void
  isExecutable(path: string): boolean
}

export interface LineWriter {
  /** Text with or without a trailing newline; each line gets the time of its writing. */
  write(text: string): void
  /** Where a reader sees single bytes: exactly these, and no line ended. */
  part?(data: string | Uint8Array): void
  /** Where a reader may be slow, resolves when it has taken most of what was written: a real write would return then. */
  taken?(): Promise<void>
}
