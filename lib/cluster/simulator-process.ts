/**
 * The bundled cluster as a child process: started, watched, started again when it dies or hangs, stopped with the console.
 * Beyond that it is a cluster like any other: reached over HTTPS with the kubeconfig that it writes.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { BackOff } from '../client/back-off'
import { reasonOf } from '../client/http-api'
import { type Clock, sleep, systemClock } from '../clock'
import { serviceUnavailable } from '../kube/status-error'
import type { Connection } from './clusters'
import { preloadReader, readOwnKubeconfig } from './kubeconfig'
import { createTransport, type Server, type Transport } from './transport'
import { hangMs, Watchdog } from './watchdog'

export interface SimulatorProcessOptions {
  /** The simulator's program, plain JavaScript. */
  script: string
  dataFolder: string
  /** Further arguments: '--empty', '--nodes', '5'. */
  args?: readonly string[]
  clock?: Clock
  random?: () => number
  /** The simulator's output and what happens to it, line by line. */
  log?(line: string): void
}

export interface SimulatorProcess {
  connection: Extract<Connection, { identity: 'impersonate' }>
  /** Rejects with what is wrong, while it is not ready. */
  ready(): Promise<void>
  /** Resolves when the process has ended. */
  stop(): Promise<void>
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>

const id = 'local'
const pollMs = 100
const readyWithinMs = 60_000
const killAfterMs = 5_000
/** A process that lived so long was a good one: its end is a first failure again. */
const goodLifeMs = 60_000

/** Resolves once the cluster is ready; rejects with the simulator's last words when it ends before that. */
export async function startSimulatorProcess(options: SimulatorProcessOptions): Promise<SimulatorProcess> {
  const supervisor = new Supervisor(options)
  await supervisor.start()
  return supervisor
}

class Supervisor implements SimulatorProcess {
  readonly #clock: Clock
  readonly #backOff: BackOff
  readonly #log: (line: string) => void
  readonly #stopping = new AbortController()
  #child: Child | undefined
  #ended: Promise<void> = Promise.resolve()
  #lastWords: string[] = []
  /** What the first process says before it is ready: if it ends with one line, that is what there is to say. */
  #heldBack: string[] | undefined = []
  #transport: Transport | undefined
  #watchdog: Watchdog | undefined

