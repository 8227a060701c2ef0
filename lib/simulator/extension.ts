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
  stdin: ReadableStream<Uint8Array>
  stdout: LineWriter
  stderr: LineWriter
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

export interface ContainerFiles {
  read(path: string): Uint8Array | undefined
  write(path: string, data: Uint8Array): void
  remove(path: string): void
  list(path: string): readonly string[]
  isExecutable(path: string): boolean
}

export interface LineWriter {
  /** Text with or without a trailing newline; each line gets the time of its writing. */
  write(text: string): void
}
