/** Clients of exec that vanish, and servers that stop under them: nothing is left behind. */
import { beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../support/kubectl'
import { commandPath, openProcess } from '../support/streams'
import { testCluster } from '../support/test-cluster'

const cluster = testCluster('lab')
const pods = '/api/v1/namespaces/lab/pods'

beforeAll(async () => {
  await cluster.ask.post(pods, {
    metadata: { name: 'box' },
    spec: { containers: [{ name: 'box', image: 'busybox', command: ['sleep', 'infinity'] }] },
  })
  await eventually(
    async () => (await cluster.ask.get<{ status?: { phase?: string } }>(`${pods}/box`)).body.status?.phase,
    (phase) => phase === 'Running',
  )
})

async function output(...command: string[]): Promise<string> {
  const ran = await openProcess(cluster.simulator.kubeconfig, commandPath('box', command))
  await ran.closed
  return ran.stdout()
}

const processes = () => output('ps')

describe('a client that vanishes', () => {
  test.each([
    ['', 'stdout=true'],
    [' at a terminal', 'stdin=true&stdout=true&tty=true'],
  ])('takes its processes with it%s', async (_where, query) => {
    const script = 'sleep 4321 & while true; do sleep 1234; done | cat'
    const running = await Promise.all(
      Array.from({ length: 20 }, () =>
        openProcess(cluster.simulator.kubeconfig, commandPath('box', ['sh', '-c', script], query)),
      ),
    )
    await eventually(processes, (text) => (text.match(/0:00 sleep 1234$/gm) ?? []).length === running.length)
    for (const each of running) each.vanish()
    const left = await eventually(processes, (text) => !/sleep (1234|4321)|sh -c/.test(text))
    expect(left.trim().split('\n')).toHaveLength(3)
  })
})

test('one that does not read what it asked for stops nobody', async () => {
  const flood = await openProcess(
    cluster.simulator.kubeconfig,
    commandPath('box', ['sh', '-c', 'while true; do echo 0123456789012345678901234567890123456789; done']),
  )
  await eventually(
    async () => flood.stdout().length,
    (length) => length > 10_000,
  )
  expect(await processes()).toContain('PID')
  flood.vanish()
  await eventually(processes, (text) => !text.includes('while true'))
})

test('one that is slow makes what it runs wait, and takes it up where it was', async () => {
  const script = 'seq 100000 > /tmp/big; n=0; while true; do cat /tmp/big; n=$((n+1)); echo $n > /tmp/n; done'
  const slow = await openProcess(cluster.simulator.kubeconfig, commandPath('box', ['sh', '-c', script]))
  const turns = () => output('cat', '/tmp/n').then(Number)
  await eventually(turns, (count) => count > 0)
  slow.pause()
  let before = 0
  const stalled = await eventually(
    async () => {
      const last = before
      before = await turns()
      return before === last ? before : undefined
    },
    (count) => count !== undefined,
  )
  slow.resume()
  await eventually(turns, (count) => count > (stalled ?? 0))
  slow.vanish()
  await eventually(processes, (text) => !text.includes('while true'))
})

test('one that sends what nobody reads is let go, with what it began', async () => {
  const deaf = await openProcess(
    cluster.simulator.kubeconfig,
    commandPath('box', ['sleep', '5678'], 'stdin=true&stdout=true'),
  )
  for (let sent = 0; sent < 20; sent++) deaf.write('x'.repeat(1024 * 1024))
  expect(await deaf.closed).toBe(1008)
  await eventually(processes, (text) => !text.includes('5678'))
})

test('a server that stops lets its clients go', async () => {
  const running = await openProcess(cluster.simulator.kubeconfig, commandPath('box', ['sleep', '1000']))
  const began = performance.now()
  await cluster.simulator.stop()
  expect(await running.closed).toBe(1001)
  expect(performance.now() - began).toBeLessThan(5_000)
})
