import { describe, expect, it } from 'vitest'
import { pods } from '../../kinds'
import type { Pod } from '../../kube/types'
import { oneNode } from './kubelets.test-support'

describe('a Pod that ends', () => {
  it('is told, ends, and is deleted by its kubelet', async () => {
    const cluster = await oneNode()
    await cluster.create('web')
    await cluster.clock.advance(5000)
    await cluster.api.remove(pods, { name: 'web', namespace: 'default' })
    expect(cluster.pod('web')?.metadata?.deletionTimestamp).toBeDefined()
    const seen: string[] = []
    cluster.store.watch<Pod>(pods.id, {}, ({ type, current }) => {
      const state = current.value.status?.containerStatuses?.[0]?.state
      seen.push(`${type} ${Object.keys(state ?? {})[0]}`)
    })
    await cluster.clock.advance(1000)
    expect(cluster.pod('web')).toBeUndefined()
    expect(cluster.events('web').at(-1)).toBe('Killing: Stopping container app')
    expect(seen.at(0)).toBe('MODIFIED terminated')
    expect(seen.at(-1)).toBe('DELETED terminated')
    await cluster.create('next')
    await cluster.clock.advance(5000)
    expect(cluster.pod('next')?.status?.podIP).toBe('10.244.0.3')
  })

  it('is killed when its grace is over', async () => {
    const cluster = await oneNode()
    await cluster.create('deaf', {
      terminationGracePeriodSeconds: 8,
      containers: [{ name: 'app', image: 'busybox', command: ['sleep', '3600'] }],
    })
    await cluster.clock.advance(5000)
    await cluster.api.remove(pods, { name: 'deaf', namespace: 'default' })
    await cluster.clock.advance(7500)
    expect(cluster.pod('deaf')).toBeDefined()
    let last: Pod | undefined
    cluster.store.watch<Pod>(pods.id, {}, ({ current }) => {
      last = current.value
    })
    await cluster.clock.advance(2000)
    expect(cluster.pod('deaf')).toBeUndefined()
    expect(last?.status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({ exitCode: 137, reason: 'Error' })
  })

  it('hurries when it is deleted again with a shorter grace', async () => {
    const cluster = await oneNode()
    await cluster.create('deaf', { containers: [{ name: 'app', image: 'busybox', command: ['sleep', '3600'] }] })
    await cluster.clock.advance(5000)
    await cluster.api.remove(pods, { name: 'deaf', namespace: 'default' })
    await cluster.clock.advance(5000)
    await cluster.api.remove(pods, { name: 'deaf', namespace: 'default' }, { gracePeriodSeconds: 2 })
    await cluster.clock.advance(5000)
    expect(cluster.pod('deaf')).toBeUndefined()
  })

  it('runs preStop first', async () => {
    const cluster = await oneNode()
    const lifecycle = { preStop: { sleep: { seconds: 5 } } }
    await cluster.create('web', { containers: [{ name: 'app', image: 'nginx', lifecycle }] })
    await cluster.clock.advance(5000)
    await cluster.api.remove(pods, { name: 'web', namespace: 'default' })
    await cluster.clock.advance(4000)
    expect(cluster.container('web')?.state?.running).toBeDefined()
    await cluster.clock.advance(3000)
    expect(cluster.pod('web')).toBeUndefined()
  })

  it('can be deleted while it starts', async () => {
    const cluster = await oneNode()
    await cluster.create('web')
    await cluster.clock.advance(600)
    await cluster.api.remove(pods, { name: 'web', namespace: 'default' })
    await cluster.clock.advance(2000)
    expect(cluster.pod('web')).toBeUndefined()
    expect(cluster.events('web').filter((event) => event.startsWith('Started'))).toEqual([])
  })

  it('vanishes from the network at once when it is deleted by force', async () => {
    const cluster = await oneNode()
    await cluster.create('web')
    await cluster.clock.advance(5000)
    const ip = cluster.pod('web')?.status?.podIP ?? ''
    const ask = () => cluster.kubelets.network.fetch(ip, 80, new Request(`http://${ip}/`))
    expect((await ask()).status).toBe(200)
    await cluster.api.remove(pods, { name: 'web', namespace: 'default' }, { gracePeriodSeconds: 0 })
    await expect(ask()).rejects.toThrow(/connect: connection refused$/)
  })

  it('fails at its deadline', async () => {
    const cluster = await oneNode()
    await cluster.create('slow', { activeDeadlineSeconds: 20 })
    await cluster.clock.advance(15_000)
    expect(cluster.pod('slow')?.status?.phase).toBe('Running')
    await cluster.clock.advance(10_000)
    expect(cluster.pod('slow')?.status).toMatchObject({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    })
  })
})
