/** Starting, stopping and dying: what a person at a terminal relies on. */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { eventually } from '../support/kubectl'
import { endOf, freePort, makeDataFolder, type RunningOrrery, root, startOrrery } from '../support/orrery-process'

let running: RunningOrrery[] = []
const folders: string[] = []
afterEach(async () => {
  await Promise.all(running.map((orrery) => orrery.stop()))
  running = []
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const start = async (options: Parameters<typeof startOrrery>[0] = {}) => {
  const orrery = await startOrrery({ environment: { ORRERY_EMPTY: '1' }, ...options })
  running.push(orrery)
  return orrery
}

/** Processes whose command line or environment names the data folder. */
function processesOf(dataFolder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => ['cmdline', 'environ'].some((part) => readOr(`/proc/${pid}/${part}`).includes(dataFolder)))
    .map(Number)
}

function simulatorOf(orrery: RunningOrrery): number {
  const simulator = processesOf(orrery.dataFolder).find((pid) => pid !== orrery.child.pid)
  if (simulator === undefined) throw new Error('no simulator process')
  return simulator
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

async function refusedStart(environment: Record<string, string>): Promise<string[]> {
  const child = spawn(process.execPath, ['bin/orrery.js'], { cwd: root, env: { ...process.env, ...environment } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  const code = await endOf(child, () => undefined)
  expect(code).toBe(1)
  return output.trim().split('\n')
}

describe('ending', () => {
  test('SIGTERM ends everything within 10 s and leaves no process', async () => {
    const orrery = await start()
    expect(processesOf(orrery.dataFolder).length).toBeGreaterThan(1)
    expect(orrery.output()).not.toContain('next.config')
    const { code, milliseconds } = await orrery.stop()
    expect(code).toBe(0)
    expect(milliseconds).toBeLessThan(10_000)
    expect(processesOf(orrery.dataFolder)).toEqual([])
  })

  test('kill -9 of the console leaves no simulator, and the next start works', async () => {
    const dataFolder = makeDataFolder()
    folders.push(dataFolder)
    const orrery = await start({ dataFolder })
    await endOf(orrery.child, () => orrery.child.kill('SIGKILL'))
    await eventually(
      async () => processesOf(dataFolder),
      (left) => left.length === 0,
      10_000,
    )
    await start({ dataFolder })
  })

  test('kill -9 of npm ends what npm started', async () => {
    const dataFolder = makeDataFolder()
    folders.push(dataFolder)
    const npm = spawn('npm', ['start'], {
      cwd: root,
      env: { ...process.env, ORRERY_DATA: dataFolder, ORRERY_EMPTY: '1', PORT: String(await freePort()) },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await new Promise<void>((resolve) =>
      npm.stdout.on('data', (chunk: Buffer) => chunk.includes('Orrery is ready') && resolve()),
    )
    await endOf(npm, () => npm.kill('SIGKILL'))
    await eventually(
      async () => processesOf(dataFolder),
      (left) => left.length === 0,
      12_000,
    )
  })

  test('a simulator that dies is started again, and what was stored is there', async () => {
    const orrery = await start()
    process.kill(simulatorOf(orrery), 'SIGKILL')
    await eventually(
      async () => (await fetch(`${orrery.origin}/api/readyz`)).status,
      (status) => status === 503,
    )
    await eventually(
      async () => (await fetch(`${orrery.origin}/api/readyz`)).status,
      (status) => status === 200,
    )
  })

  test('a simulator that hangs is ended and started again', { timeout: 120_000 }, async () => {
    const orrery = await start()
    const hung = simulatorOf(orrery)
    const isReady = async () => (await fetch(`${orrery.origin}/api/readyz`)).status === 200
    process.kill(hung, 'SIGSTOP')
    try {
      await eventually(isReady, (ready) => !ready, 20_000)
      await eventually(isReady, (ready) => ready, 60_000)
    } finally {
      if (isAlive(hung)) process.kill(hung, 'SIGKILL')
    }
    expect(simulatorOf(orrery)).not.toBe(hung)
    expect(orrery.output()).toContain('The simulated cluster has not answered for 30 s and is ended.')
  })

  test('a simulator that stands still for a moment is left alone', async () => {
    const orrery = await start()
    const simulator = simulatorOf(orrery)
    process.kill(simulator, 'SIGSTOP')
    await new Promise((resolve) => setTimeout(resolve, 8_000))
    process.kill(simulator, 'SIGCONT')
    await eventually(
      async () => (await fetch(`${orrery.origin}/api/readyz`)).status,
      (status) => status === 200,
    )
    expect(simulatorOf(orrery)).toBe(simulator)
  })
})

describe('a start that cannot be says why in one line', () => {
  test('the port is taken', async () => {
    const port = await freePort()
    const taken = createServer().listen(port, '127.0.0.1')
    const lines = await refusedStart({ PORT: String(port), ORRERY_DATA: makeDataFolder() })
    taken.close()
    expect(lines).toEqual([expect.stringMatching(new RegExp(`Port ${port} .*taken.*PORT=`))])
  })

  test('a second instance on the same data', async () => {
    const orrery = await start()
    const lines = await refusedStart({ PORT: '0', ORRERY_DATA: orrery.dataFolder })
    expect(lines).toEqual([expect.stringMatching(/Another Orrery \(process \d+\) already uses .*ORRERY_DATA/)])
  })

  test('data of a newer version', async () => {
    const dataFolder = makeDataFolder()
    folders.push(dataFolder)
    const store = path.join(dataFolder, 'simulator', 'store')
    mkdirSync(store, { recursive: true })
    const header = { format: 'orrery-store', version: 99, revision: 1 }
    writeFileSync(path.join(store, 'log-0000000000000001'), `${JSON.stringify(header)}\n`)
    expect(await refusedStart({ PORT: '0', ORRERY_DATA: dataFolder })).toEqual([
      expect.stringMatching(/was written by a newer version of Orrery \(store format 99, this one reads 1\)/),
    ])
  })

  test('a port that is none', async () => {
    expect(await refusedStart({ PORT: 'http' })).toEqual([expect.stringContaining('PORT must be a whole number')])
  })

  test('a data folder that is a file', async () => {
    expect(await refusedStart({ ORRERY_DATA: '/dev/null/data' })).toEqual([
      expect.stringMatching(/is a file, or lies below one: set ORRERY_DATA/),
    ])
  })

  test('a folder that cannot be written', async () => {
    let folder = makeDataFolder()
    folders.push(folder)
    chmodSync(folder, 0o500)
    // Root writes everywhere but where the system makes nothing.
    if (process.getuid?.() === 0) folder = '/proc/orrery'
    expect(await refusedStart({ ORRERY_DATA: folder })).toEqual([
      expect.stringMatching(/cannot be written.*ORRERY_DATA/),
    ])
  })
})

test('the command line says what it knows', () => {
  const { stdout } = spawnSync(process.execPath, ['bin/orrery.js', 'help'], { cwd: root, encoding: 'utf8' })
  expect(stdout).toContain('token')
  const { status, stderr } = spawnSync(process.execPath, ['bin/orrery.js', 'stort'], { cwd: root, encoding: 'utf8' })
  expect([status, stderr]).toEqual([1, 'There is no command "stort". Try: orrery help\n'])
  const odd = spawnSync(process.execPath, ['bin/orrery.js', 'start', '--emty'], { cwd: root, encoding: 'utf8' })
  expect([odd.status, odd.stderr]).toEqual([
    1,
    'orrery start has no option "--emty", only --empty and --no-simulator. Try: orrery help\n',
  ])
})
