import { describe, expect, it } from 'vitest'
import { configMaps, secrets } from '../../kinds'
import type { Event } from '../../kube/types'
import { oneNode } from './kubelets.test-support'

describe('a Pod that starts', () => {
  it('is pulled, created, started and reported', async () => {
    const cluster = await oneNode()
    await cluster.create('web')
    await cluster.clock.advance(10_000)
    const { status } = cluster.pod('web') ?? {}
    expect(status).toMatchObject({
      phase: 'Running',
      hostIP: '172.18.0.3',
      podIP: '10.244.0.2',
      startTime: '2026-01-02T03:04:05Z',
      qosClass: 'BestEffort',
    })
    expect(status?.conditions?.map(({ type, status: value }) => `${type}=${value}`)).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
    ])
    expect(cluster.container('web')).toMatchObject({
      ready: true,
      started: true,
      restartCount: 0,
      image: 'docker.io/library/nginx:1.27',
      imageID: expect.stringMatching(/^docker.io\/library\/nginx@sha256:[0-9a-f]{64}$/),
      containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/),
    })
    expect(cluster.events('web')).toEqual([
      'Pulling: Pulling image "nginx:1.27"',
      expect.stringMatching(
        /^Pulled: Successfully pulled image "nginx:1.27" in [\d.]+m?s \([\d.]+m?s including waiting\)\. Image size: \d+ bytes\.$/,
      ),
      'Created: Created container: app',
      'Started: Started container app',
    ])
    expect(cluster.kubelets.sandbox('default', 'web')).toMatchObject({ ip: '10.244.0.2', ready: true })
  })

  it('does not pull what is there already', async () => {
    const cluster = await oneNode()
    await cluster.create('first')
    await cluster.clock.advance(10_000)
    await cluster.create('second')
    await cluster.clock.advance(5_000)
    expect(cluster.events('second')[0]).toBe('Pulled: Container image "nginx:1.27" already present on machine')
    await cluster.clock.advance(10_000)
    expect(cluster.node('node-1')?.status?.images?.[0]?.names).toContain('docker.io/library/nginx:1.27')
  })

  it('shows ContainerCreating while it is not there yet', async () => {
    const cluster = await oneNode()
    await cluster.create('web')
    await cluster.clock.advance(100)
    expect(cluster.container('web')?.state).toEqual({ waiting: { reason: 'ContainerCreating' } })
    expect(cluster.condition('web', 'ContainersReady')).toMatchObject({
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [app]',
    })
  })

  it('is refused when it does not fit on the node it names', async () => {
    const cluster = await oneNode()
    await cluster.create('big', {
      containers: [{ name: 'app', image: 'nginx', resources: { requests: { cpu: '5' } } }],
    })
    await cluster.clock.advance(1000)
    expect(cluster.pod('big')?.status).toMatchObject({
      phase: 'Failed',
      reason: 'OutOfcpu',
      message: "Pod was rejected: Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 4000",
    })
  })

  it('waits for a ConfigMap that a volume needs', async () => {
    const cluster = await oneNode()
    await cluster.create('web', { volumes: [{ name: 'settings', configMap: { name: 'late' } }] })
    await cluster.clock.advance(2000)
    expect(cluster.events('web')[0]).toBe(
      'FailedMount: MountVolume.SetUp failed for volume "settings" : configmap "late" not found',
    )
    await cluster.api.create(configMaps, { metadata: { name: 'late', namespace: 'default' }, data: { a: '1' } })
    await cluster.clock.advance(10_000)
    expect(cluster.pod('web')?.status?.phase).toBe('Running')
  })

  it('says which key of which object its environment lacks', async () => {
    const cluster = await oneNode()
    const env = [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'keys', key: 'token' } } }]
    await cluster.create('web', { containers: [{ name: 'app', image: 'nginx', env }] })
    await cluster.clock.advance(5000)
    expect(cluster.container('web')?.state?.waiting).toEqual({
      reason: 'CreateContainerConfigError',
      message: 'secret "keys" not found',
    })
    expect(cluster.events('web')).toContain('Failed: Error: secret "keys" not found')
    await cluster.api.create(secrets, { metadata: { name: 'keys', namespace: 'default' }, data: { token: 'eA==' } })
    await cluster.clock.advance(20_000)
    expect(cluster.pod('web')?.status?.phase).toBe('Running')
  })
})

describe('images that cannot be pulled', () => {
  it('are tried again with a growing back-off', async () => {
    const cluster = await oneNode()
    await cluster.create('bad', { containers: [{ name: 'app', image: 'registry.invalid/team/app:1' }] })
    await cluster.clock.advance(1700)
    const error =
      'rpc error: code = Unknown desc = failed to pull and unpack image "registry.invalid/team/app:1": failed to resolve reference "registry.invalid/team/app:1": failed to do request: Head "https://registry.invalid/v2/team/app/manifests/1": dial tcp: lookup registry.invalid: no such host'
    expect(cluster.container('bad')?.state?.waiting).toEqual({ reason: 'ErrImagePull', message: error })
    await cluster.clock.advance(2000)
    expect(cluster.container('bad')?.state?.waiting).toEqual({
      reason: 'ImagePullBackOff',
      message: `Back-off pulling image "registry.invalid/team/app:1": ErrImagePull: ${error}`,
    })
    expect(cluster.events('bad')).toEqual([
      'Pulling: Pulling image "registry.invalid/team/app:1"',
      `Failed: Failed to pull image "registry.invalid/team/app:1": ${error}`,
      'Failed: Error: ErrImagePull',
      'BackOff: Back-off pulling image "registry.invalid/team/app:1"',
      'Failed: Error: ImagePullBackOff',
    ])
    const pulls = () => cluster.store.list<Event>('events').find(({ value }) => value.reason === 'Pulling')?.value.count
    await cluster.clock.advance(10_000)
    expect(pulls()).toBe(2)
    await cluster.clock.advance(15_000)
    expect(pulls()).toBe(2)
    await cluster.clock.advance(10_000)
    expect(pulls()).toBe(3)
    expect(cluster.pod('bad')?.status?.phase).toBe('Pending')
  })

  it('name a tag that does not exist', async () => {
    const cluster = await oneNode()
    await cluster.create('bad', { containers: [{ name: 'app', image: 'nginx:does-not-exist' }] })
    await cluster.clock.advance(1700)
    expect(cluster.container('bad')?.state?.waiting?.message).toMatch(/^rpc error: code = NotFound .*: not found$/)
  })

  it('are refused by name or by policy without a pull', async () => {
    const cluster = await oneNode()
    await cluster.create('upper', { containers: [{ name: 'app', image: 'Team/App' }] })
    await cluster.create('never', { containers: [{ name: 'app', image: 'nginx', imagePullPolicy: 'Never' }] })
    await cluster.clock.advance(2000)
    expect(cluster.container('upper')?.state?.waiting?.reason).toBe('InvalidImageName')
    expect(cluster.container('never')?.state?.waiting).toEqual({
      reason: 'ErrImageNeverPull',
      message: 'Container image "nginx" is not present with pull policy of Never',
    })
  })
})
