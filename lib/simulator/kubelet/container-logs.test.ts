import { describe, expect, it } from 'vitest'
import { pods } from '../../kinds'
import type { ImageBehaviour } from '../extension'
import type { LogOptions } from '../runtime'
import { testCluster, testPod } from './cluster.test-support'
import { createKubelets } from './index'

const spec = {
  name: 'node-1',
  address: '172.18.0.3',
  podCIDR: '10.244.0.0/24',
  capacity: { cpu: '4', memory: '8Gi' },
}
const options: LogOptions = { follow: false, previous: false, timestamps: false }

/** Says a number every second, ends after five. */
const counter: ImageBehaviour = {
  match: /^counter/,
  size: 1024,
  async run(process) {
    for (let number = 1; number <= 5; number++) {
      process.stdout.write(`number ${number}\n`)
      await new Promise<void>((resolve) => process.clock.after(1000, resolve))
    }
    return 1
  },
}

async function counting(advanceMs: number, image = 'counter') {
  const cluster = testCluster()
  const kubelets = createKubelets(cluster.runtime, { nodes: [spec], images: [counter] })
  await cluster.start(kubelets)
  const containers = [{ name: 'app', image }]
  await cluster.api.create(pods, testPod('web', { nodeName: 'node-1', containers }))
  await cluster.clock.advance(advanceMs)
  const target = { namespace: 'default', pod: 'web', container: 'app' }
  const open = (more: Partial<LogOptions> = {}, signal = new AbortController().signal) =>
    kubelets.containerLogs(target, { ...options, ...more }, signal)
  const read = async (more: Partial<LogOptions> = {}) => new Response(await open(more)).text()
  return { ...cluster, open, read }
}

describe('the log of a container', () => {
  it('is what it wrote, line by line', async () => {
    const { read } = await counting(3500)
    expect(await read()).toBe('number 1\nnumber 2\nnumber 3\n')
    expect(await read({ tailLines: 1 })).toBe('number 3\n')
    expect(await read({ tailLines: 0 })).toBe('')
    expect(await read({ limitBytes: 13 })).toBe('number 1\nnumb')
    expect(await read({ sinceSeconds: 2 })).toBe('number 2\nnumber 3\n')
    expect(await read({ sinceTime: '2026-01-02T03:04:07.500Z' })).toBe('number 3\n')
    expect(await read({ timestamps: true, tailLines: 1 })).toMatch(/^2026-01-02T03:04:07\.\d{9}Z number 3\n$/)
  })

  it('can be followed until the container ends', async () => {
    const { open, clock } = await counting(2500)
    const text = new Response(await open({ follow: true })).text()
    await clock.advance(10_000)
    expect(await text).toBe('number 1\nnumber 2\nnumber 3\nnumber 4\nnumber 5\n')
  })

  it('stops being followed when nobody listens', async () => {
    const { open } = await counting(2500)
    const abort = new AbortController()
    const text = new Response(await open({ follow: true, tailLines: 1 }, abort.signal)).text()
    abort.abort()
    expect(await text).toBe('number 2\n')
  })

  it('is kept of the run before', async () => {
    const { read, clock } = await counting(9000)
    expect(await read()).toBe('number 1\nnumber 2\n')
    expect(await read({ previous: true, tailLines: 1 })).toBe('number 5\n')
    await clock.advance(5000)
    expect(await read({ tailLines: 1 })).toBe('number 5\n')
    expect(await read({ previous: true, tailLines: 1 })).toBe('number 5\n')
  })

  it('is refused while there is none, with the reason', async () => {
    const waiting = (why: string) => `container "app" in pod "web" is waiting to start: ${why}`
    const creating = await counting(100)
    await expect(creating.open()).rejects.toThrow(waiting('ContainerCreating'))
    const pulling = await counting(1700, 'nowhere.invalid/app')
    await expect(pulling.open()).rejects.toThrow(waiting("image can't be pulled"))
    await pulling.clock.advance(3000)
    await expect(pulling.open()).rejects.toThrow(waiting('trying and failing to pull image'))
    const first = await counting(2000)
    await expect(first.open({ previous: true })).rejects.toMatchObject({
      status: { code: 400, message: 'previous terminated container "app" in pod "web" not found' },
    })
  })
})
