import { describe, expect, it } from 'vitest'
import { configMaps, leases, nodes, pods, secrets } from '../../kinds'
import type { Event, Pod } from '../../kube/types'
import type { ImageBehaviour } from '../extension'
import { testCluster, testPod } from './cluster.test-support'
import { createKubelets } from './index'

const spec = {
  name: 'node-1',
  address: '172.18.0.3',
  podCIDR: '10.244.0.0/24',
  capacity: { cpu: '4', memory: '8Gi', 'ephemeral-storage': '40Gi', 'nvidia.com/gpu': '2' },
}

type Spec = NonNullable<Pod['spec']>

async function oneNode(images: readonly ImageBehaviour[] = [], existing?: Parameters<typeof testCluster>[0]) {
  const cluster = testCluster(existing)
  const kubelets = createKubelets(cluster.runtime, { nodes: [spec], images })
  await cluster.start(kubelets)
  const create = async (name: string, podSpec: Partial<Spec> = {}) => {
    await cluster.api.create(pods, testPod(name, { nodeName: 'node-1', ...podSpec }))
  }
  const container = (name: string) => cluster.pod(name)?.status?.containerStatuses?.[0]
  const condition = (name: string, type: string) =>
    cluster.pod(name)?.status?.conditions?.find((each) => each.type === type)
  return { ...cluster, kubelets, create, container, condition }
}

/** Runs for so long, then ends with this code; SIGTERM ends it at once. */
const endsAfter = (ms: number, code: number): ImageBehaviour => ({
  match: /^ends/,
  size: 1024,
  entrypoint: ['/ends'],
  run: (process) =>
    new Promise((resolve) => {
      process.stdout.write('running')
      process.clock.after(ms, () => resolve(code))
      process.signal.addEventListener('abort', () => resolve(0))
    }),
})

describe('a node', () => {
  it('registers with what it has and keeps its lease', async () => {
    const cluster = await oneNode()
    const node = cluster.node('node-1')
    expect(node?.metadata?.labels).toMatchObject({ 'kubernetes.io/hostname': 'node-1', 'kubernetes.io/os': 'linux' })
    expect(node?.status?.capacity).toMatchObject({ cpu: '4', pods: '110', 'nvidia.com/gpu': '2' })
    expect(node?.status?.allocatable).toMatchObject({ memory: '8092Mi', 'nvidia.com/gpu': '2' })
    expect(node?.status?.conditions?.map(({ type, status }) => `${type}=${status}`)).toEqual([
      'MemoryPressure=False',
      'DiskPressure=False',
      'PIDPressure=False',
      'Ready=True',
    ])
    const first = await cluster.api.get(leases, 'node-1', 'kube-node-lease')
    await cluster.clock.advance(25_000)
    const later = await cluster.api.get(leases, 'node-1', 'kube-node-lease')
    expect(later.spec?.holderIdentity).toBe('node-1')
    expect(Date.parse(later.spec?.renewTime ?? '')).toBeGreaterThan(Date.parse(first.spec?.renewTime ?? '') + 10_000)
  })

  it('is not ready before it was given a range of addresses', async () => {
    const cluster = testCluster()
    const { podCIDR: _podCIDR, ...without } = spec
    await cluster.start(createKubelets(cluster.runtime, { nodes: [without] }))
    const ready = () => cluster.node('node-1')?.status?.conditions?.find(({ type }) => type === 'Ready')
    expect(ready()).toMatchObject({ status: 'False', reason: 'KubeletNotReady' })
    await cluster.api.patch(nodes, { name: 'node-1' }, { spec: { podCIDR: '10.244.7.0/24' } }, 'strategic')
    await cluster.clock.advance(0)
    expect(ready()).toMatchObject({ status: 'True', reason: 'KubeletReady' })
  })

  it('writes its status only every five minutes while nothing changes', async () => {
    const cluster = await oneNode()
    await cluster.clock.advance(20_000)
    const { resourceVersion } = cluster.node('node-1')?.metadata ?? {}
    await cluster.clock.advance(240_000)
    expect(cluster.node('node-1')?.metadata?.resourceVersion).toBe(resourceVersion)
    await cluster.clock.advance(60_000)
    expect(cluster.node('node-1')?.metadata?.resourceVersion).not.toBe(resourceVersion)
  })
})

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