  readonly connection: SimulatorProcess['connection'] = {
    id,
    name: 'local',
    capabilities: { simulation: true },
    identity: 'impersonate',
    transport: {
      fetch: async (target, init, extra) => {
        if (!this.#transport) throw this.#notReady()
        return await this.#transport.fetch(target, init, extra)
      },
    },
  }

  constructor(private readonly options: SimulatorProcessOptions) {
    this.#clock = options.clock ?? systemClock
    this.#backOff = new BackOff(options.random ?? Math.random, 500)
    this.#log = options.log ?? ((line) => process.stderr.write(`[simulator] ${line}\n`))
  }

  async start(): Promise<void> {
    const startedAt = this.#now()
    const life = new AbortController()
    const ended = this.#spawn().finally(() => life.abort())
    this.#ended = ended.then(() => undefined)
    preloadReader()
    const isUp = await this.#becomeReady(life.signal)
    if (!isUp) await this.stop()
    const said = this.#heldBack ?? []
    this.#heldBack = undefined
    if (!isUp && said.length === 1) throw new Error(said[0])
    for (const line of said) this.#log(line)
    if (!isUp)
      throw new Error(`The simulated cluster did not start: ${this.#lastWords.at(-1)?.trim() ?? 'it said nothing.'}`)
    this.#ended = this.#supervise(ended, startedAt)
  }

  async ready(): Promise<void> {
    if (this.#watchdog?.isSilent) throw serviceUnavailable('the simulated cluster does not answer')
    if (!this.#transport) throw this.#notReady()
    const wrong = await whatIsWrong(this.#transport)
    if (wrong !== undefined) throw serviceUnavailable(`the simulated cluster is not ready: ${wrong}`)
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#child?.stdin.end()
    this.#child?.kill('SIGTERM')
    const cancelKill = this.#clock.after(killAfterMs, () => this.#child?.kill('SIGKILL'))
    await this.#ended
    cancelKill()
    this.#dropTransport()
  }

  /** Until it is stopped: waits for the end of one process and starts the next. */
  async #supervise(first: Promise<string>, firstStartedAt: number): Promise<void> {
    let ended = first
    let startedAt = firstStartedAt
    for (;;) {
      const how = await ended
      this.#dropTransport()
      if (this.#stopping.signal.aborted) return
      if (this.#now() - startedAt >= goodLifeMs) this.#backOff.reset()
      const wait = this.#backOff.next()
      this.#log(`The simulated cluster ended (${how}); it is started again in ${wait} ms.`)
      await sleep(this.#clock, wait, this.#stopping.signal)
      if (this.#stopping.signal.aborted) return
      startedAt = this.#now()
      const life = new AbortController()
      ended = this.#spawn().finally(() => life.abort())
      const isUp = await this.#becomeReady(life.signal)
      // It neither answers nor ends: the next one may do better.
      if (!isUp && !this.#stopping.signal.aborted) this.#child?.kill('SIGKILL')
    }
  }

  /** Resolves with how it ended; never rejects. */
  #spawn(): Promise<string> {
    const { script, dataFolder, args = [] } = this.options
    // Its standard input is a pipe from us and nothing is ever written: when we are gone, however we went, it closes.
    const child = spawn(process.execPath, [script, '--data', dataFolder, '--parent', String(process.pid), ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#child = child
    this.#lastWords = []
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        // Its standard output is one line for programs; what is for people comes on the other.
        if (stream === child.stdout) return
        if (this.#heldBack) this.#heldBack.push(line)
        else this.#log(line)
        if (line.trim()) this.#lastWords = [...this.#lastWords.slice(-9), line]
      })
    }
    child.stdin.on('error', () => undefined)
    return new Promise((resolve) => {
      child.once('error', (error) => {
        this.#lastWords.push(error.message)
        resolve(error.message)
      })
      // 'close' comes after all output has been read, 'exit' may come before.
      child.once('close', (code, signal) => resolve(signal ?? `code ${code}`))
    })
  }

  /** False when the process ended, did not become ready in time, or is being stopped. */
  async #becomeReady(life: AbortSignal): Promise<boolean> {
    const file = path.join(this.options.dataFolder, 'simulator', 'console.kubeconfig')
    const deadline = this.#now() + readyWithinMs
    let readAt = 0
    let server: Server | undefined
    let transport: Transport | undefined
    while (!life.aborted && !this.#stopping.signal.aborted && this.#now() < deadline) {
      const changedAt = await stat(file).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      )
      // One of last time may still be there: it is tried, and read again when it is replaced.
      if (changedAt !== readAt) {
        readAt = changedAt
        transport?.close()
        server = await readOwnKubeconfig(file).catch(() => undefined)
        transport = server && createTransport(id, server)
      }
      if (server && transport && (await isReady(transport)) && !life.aborted) {
        this.#transport = transport
        this.#watch(server)
        return true
      }
      await sleep(this.#clock, pollMs, life)
    }
    if (!life.aborted) this.#lastWords.push(`it was not ready after ${readyWithinMs / 1000} s.`)
    transport?.close()
    return false
  }

  #watch(server: Server): void {
    const child = this.#child
    this.#watchdog = new Watchdog({
      clock: this.#clock,
      // On a connection of its own: one that others use may wait behind what they asked.
      async ask(signal) {
        const transport = createTransport(id, server)
        try {
          await (await transport.fetch('/livez', { method: 'GET', signal })).body?.cancel()
        } finally {
          transport.close()
        }
      },
      hung: () => {
        this.#log(`The simulated cluster has not answered for ${hangMs / 1000} s and is ended.`)
        child?.kill('SIGKILL')
      },
    })
  }

  #dropTransport(): void {
    this.#watchdog?.stop()
    this.#watchdog = undefined
    this.#transport?.close()
    this.#transport = undefined
  }

  #notReady() {
    return serviceUnavailable(
      this.#stopping.signal.aborted ? 'the simulated cluster has been stopped' : 'the simulated cluster is starting',
    )
  }

  #now(): number {
    return this.#clock.now().getTime()
  }
}

async function isReady(transport: Pick<Transport, 'fetch'>): Promise<boolean> {
  return (await whatIsWrong(transport)) === undefined
}

/** Undefined when it is ready. The answer names what failed: `[-]etcd failed: reason withheld`. */
async function whatIsWrong(transport: Pick<Transport, 'fetch'>): Promise<string | undefined> {
  try {
    const response = await transport.fetch('/readyz', { method: 'GET', signal: AbortSignal.timeout(5_000) })
    const text = await response.text()
    if (response.ok) return undefined
    const failed = [...text.matchAll(/^\[-\](\S+) failed/gm)].map(([, name]) => name)
    return failed.join(', ') || `it answers with status ${response.status}`
  } catch (error) {
    return reasonOf(error)
  }
}
