import { describe, expect, it } from 'vitest'
import { pods } from '../../kinds'
import { endsAfter, oneNode } from './kubelets.test-support'

describe('after a restart of the simulator', () => {
  it('running containers are adopted as they were', async () => {
    const before = await oneNode([endsAfter(100, 1)])
    await before.create('web')
    await before.create('crash', { containers: [{ name: 'app', image: 'ends' }] })
    await before.clock.advance(8000)
    await before.stop()
    const { resourceVersion } = before.pod('web')?.metadata ?? {}
    const { restartCount } = before.container('crash') ?? {}
    const events = before.events('web').length

    const after = await oneNode([endsAfter(100, 1)], { store: before.store, clock: before.clock, seed: 7 })
    await after.clock.advance(1000)
    expect(after.pod('web')?.metadata?.resourceVersion).toBe(resourceVersion)
    expect(after.events('web')).toHaveLength(events)
    const ip = after.pod('web')?.status?.podIP ?? ''
    expect((await after.kubelets.network.fetch(ip, 80, new Request(`http://${ip}/`))).status).toBe(200)
    expect(after.container('crash')?.restartCount).toBe(restartCount)
    await after.clock.advance(10_000)
    expect(after.container('crash')?.restartCount).toBe((restartCount ?? 0) + 1)
    await after.create('next')
    await after.clock.advance(5000)
    expect(after.pod('next')?.status?.podIP).not.toBe(ip)
  })

  it('healthy containers are given the time to come up again that their probes would not give them', async () => {
    const livenessProbe = { exec: { command: ['cat', '/tmp/up'] }, initialDelaySeconds: 10, failureThreshold: 1 }
    const readinessProbe = { ...livenessProbe, periodSeconds: 2 }
    const command = ['sh', '-c', 'sleep 8; touch /tmp/up; sleep 100; rm /tmp/up; sleep 600']
    const before = await oneNode()
    await before.create('slow', {
      containers: [{ name: 'app', image: 'busybox', command, livenessProbe, readinessProbe }],
    })
    await before.clock.advance(30_000)
    expect(before.container('slow')).toMatchObject({ ready: true, restartCount: 0 })
    await before.stop()
    await before.clock.advance(5000)

    const after = await oneNode([], { store: before.store, clock: before.clock, seed: 7 })
    for (let second = 0; second < 30; second++) {
      await after.clock.advance(1000)
      expect(after.container('slow')).toMatchObject({ ready: true, restartCount: 0 })
    }
    expect(after.events('slow').filter((event) => /Unhealthy|Killing/.test(event))).toEqual([])
    // Once it is up again, it is watched as closely as before.
    await after.clock.advance(90_000)
    expect(after.events('slow').join()).toMatch(/Killing: Container app failed liveness probe/)
  })

  it('a deletion that was under way is finished', async () => {
    const before = await oneNode()
    await before.create('web')
    await before.clock.advance(5000)
    await before.stop()
    await before.api.remove(pods, { name: 'web', namespace: 'default' })
    const after = await oneNode([], { store: before.store, clock: before.clock, seed: 7 })
    await after.clock.advance(3000)
    expect(after.pod('web')).toBeUndefined()
  })
})
