/** Starts the simulated cluster alone, as `npm run simulator` does, and stops or kills it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { endOf, makeDataFolder, root } from './orrery-process'

export interface RunningSimulator {
  dataFolder: string
  kubeconfig: string
  child: ChildProcess
  output(): string
  stop(): Promise<number | null>
  /** kill -9. */
  kill(): Promise<void>
}

export interface SimulatorStartOptions {
  dataFolder?: string
  arguments?: readonly string[]
}

/** Resolves when the API server says that it is ready. */
export async function startSimulator(options: SimulatorStartOptions = {}): Promise<RunningSimulator> {
  const dataFolder = options.dataFolder ?? makeDataFolder()
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', '.build/simulator.js', '--data', dataFolder, '--port', '0', ...(options.arguments ?? [])],
    { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] },
  )
  let output = ''
  const collect = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${why}\n${output}`))
    const timer = setTimeout(() => fail('the simulator was not ready within 60 s'), 60_000)
    child.once('exit', (code, signal) => fail(`the simulator ended before it was ready (${signal ?? code})`))
    child.stdout?.on('data', () => {
      if (!output.includes('"ready":true')) return
      clearTimeout(timer)
      child.removeAllListeners('exit')
      resolve()
    })
  })
  return {
    dataFolder,
    kubeconfig: path.join(dataFolder, 'kubeconfig'),
    child,
    output: () => output,
    async stop() {
      const code = await endOf(child, () => child.kill('SIGTERM'))
      if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true })
      return code
    },
    async kill() {
      await endOf(child, () => child.kill('SIGKILL'))
    },
  }
}
