import { describe, expect, it } from 'vitest'
import type { ImageBehaviour } from '../extension'
import { oneNode } from './kubelets.test-support'

describe('probes', () => {
  const web = (more: object) => ({ containers: [{ name: 'app', image: 'nginx', ...more }] })

  it('make a container ready only when it answers', async () => {
    const cluster = await oneNode()
    const readinessProbe = { httpGet: { path: '/', port: 80 }, initialDelaySeconds: 5, periodSeconds: 5 }
    await cluster.create('web', web({ readinessProbe }))
    await cluster.clock.advance(4000)
    expect(cluster.container('web')).toMatchObject({ ready: false, started: true })
    await cluster.clock.advance(6000)
    expect(cluster.container('web')?.ready).toBe(true)
  })

  it('restart a container that is not alive, after as many failures as are allowed', async () => {
    const cluster = await oneNode()
    const livenessProbe = { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 10, failureThreshold: 2 }
    await cluster.create('web', web({ livenessProbe }))
    await cluster.clock.advance(11_000)
    expect(cluster.container('web')?.restartCount).toBe(0)
    await cluster.clock.advance(10_000)
    expect(cluster.container('web')?.restartCount).toBe(1)
    const refused = 'Get "http://10.244.0.2:8080/healthz": dial tcp 10.244.0.2:8080: connect: connection refused'
    expect(cluster.events('web')).toEqual(
      expect.arrayContaining([
        `Unhealthy: Liveness probe failed: ${refused}`,
        'Killing: Container app failed liveness probe, will be restarted',
      ]),
    )
  })

  it('hold back the others until a slow container has started', async () => {
    const late: ImageBehaviour = {
      match: /^late/,
      async run(process) {
        await new Promise<void>((resolve) => process.clock.after(12_000, resolve))
        process.network.listen(80, async () => new Response('ok'))
        return new Promise<number>(() => undefined)
      },
    }
    const cluster = await oneNode([late])
    const startupProbe = { tcpSocket: { port: 80 }, periodSeconds: 5, failureThreshold: 10 }
    const livenessProbe = { httpGet: { port: 80 }, periodSeconds: 1, failureThreshold: 1 }
    await cluster.create('late', { containers: [{ name: 'app', image: 'late', startupProbe, livenessProbe }] })
    await cluster.clock.advance(10_000)
    expect(cluster.container('late')).toMatchObject({ ready: false, started: false, restartCount: 0 })
    await cluster.clock.advance(15_000)
    expect(cluster.container('late')).toMatchObject({ ready: true, started: true, restartCount: 0 })
  })

  it('run commands in the container', async () => {
    const cluster = await oneNode()
    const command = ['sh', '-c', 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600']
    const livenessProbe = { exec: { command: ['cat', '/tmp/healthy'] }, periodSeconds: 5, failureThreshold: 3 }
    await cluster.create('exec', {
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'app', image: 'busybox', command, livenessProbe }],
    })
    await cluster.clock.advance(30_000)
    expect(cluster.container('exec')?.restartCount).toBe(0)
    await cluster.clock.advance(22_000)
    expect(cluster.container('exec')?.restartCount).toBe(1)
    expect(cluster.events('exec')).toContain(
      "Unhealthy: Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory\n",
    )
  })

  it('end a command that takes too long, as often as it is tried', async () => {
    let turns = 0
    const endless: ImageBehaviour = {
      match: /^endless/,
      programs: {
        async spin(process) {
          for (;;) {
            turns++
            process.stdout.write('still here')
            await new Promise<void>((resolve) => process.clock.after(100, resolve))
          }
        },
      },
      run: () => new Promise<number>(() => undefined),
    }
    const cluster = await oneNode([endless])
    const livenessProbe = { exec: { command: ['spin'] }, periodSeconds: 100, failureThreshold: 100 }
    await cluster.create('endless', { containers: [{ name: 'app', image: 'endless', livenessProbe }] })
    await cluster.clock.advance(110_000)
    expect(cluster.events('endless')).toContain(
      'Unhealthy: Liveness probe failed: command timed out: "spin" timed out after 1s',
    )
    expect(turns).toBeGreaterThan(5)
    expect(turns).toBeLessThan(30)
  })

  it('send any header that can be sent, and fail on one that cannot', async () => {
    const cluster = await oneNode()
    const probe = (value: string) => ({
      livenessProbe: { httpGet: { port: 80, httpHeaders: [{ name: 'X-Name', value }] }, failureThreshold: 100 },
    })
    await cluster.create('named', web(probe('名字')))
    await cluster.create('broken', web(probe('a\nb')))
    await cluster.clock.advance(15_000)
    expect(cluster.events('named').filter((each) => each.startsWith('Unhealthy'))).toEqual([])
    const url = `http://${cluster.pod('broken')?.status?.podIP}:80/`
    expect(cluster.events('broken')).toContain(
      `Unhealthy: Liveness probe failed: Get "${url}": net/http: invalid header field value for "X-Name"`,
    )
  })
})
