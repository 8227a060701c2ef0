/** One container on its node: its current process, its logs, its probes, and how it is stopped. */
import type { Clock } from '../../../clock'
import type { Container, Pod, Probe } from '../../../kube/types'
import type { ImageBehaviour, LineWriter } from '../../extension'
import type { RemoteStreams } from '../../runtime'
import { foldersOf } from '../images/executables'
import { mainProgram, programFor } from '../images/program'
import { collecting } from '../images/shell/line-joiner'
import { systemFiles } from '../images/system-files'
import type { SimulatedNetwork } from '../network'
import { hostnameOf } from './environment'
import { type ImageFolders, type Mount, MountedFiles } from './files'
import { emptyInput, InputQueue } from './input-queue'
import { LineDiscipline } from './line-discipline'
import { LogBuffer } from './log-buffer'
import { byteWriter, terminalWriter } from './output'
import { attempt, longestOutput, type ProbeResult, within } from './probe-attempt'
import { type ProbeKind, Prober } from './prober'
import { type Exit, RunningProcess } from './process'
import { pump, RemoteConsole } from './remote-console'
import type { Usage } from './usage'

export interface InstanceOptions {
  pod(): Pod
  /** Its spec and what its image does; an image may change under a Pod that runs. */
  container(): Container
  image(): ImageBehaviour
  network: SimulatedNetwork
  clock: Clock
  random(): number
  exited(exit: Exit & { message?: string }): void
  unhealthy(kind: ProbeKind, output: string): void
  decided(kind: ProbeKind, healthy: boolean): void
}

export interface StartOptions {
  env: Readonly<Record<string, string>>
  mounts: readonly Mount[]
  ip: string
  fetch(request: Request): Promise<Response>
  memoryLimitBytes?: number
  cpuLimitMillicores?: number
  startedMs: number
  /** Adopted after a restart of the simulator: a startup probe that succeeded does not run again. */
  isStarted: boolean
}

type Hook = NonNullable<NonNullable<Container['lifecycle']>['preStop']>

/** A container always gets this long after its preStop hook. */
const leastGraceMs = 2000
const messageLines = 80
const messageBytes = 2048
const terminationLogBytes = 4096
const cannotExecute = 126

export class ContainerInstance {
  readonly #options: InstanceOptions
  #log: LogBuffer
  #previousLog: LogBuffer | undefined
  #process: RunningProcess | undefined
  #files: MountedFiles | undefined
  #console: RemoteConsole | undefined
  #prober: Prober | undefined
  #ip = ''
  #cancelKill: (() => void) | undefined
  #isStopping = false

  constructor(options: InstanceOptions) {
    this.#options = options
    this.#log = new LogBuffer(options.clock)
  }

  get log(): LogBuffer {
    return this.#log
  }

  get previousLog(): LogBuffer | undefined {
    return this.#previousLog
  }

  get running(): boolean {
    return this.#process !== undefined && !this.#process.ended
  }

  usage(): (Usage & { cpuSeconds: number }) | undefined {
    return this.running ? this.#process?.usage() : undefined
  }

