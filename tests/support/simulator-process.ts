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
  /** No file of it may grow beyond this: a disk that is full, for a process. */
  maximumFileBytes?: number
}

/** Resolves when the API server says that it is ready. */
export async function startSimulator(options: SimulatorStartOptions = {}): Promise<RunningSimulator> {
  const dataFolder = options.dataFolder ?? makeDataFolder()
  const args = ['--enable-source-maps', '.build/simulator.js', '--data', dataFolder, '--port', '0']
  const child = spawn(...limited(options, [process.execPath, ...args, ...(options.arguments ?? [])]), {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
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

/** The shell counts in blocks of 512 bytes (POSIX), and a signal that it ignores stays ignored: writes fail with EFBIG. */
function limited({ maximumFileBytes }: SimulatorStartOptions, command: string[]): [program: string, args: string[]] {
  const [program = '', ...args] = command
  if (maximumFileBytes === undefined) return [program, args]
  const blocks = Math.floor(maximumFileBytes / 512)
  return ['sh', ['-c', `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`, 'sh', ...command]]
}
