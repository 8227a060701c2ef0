/** A running process of a container: its image's behaviour with everything a process has, and its end. */
import type { Clock } from '../../../clock'
import type {
  ByteInput,
  Child,
  ContainerProcess,
  LineWriter,
  Listener,
  ListenOptions,
  ProcessUsage,
  Signal,
  Terminal,
} from '../../extension'
import type { SimulatedNetwork } from '../network'
import { CpuMeter } from './cpu-meter'
import type { MountedFiles } from './files'
import { emptyInput } from './input-queue'
import type { LogBuffer } from './log-buffer'
import type { ContainerOutput } from './output'
import { ProcessClock } from './process-clock'
import { ProcessTable } from './process-table'
import { type Usage, usageAt } from './usage'

export interface Exit {
  code: number
  reason: 'Completed' | 'Error' | 'OOMKilled'
}

export interface ProcessOptions {
  run(process: ContainerProcess): Promise<number>
  argv: readonly string[]
  env: Readonly<Record<string, string>>
  hostname: string
  ports: readonly number[]
  files: MountedFiles
  directory: string
  log: LogBuffer
  output: ContainerOutput
  /** What it reads and is told, where its container declares that (`stdin`, `tty`). */
  stdin?: ByteInput
  terminal?: { terminal: Terminal; writer: LineWriter }
  ip: string
  network: SimulatedNetwork
  fetch(request: Request): Promise<Response>
  clock: Clock
  random(): number
  memoryLimitBytes?: number
  cpuLimitMillicores?: number
  exited(exit: Exit): void
}

/** What a command in a running container is given. */
export interface ExecStreams {
  argv: readonly string[]
  stdin: ByteInput
  stdout: LineWriter
  stderr: LineWriter
  terminal?: Terminal
}

/** What a process is taken to use until it says otherwise. */
const idle: ProcessUsage = { cpuMillicores: 1, memoryBytes: 8 * 1024 * 1024 }
const killed = 137

export class RunningProcess {
  readonly #options: ProcessOptions
  readonly #clock: ProcessClock
  readonly #abort = new AbortController()
  readonly #closeListeners: (() => void)[] = []
  readonly #seed: number
  readonly #cpu: CpuMeter
  readonly #table: ProcessTable
  readonly #main: ContainerProcess
  #handle: ((signal: Signal) => boolean) | undefined
  #stated: ProcessUsage = idle
  #ended = false

  constructor(options: ProcessOptions) {
    this.#options = options
    this.#clock = new ProcessClock(options.clock)
    this.#seed = options.random()
    const { cpuLimitMillicores: limitMillicores } = options
    this.#cpu = new CpuMeter({
      stated: idle,
      seed: this.#seed,
      nowMs: this.#nowMs(),
      ...(limitMillicores === undefined ? {} : { limitMillicores }),
    })
    const { clock, argv, terminal } = options
    this.#table = new ProcessTable({
      clock,
      main: {
        argv,
        hasTerminal: terminal !== undefined,
        startedMs: clock.now().getTime(),
        signal: (signal) => this.#signalMain(signal),
      },
      listen: (port, handle, options) => this.#listen(port, handle, options),
    })
    const process = this.#view()
    this.#main = process
    if (terminal) terminal.terminal.foreground = process.pid
    // The next microtask: nobody sees a process end before it was seen to start.
    Promise.resolve()
      .then(() => options.run(process))
      .catch((error: unknown) => {
        process.stderr.write(error instanceof Error ? error.message : String(error))
        return 1
      })
      .then((code) => this.#end({ code, reason: code === 0 ? 'Completed' : 'Error' }))
  }

  get ended(): boolean {
    return this.#ended
  }

  /** SIGTERM. */
  terminate(): void {
    this.#abort.abort()
  }

  /** SIGKILL. */
  kill(reason: 'Error' | 'OOMKilled' = 'Error'): void {
    this.#end({ code: killed, reason })
  }

  /** Ends without telling anyone: the simulator itself stops. */
  abandon(): void {
    this.#ended = true
    this.#release()
  }

  usage(): Usage & { cpuSeconds: number } {
    const nowMs = this.#nowMs()
    const { memoryBytes } = usageAt(this.#stated, this.#seed, nowMs)
    return {
      cpuMillicores: this.#cpu.millicores(nowMs),
      cpuSeconds: this.#cpu.seconds(nowMs),
      // Whoever came over the limit would have been killed for it.
      memoryBytes: Math.min(memoryBytes, this.#options.memoryLimitBytes ?? memoryBytes),
    }
  }

  /** Begins another program in the same container, with its own streams; it ends with this process at the latest. */
  execute(run: (process: ContainerProcess) => Promise<number>, streams: ExecStreams): Child {
    const { terminal, ...given } = streams
    const child = this.#table.spawn({ ...this.#main, terminal }, run, given, 'session')
    if (terminal) terminal.foreground = child.pid
    return child
  }

  signalGroup(group: number, signal: Signal): void {
    this.#table.signalGroup(group, signal)
  }

  /** The client of an execution is gone, and all that it began goes with it. */
  endSession({ pid }: Child): void {
    this.#table.endSession(pid)
  }

  /** From inside, nothing kills PID 1, and only what it handles ends it. */
  #signalMain(signal: Signal): void {
    if (signal === 'KILL' || this.#handle?.(signal)) return
    if (signal === 'TERM' || signal === 'INT' || signal === 'QUIT') this.terminate()
  }

  #view(): ContainerProcess {
    const {
      argv,
      env,
      hostname,
      ports,
      files,
      directory,
      fetch,
      random,
      output,
      terminal,
      stdin = emptyInput,
    } = this.#options
    return {
      argv,
      env,
      hostname,
      ports,
      files,
      directory,
      pid: 1,
      processes: this.#table,
      onSignal: (handle) => {
        this.#handle = handle
      },
      stdin,
      stdout: terminal?.writer ?? output.writer('stdout'),
      stderr: terminal?.writer ?? output.writer('stderr'),
      ...(terminal ? { terminal: terminal.terminal } : {}),
      signal: this.#abort.signal,
      network: {
        listen: (port, handle, options) => void this.#listen(port, handle, options),
        fetch: (request) => (this.#ended ? new Promise<Response>(() => undefined) : fetch(request)),
      },
      usage: (use) => this.#use(use),
      clock: this.#clock,
      random,
    }
  }

  /** Returns what closes it. */
  #listen(port: number, handle: Listener, options?: ListenOptions): () => void {
    if (this.#ended) return () => undefined
    const { network, ip } = this.#options
    const counted: Listener = (request, caller) => {
      this.#cpu.answered(this.#nowMs())
      return handle(request, caller)
    }
    const close = network.listen(ip, port, counted, options)
    this.#closeListeners.push(close)
    return close
  }

  #nowMs(): number {
    return this.#options.clock.now().getTime()
  }

  #use(use: ProcessUsage): void {
    this.#stated = use
    this.#cpu.state(use, this.#nowMs())
    const { memoryLimitBytes } = this.#options
    if (memoryLimitBytes !== undefined && use.memoryBytes > memoryLimitBytes) this.kill('OOMKilled')
  }

  #end(exit: Exit): void {
    if (this.#ended) return
    this.#ended = true
    this.#release()
    this.#options.exited(exit)
  }

  #release(): void {
    this.#clock.end()
    this.#table.endAll()
    this.#options.output.end()
    for (const close of this.#closeListeners.splice(0)) close()
    this.#options.log.close()
  }
}
