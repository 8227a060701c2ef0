import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClusters } from './clusters'
import { startSimulatorProcess } from './simulator-process'

/** Stands in for the simulator: a port, a kubeconfig, an end with its standard input. */
const stand = `
import { createServer } from 'node:http'
import { mkdirSync, writeFileSync, appendFileSync } from 'node:fs'
const folder = process.argv[process.argv.indexOf('--data') + 1]
appendFileSync(folder + '/starts', process.pid + '\\n')
process.stdin.resume().once('close', () => process.exit(0))
process.once('SIGTERM', () => process.exit(0))
let failing = false
const server = createServer((request, response) => {
  if (request.url === '/die') process.exit(3)
  failing ||= request.url === '/fill-the-disk'
  if (failing && request.url === '/readyz') response.statusCode = 500
  if (response.statusCode === 500) return response.end('[+]ping ok\\n[-]etcd failed: reason withheld\\nreadyz check failed\\n')
  response.end(request.headers['impersonate-user'] ?? 'ok')
})
server.listen(0, '127.0.0.1', () => {
  mkdirSync(folder + '/simulator', { recursive: true })
  writeFileSync(folder + '/simulator/console.kubeconfig', JSON.stringify({
    clusters: [{ name: 'c', cluster: { server: 'http://127.0.0.1:' + server.address().port } }],
    users: [{ name: 'u', user: { token: 't' } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  }))
})
`

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'orrery-simulator-process-'))
  await writeFile(path.join(folder, 'stand.mjs'), stand)
})
afterEach(async () => await rm(folder, { recursive: true, force: true }))

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
const starts = async () => (await readFile(path.join(folder, 'starts'), 'utf8')).trim().split('\n').map(Number)

describe('the simulator as a child process', () => {
  it('is ready when started, comes back when it dies, and is gone when stopped', async () => {
    const lines: string[] = []
    const script = path.join(folder, 'stand.mjs')
    const simulator = await startSimulatorProcess({
      script,
      dataFolder: folder,
      log: (line) => lines.push(line),
      random: () => 0,
    })
    const ada = { user: 'ada', groups: [] }
    const cluster = createClusters({ connections: [simulator.connection] }).get('local', ada)
    expect(cluster.capabilities.simulation).toBe(true)
    expect(await (await cluster.fetch('/version', { as: ada })).text()).toBe('ada')

    await expect(cluster.fetch('/die', { as: ada })).rejects.toMatchObject({ status: { code: 503 } })
    await expect
      .poll(
        async () =>
          await simulator.ready().then(
            () => true,
            () => false,
          ),
        { timeout: 15_000 },
      )
      .toBe(true)
    expect(await (await cluster.fetch('/version', { as: ada })).text()).toBe('ada')
    expect(lines).toContain('The simulated cluster ended (code 3); it is started again in 250 ms.')

    const pids = await starts()
    expect(pids).toHaveLength(2)
    await simulator.stop()
    expect(pids.some(isAlive)).toBe(false)
    await expect(cluster.fetch('/version', { as: ada })).rejects.toMatchObject({
      status: { message: 'the simulated cluster has been stopped' },
    })
  })

  it('says what of it is not ready', async () => {
    const script = path.join(folder, 'stand.mjs')
    const simulator = await startSimulatorProcess({ script, dataFolder: folder, log: () => undefined })
    await simulator.ready()
    const ada = { user: 'ada', groups: [] }
    const cluster = createClusters({ connections: [simulator.connection] }).get('local', ada)
    await cluster.fetch('/fill-the-disk', { as: ada })
    await expect(simulator.ready()).rejects.toMatchObject({
      status: { code: 503, message: 'the simulated cluster is not ready: etcd' },
    })
    await simulator.stop()
  })

  it('says why it could not start', async () => {
    const script = path.join(folder, 'broken.mjs')
    await writeFile(script, "console.error('The data folder is used by another process (4711).'); process.exitCode = 1")
    const lines: string[] = []
    const start = () => startSimulatorProcess({ script, dataFolder: folder, log: (line) => lines.push(line) })
    await expect(start()).rejects.toThrow(/^The data folder is used by another process \(4711\)\.$/)
    expect(lines).toEqual([])
    await writeFile(script, "console.error('Error: a bug\\n    at simulator.ts:1'); process.exitCode = 1")
    await expect(start()).rejects.toThrow('The simulated cluster did not start: at simulator.ts:1')
    expect(lines).toEqual(['Error: a bug', '    at simulator.ts:1'])
  })
})
