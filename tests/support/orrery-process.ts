/** Starts the product as a person does, in a data folder of its own, and stops it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../..')

export interface RunningOrrery {
  /** The sign-in link that was printed, and where the console is. */
  link: string
  origin: string
  dataFolder: string
  kubeconfig: string
  readonly child: ChildProcess
  /** Everything it printed so far. */
  output(): string
  /** Ends it at once and starts it anew, at the same address with the same data, after `meanwhile`. */
  restart(meanwhile?: () => Promise<void>): Promise<void>
  /** SIGTERM, then waits for the end; returns its exit code and how long that took. */
  stop(): Promise<{ code: number | null; milliseconds: number }>
}

export interface StartOptions {
  dataFolder?: string
  port?: number
  environment?: Record<string, string>
  timeoutMs?: number
  command?: string
}

export function makeDataFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'orrery-data-'))
}

export async function startOrrery(options: StartOptions = {}): Promise<RunningOrrery> {
  const dataFolder = options.dataFolder ?? makeDataFolder()
  const port = options.port ?? (await freePort())
  let output = ''
  const start = () => {
    const started = spawn(process.execPath, ['bin/orrery.js', options.command ?? 'start'], {
      cwd: root,
      env: { ...process.env, PORT: String(port), ORRERY_DATA: dataFolder, ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const append = (chunk: Buffer) => {
      output += chunk.toString()
    }
    started.stdout?.on('data', append)
    started.stderr?.on('data', append)
    return started
  }
  const ready = () => waitForLink(child, () => output, options.timeoutMs ?? 300_000)
  let child = start()
  const link = await ready()
  return {
    link,
    origin: new URL(link).origin,
    dataFolder,
    kubeconfig: path.join(dataFolder, 'kubeconfig'),
    get child() {
      return child
    },
    output: () => output,
    async restart(meanwhile) {
      await endOf(child, () => child.kill('SIGKILL'))
      await meanwhile?.()
      output = ''
      child = start()
      await ready()
    },
    async stop() {
      const started = performance.now()
      const code = await endOf(child, () => child.kill('SIGTERM'))
      if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true })
      return { code, milliseconds: performance.now() - started }
    },
  }
}

function waitForLink(child: ChildProcess, output: () => string, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      reject(new Error(`${why}\n${output()}`))
    }
    const timer = setTimeout(() => fail(`Orrery was not ready within ${timeoutMs} ms`), timeoutMs)
    child.once('exit', (code, signal) => fail(`Orrery ended before it was ready (${signal ?? code})`))
    const look = () => {
      const found = /^Orrery is ready: (\S+)/m.exec(output())
      if (!found?.[1]) return
      clearTimeout(timer)
      child.removeAllListeners('exit')
      resolve(found[1])
    }
    child.stdout?.on('data', look)
  })
}

/** Resolves with the exit code after `act`; at once when the process has ended already. */
export function endOf(child: ChildProcess, act: () => void): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode)
    child.once('exit', (code) => resolve(code))
    act()
  })
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
