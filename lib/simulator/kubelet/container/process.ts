/** A running process of a container: its image's behaviour with everything a process has, and its end. */
import type { Clock } from '../../../clock'
import type { ContainerProcess, LineWriter, Listener, ListenOptions, ProcessUsage } from '../../extension'
import type { SimulatedNetwork } from '../network'
import { CpuMeter } from './cpu-meter'
import type { MountedFiles } from './files'
import type { LogBuffer } from './log-buffer'
import { ProcessClock } from './process-clock'
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
  log: LogBuffer
  ip: string
  network: SimulatedNetwork
  fetch(request: Request): Promise<Response>
  clock: Clock
  random(): number
  memoryLimitBytes?: number
  cpuLimitMillicores?: number
  exited(exit: Exit): void
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
    const output = options.log.writer()
    const process = this.#view(output, output)
    // The next microtask: nobody sees a process end before it was seen to start.
    Promise.resolve()
      .then(() => options.run(process))
      .catch((error: unknown) => {
        output.write(error instanceof Error ? error.message : String(error))
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

  /** Runs another program in the same container, with its own streams, until it ends, is ended, or this process is. */
  execute(run: (process: ContainerProcess) => Promise<number>, argv: readonly string[], output: LineWriter) {
    const clock = new ProcessClock(this.#clock)
    return { code: run({ ...this.#view(output, output), argv, clock }), end: () => clock.end() }
  }

  #view(stdout: LineWriter, stderr: LineWriter): ContainerProcess {
    const { argv, env, hostname, ports, files, fetch, random } = this.#options
    return {
      argv,
      env,
      hostname,
      ports,
      files,
      // Made when it is asked for: most processes never read.
      get stdin() {
        return new ReadableStream<Uint8Array>({ start: (controller) => controller.close() })
      },
      stdout,
      stderr,
      signal: this.#abort.signal,
      network: {
        listen: (port, handle, options) => this.#listen(port, handle, options),
        fetch: (request) => (this.#ended ? new Promise<Response>(() => undefined) : fetch(request)),
      },
      usage: (use) => this.#use(use),
      clock: this.#clock,
      random,
    }
  }

  #listen(port: number, handle: Listener, options?: ListenOptions): void {
    if (this.#ended) return
    const { network, ip } = this.#options
    const counted: Listener = (request, caller) => {
      this.#cpu.answered(this.#nowMs())
      return handle(request, caller)
    }
    this.#closeListeners.push(network.listen(ip, port, counted, options))
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
    for (const close of this.#closeListeners.splice(0)) close()
    this.#options.log.close()
  }
}