  /** Throws NotExecutable. */
  start({ env, mounts, ip, fetch, startedMs, isStarted, ...limits }: StartOptions): void {
    const { network, clock, random, pod } = this.#options
    const container = this.#options.container()
    const image = this.#options.image()
    const files = filesOf(pod(), mounts, ip, foldersOf(image))
    const contents = { ...systemFiles(image, container.image ?? ''), ...image.files?.(hostnameOf(pod())) }
    for (const [path, text] of Object.entries(contents)) putUnmounted(files, mounts, path, text)
    const program = mainProgram(this.#options.image(), container, env, files)
    if (this.#process) {
      this.#previousLog = this.#log
      this.#log = new LogBuffer(clock)
    }
    this.#isStopping = false
    this.#ip = ip
    this.#files = files
    const attachable = new RemoteConsole(this.#log, container)
    this.#console = attachable
    this.#process = new RunningProcess({
      ...program,
      ...attachable.processStreams((group, signal) => this.#process?.signalGroup(group, signal)),
      env,
      hostname: hostnameOf(pod()),
      ports: (container.ports ?? []).map(({ containerPort }) => containerPort),
      files,
      directory: container.workingDir || '/',
      log: this.#log,
      ip,
      network,
      fetch,
      clock,
      random,
      ...limits,
      exited: (exit) => this.#exited(exit),
    })
    const { unhealthy, decided } = this.#options
    const probe = (each: Probe, timeoutMs: number) => this.#attempt(each, timeoutMs)
    this.#prober = new Prober({ container, clock, random, startedMs, attempt: probe, unhealthy, decided }, isStarted)
    const hook = container.lifecycle?.postStart
    if (hook) void this.#hook(hook, leastGraceMs)
  }

  /** preStop, SIGTERM, and SIGKILL when the grace is over. Called again, only the grace is new. */
  stop(graceMs: number): void {
    const { clock } = this.#options
    this.#cancelKill?.()
    this.#cancelKill = clock.after(graceMs, () => this.kill())
    if (this.#isStopping) return
    this.#isStopping = true
    this.#prober?.stop()
    const hook = graceMs > 0 ? this.#options.container().lifecycle?.preStop : undefined
    if (!hook) this.#process?.terminate()
    else {
      const beganMs = clock.now().getTime()
      void this.#hook(hook, graceMs).then(() => {
        if (!this.running) return
        const leftMs = graceMs - (clock.now().getTime() - beganMs)
        this.#cancelKill?.()
        this.#cancelKill = clock.after(Math.max(leastGraceMs, leftMs), () => this.kill())
        this.#process?.terminate()
      })
    }
  }

  kill(): void {
    this.#process?.kill()
  }

  /** The simulator stops: everything of the process goes, nobody is told. */
  abandon(): void {
    this.#prober?.stop()
    this.#console?.end()
    this.#cancelKill?.()
    this.#process?.abandon()
  }

