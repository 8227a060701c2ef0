import { describe, expect, it } from 'vitest'
import { pods } from '../../kinds'
import type { ImageBehaviour } from '../extension'
import { endsAfter, oneNode } from './kubelets.test-support'

describe('containers that end', () => {
  it('are restarted at once, then after 10 s, 20 s, 40 s', async () => {
    const cluster = await oneNode([endsAfter(100, 1)])
    await cluster.create('crash', { containers: [{ name: 'app', image: 'ends' }] })
    await cluster.clock.advance(5000)
    const uid = cluster.pod('crash')?.metadata?.uid
    expect(cluster.container('crash')).toMatchObject({
      restartCount: 1,
      ready: false,
      state: {
        waiting: {
          reason: 'CrashLoopBackOff',
          message: `back-off 10s restarting failed container=app pod=crash_default(${uid})`,
        },
      },
      lastState: { terminated: { exitCode: 1, reason: 'Error' } },
    })
    expect(cluster.events('crash')).toContain(
      `BackOff: Back-off restarting failed container app in pod crash_default(${uid})`,
    )
    expect(cluster.pod('crash')?.status?.phase).toBe('Running')
    await cluster.clock.advance(10_000)
    expect(cluster.container('crash')?.restartCount).toBe(2)
    expect(cluster.container('crash')?.state?.waiting?.message).toMatch(/^back-off 20s /)
    await cluster.clock.advance(22_000)
    expect(cluster.container('crash')?.restartCount).toBe(3)
    expect(cluster.container('crash')?.state?.waiting?.message).toMatch(/^back-off 40s /)
    await cluster.clock.advance(30 * 60_000)
    expect(cluster.container('crash')?.state?.waiting?.message).toMatch(/^back-off 5m0s /)
  })

  it('start over with the first back-off after a long run', async () => {
    const cluster = await oneNode([endsAfter(11 * 60_000, 1)])
    await cluster.create('slow', { containers: [{ name: 'app', image: 'ends' }] })
    await cluster.clock.advance(36 * 60_000)
    expect(cluster.container('slow')).toMatchObject({ restartCount: 3, state: { running: {} } })
  })

  it('complete a Pod that is not to be restarted', async () => {
    const cluster = await oneNode([endsAfter(500, 0)])
    await cluster.create('job', { restartPolicy: 'Never', containers: [{ name: 'app', image: 'ends' }] })
    await cluster.clock.advance(10_000)
    expect(cluster.pod('job')?.status?.phase).toBe('Succeeded')
    expect(cluster.container('job')?.state?.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' })
    expect(cluster.condition('job', 'Ready')).toMatchObject({ status: 'False', reason: 'PodCompleted' })
    expect(cluster.condition('job', 'PodReadyToStartContainers')?.status).toBe('False')
  })

  it('fail a Pod with restartPolicy Never, and are tried again with OnFailure', async () => {
    const cluster = await oneNode([endsAfter(500, 3)])
    const containers = [{ name: 'app', image: 'ends' }]
    await cluster.create('never', { restartPolicy: 'Never', containers })
    await cluster.create('again', { restartPolicy: 'OnFailure', containers })
    await cluster.clock.advance(10_000)
    expect(cluster.pod('never')?.status?.phase).toBe('Failed')
    expect(cluster.pod('again')?.status?.phase).toBe('Running')
    expect(cluster.container('again')?.restartCount).toBe(1)
  })

  it('are killed when they use more memory than their limit', async () => {
    const hog: ImageBehaviour = {
      match: /^hog/,
      async run(process) {
        process.usage({ cpuMillicores: 10, memoryBytes: 64 * 1024 * 1024 })
        await new Promise<void>((resolve) => process.clock.after(1000, resolve))
        process.usage({ cpuMillicores: 10, memoryBytes: 200 * 1024 * 1024 })
        return new Promise<number>(() => undefined)
      },
    }
    const cluster = await oneNode([hog])
    const resources = { limits: { memory: '128Mi' } }
    await cluster.create('hog', { restartPolicy: 'Never', containers: [{ name: 'app', image: 'hog', resources }] })
    await cluster.clock.advance(10_000)
    expect(cluster.container('hog')?.state?.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
  })

  it('that cannot be started say why, and are tried again with a back-off', async () => {
    const cluster = await oneNode()
    const command = ['/no/such/binary']
    await cluster.create('typo', { containers: [{ name: 'app', image: 'nginx', command }] })
    await cluster.clock.advance(2000)
    const message =
      'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "/no/such/binary": stat /no/such/binary: no such file or directory'
    const lastState = {
      terminated: { exitCode: 128, reason: 'StartError', message, startedAt: '1970-01-01T00:00:00Z' },
    }
    expect(cluster.container('typo')).toMatchObject({
      state: { waiting: { reason: 'RunContainerError', message } },
      lastState,
      ready: false,
      restartCount: 0,
    })
    await cluster.clock.advance(3000)
    expect(cluster.container('typo')).toMatchObject({
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState,
      restartCount: 1,
    })
    expect(cluster.pod('typo')?.status?.phase).toBe('Running')
    expect(cluster.events('typo')).toEqual(
      expect.arrayContaining([
        'Created: Created container: app',
        `Failed: Error: ${message}`,
        expect.stringMatching(/^BackOff: Back-off restarting failed container app in pod typo_default/),
      ]),
    )
  })

  it('that cannot be started and are not to be restarted stay so', async () => {
    const cluster = await oneNode()
    const containers = [{ name: 'app', image: 'busybox', command: ['slep', '1'] }]
    await cluster.create('typo', { restartPolicy: 'Never', containers })
    await cluster.clock.advance(5000)
    expect(cluster.pod('typo')?.status?.phase).toBe('Failed')
    expect(cluster.container('typo')?.state?.terminated).toMatchObject({ exitCode: 128, reason: 'StartError' })
  })
})

describe('init containers', () => {
  const quick = endsAfter(300, 0)

  it('run one after the other before the others', async () => {
    const cluster = await oneNode([quick])
    await cluster.create('web', {
      initContainers: [
        { name: 'first', image: 'ends' },
        { name: 'second', image: 'ends' },
      ],
    })
    await cluster.clock.advance(900)
    expect(cluster.container('web')?.state).toEqual({ waiting: { reason: 'PodInitializing' } })
    expect(cluster.condition('web', 'Initialized')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotInitialized',
      message: expect.stringContaining('containers with incomplete status: ['),
    })
    await cluster.clock.advance(10_000)
    expect(cluster.events('web').filter((event) => event.startsWith('Started'))).toEqual([
      'Started: Started container first',
      'Started: Started container second',
      'Started: Started container app',
    ])
    expect(cluster.pod('web')?.status?.initContainerStatuses?.map(({ ready }) => ready)).toEqual([true, true])
    expect(cluster.condition('web', 'Initialized')?.status).toBe('True')
  })

  it('fail the Pod when they fail for good', async () => {
    const cluster = await oneNode([endsAfter(100, 1)])
    await cluster.create('web', { restartPolicy: 'Never', initContainers: [{ name: 'first', image: 'ends' }] })
    await cluster.clock.advance(10_000)
    expect(cluster.pod('web')?.status?.phase).toBe('Failed')
    expect(cluster.container('web')?.state?.waiting?.reason).toBe('PodInitializing')
  })

  it('that always restart run beside the others and end after them', async () => {
    const cluster = await oneNode([endsAfter(2000, 0)])
    await cluster.create('job', {
      restartPolicy: 'Never',
      initContainers: [{ name: 'proxy', image: 'nginx', restartPolicy: 'Always' }],
      containers: [{ name: 'app', image: 'ends' }],
    })
    await cluster.clock.advance(4000)
    expect(cluster.pod('job')?.status?.initContainerStatuses?.[0]).toMatchObject({
      started: true,
      state: { running: {} },
    })
    await cluster.clock.advance(10_000)
    expect(cluster.pod('job')?.status).toMatchObject({
      phase: 'Succeeded',
      initContainerStatuses: [{ state: { terminated: { exitCode: 0 } } }],
    })
  })
})

describe('a new image under a Pod', () => {
  it('restarts the container with it', async () => {
    const cluster = await oneNode()
    await cluster.create('web')
    await cluster.clock.advance(5000)
    const patch = { spec: { containers: [{ name: 'app', image: 'nginx:1.28' }] } }
    await cluster.api.patch(pods, { name: 'web', namespace: 'default' }, patch, 'strategic')
    await cluster.clock.advance(5000)
    expect(cluster.container('web')).toMatchObject({
      image: 'docker.io/library/nginx:1.28',
      restartCount: 1,
      state: { running: {} },
    })
    expect(cluster.events('web')).toContain('Killing: Container app definition changed, will be restarted')
  })

  it('mends a wrong name at once', async () => {
    const cluster = await oneNode()
    await cluster.create('web', { containers: [{ name: 'app', image: 'nginx:does-not-exist' }] })
    await cluster.clock.advance(60_000)
    const patch = { spec: { containers: [{ name: 'app', image: 'nginx:1.28' }] } }
    await cluster.api.patch(pods, { name: 'web', namespace: 'default' }, patch, 'strategic')
    await cluster.clock.advance(5000)
    expect(cluster.container('web')).toMatchObject({ restartCount: 0, state: { running: {} } })
  })
})