  /**
   * For probes and hooks. Undefined when the command took longer and was ended; of its output the beginning is kept.
   */
  async execute(command: readonly string[], timeoutMs: number): Promise<{ code: number; output: string } | undefined> {
    let output = ''
    const writer = collecting((text) => {
      if (output.length < longestOutput) output += text
    })
    const process = this.#process
    if (!process || process.ended) return { code: cannotExecute, output: 'container is not running' }
    try {
      const running = this.#begin(command, { stdin: emptyInput, stdout: writer, stderr: writer })
      const code = await within(this.#options.clock, timeoutMs, running.ended)
      if (code !== undefined) return { code, output }
      process.endSession(running)
      return undefined
    } catch (error) {
      return { code: cannotExecute, output: error instanceof Error ? error.message : String(error) }
    }
  }

  /** With a client's streams; when the client goes, so does what it began. Throws NotExecutable. */
  async exec(command: readonly string[], streams: RemoteStreams): Promise<number> {
    const { signal } = streams
    const process = this.#running()
    const child = streams.tty ? this.#beginOnTerminal(command, streams) : this.#beginPlain(command, streams)
    const hangUp = () => process.endSession(child)
    signal.addEventListener('abort', hangUp, { once: true })
    if (signal.aborted) hangUp()
    try {
      return await child.ended
    } finally {
      signal.removeEventListener('abort', hangUp)
      if (streams.tty) process.endSession(child)
    }
  }

  /** The streams of the main process; resolves when it, or the client, is gone. */
  async attach(streams: RemoteStreams): Promise<void> {
    this.#running()
    await this.#console?.attach(streams)
  }

  #beginPlain(command: readonly string[], { stdin, stdout, stderr, taken, tooMuchInput }: RemoteStreams) {
    const input = stdin && new InputQueue()
    const child = this.#begin(command, {
      stdin: input ?? emptyInput,
      stdout: byteWriter(stdout, taken),
      stderr: byteWriter(stderr, taken),
    })
    if (stdin && input)
      void pump(
        stdin,
        (data) => {
          if (!input.push(data)) tooMuchInput()
        },
        () => input.end(),
      )
    return child
  }

  #beginOnTerminal(command: readonly string[], streams: RemoteStreams) {
    const process = this.#running()
    const terminal = new LineDiscipline({
      output: (data) => streams.stdout?.(data),
      taken: streams.taken,
      tooMuchInput: streams.tooMuchInput,
      signal: (group, signal) => process.signalGroup(group, signal),
    })
    const writer = terminalWriter(terminal)
    const child = this.#begin(command, { stdin: terminal.input, stdout: writer, stderr: writer, terminal })
    streams.onResize((size) => terminal.resize(size))
    if (streams.stdin)
      void pump(
        streams.stdin,
        (data) => terminal.type(data),
        () => terminal.input.end(),
      )
    return child
  }

  #begin(
    command: readonly string[],
    streams: {
      stdin: InputQueue | typeof emptyInput
      stdout: LineWriter
      stderr: LineWriter
      terminal?: LineDiscipline
    },
  ) {
    const run = programFor(command, this.#options.image(), this.#files ?? new MountedFiles([]))
    return this.#running().execute(run, { argv: command, ...streams })
  }

  #running(): RunningProcess {
    if (!this.#process || this.#process.ended) throw new Error('container is not running')
    return this.#process
  }

  #exited(exit: Exit): void {
    this.#prober?.stop()
    this.#console?.end()
    this.#cancelKill?.()
    this.#cancelKill = undefined
    const message = this.#terminationMessage(exit)
    this.#options.exited(message ? { ...exit, message } : exit)
  }

  #terminationMessage({ code }: Exit): string {
    const { terminationMessagePath = '/dev/termination-log', terminationMessagePolicy } = this.#options.container()
    const written = this.#files?.read(terminationMessagePath)
    if (written?.length) return new TextDecoder().decode(written.slice(-terminationLogBytes))
    const fromLog = terminationMessagePolicy === 'FallbackToLogsOnError' && code !== 0
    return fromLog ? this.#log.tail(messageLines, messageBytes) : ''
  }

  async #attempt(probe: Probe, timeoutMs: number): Promise<ProbeResult> {
    const { pod, network, clock } = this.#options
    const container = this.#options.container()
    const execute: ContainerInstance['execute'] = (command, limitMs) => this.execute(command, limitMs)
    return attempt(probe, { pod: pod(), container, ip: this.#ip, network, clock, execute }, timeoutMs)
  }

  async #hook(hook: Hook, graceMs: number): Promise<void> {
    const { clock } = this.#options
    if (hook.sleep) {
      await within(clock, Math.min(hook.sleep.seconds * 1000, graceMs), new Promise(() => undefined))
      return
    }
    const { httpGet, tcpSocket, exec } = hook
    const handler = { ...(httpGet ? { httpGet } : {}), ...(tcpSocket ? { tcpSocket } : {}), ...(exec ? { exec } : {}) }
    await this.#attempt(handler, graceMs).catch(() => undefined)
  }
}

const encoder = new TextEncoder()

/** A container's files: volumes over what every container finds in /etc. */
function filesOf(pod: Pod, mounts: readonly Mount[], ip: string, image: ImageFolders): MountedFiles {
  const files = new MountedFiles(mounts, image)
  const hostname = hostnameOf(pod)
  const namespace = pod.metadata?.namespace ?? 'default'
  const put = (path: string, text: string) => putUnmounted(files, mounts, path, text)
  put('/etc/hostname', `${hostname}\n`)
  put('/etc/hosts', `# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n${ip}\t${hostname}\n`)
  const search = `${namespace}.svc.cluster.local svc.cluster.local cluster.local`
  put('/etc/resolv.conf', `search ${search}\nnameserver 10.96.0.10\noptions ndots:5\n`)
  return files
}

/** What a volume is mounted over is not seen. */
function putUnmounted(files: MountedFiles, mounts: readonly Mount[], path: string, text: string): void {
  if (mounts.some((mount) => path === mount.path || path.startsWith(`${mount.path}/`))) return
  files.write(path, encoder.encode(text))
}
