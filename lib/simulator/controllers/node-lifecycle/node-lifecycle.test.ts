import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { leases, namespaces, nodes, pods } from '../../../kinds'
import { formatMicroTime, formatTime } from '../../../kube/duration'
import { isPodReady } from '../../../kube/pods'
import type { Node, Pod, Toleration } from '../../../kube/types'
import { startCluster, type TestCluster } from '../testing.test-support'
import { NodeHealth } from './health'

let cluster: TestCluster
beforeEach(async () => {
  cluster = await startCluster({
    only: [
      'node-lifecycle-controller',
      'taint-eviction-controller',
      'node-ipam-controller',
      'pod-garbage-collector-controller',
    ],
  })
  await cluster.api.create(namespaces, { metadata: { name: 'kube-node-lease' } })
})
afterEach(async () => {
  await cluster.stop()
  expect(cluster.refused).toEqual([])
  expect(cluster.logged).toEqual([])
})

const types = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready']

/** Plays kubelet: registers, reports and holds a lease. */
async function join(name: string, ready = 'True') {
  await cluster.api.create(nodes, { metadata: { name } })
  await report(name, ready)
  await cluster.api.create(leases, { metadata: { name, namespace: 'kube-node-lease' }, spec: leaseSpec(name) })
  await cluster.settle()
}

async function report(name: string, ready = 'True') {
  const time = formatTime(cluster.clock.now())
  const conditions = types.map((type) => ({
    type,
    status: type === 'Ready' ? ready : 'False',
    lastHeartbeatTime: time,
    lastTransitionTime: time,
    reason: 'KubeletReady',
    message: 'kubelet is posting ready status',
  }))
  await cluster.api.update(nodes, { ...node(name), status: { conditions } }, { subresource: 'status' })
  await cluster.settle()
}

const leaseSpec = (holderIdentity: string) => ({ holderIdentity, renewTime: formatMicroTime(cluster.clock.now()) })

async function beat(...names: string[]) {
  for (const name of names) {
    const lease = cluster.get(leases, name, 'kube-node-lease')
    await cluster.api.update(leases, { ...lease, spec: leaseSpec(name) })
  }
}

async function passWithBeats(seconds: number, ...names: string[]) {
  for (let passed = 0; passed < seconds; passed += 10) {
    await beat(...names)
    await cluster.pass(10)
  }
}

const node = (name: string) => cluster.get<Node>(nodes, name)
const conditionsOf = (name: string) =>
  Object.fromEntries(
    (node(name).status?.conditions ?? []).map(({ type, status, reason }) => [type, `${status} ${reason}`]),
  )
const taintsOf = (name: string) => (node(name).spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`).sort()

async function addPod(name: string, on: string, tolerations?: Toleration[]): Promise<Pod> {
  const pod: Pod = {
    metadata: { name, namespace: 'shop' },
    spec: { containers: [{ name: 'c', image: 'nginx' }], tolerations },
  }
  await cluster.bind(await cluster.api.create(pods, pod), on)
  return cluster.run(cluster.get(pods, name))
}

describe('nodes', () => {
  it('are given ranges of addresses of their own, and free them when they go', async () => {
    await join('n1')
    await join('n2')
    expect([node('n1').spec?.podCIDR, node('n2').spec?.podCIDR]).toEqual(['10.244.0.0/24', '10.244.1.0/24'])
    expect(node('n2').spec?.podCIDRs).toEqual(['10.244.1.0/24'])
    await cluster.api.remove(nodes, { name: 'n1' })
    await cluster.settle()
    await join('n3')
    expect(node('n3').spec?.podCIDR).toBe('10.244.0.0/24')
  })

  it('stay ready while their lease is renewed, however old their report is', async () => {
    await join('n1')
    await passWithBeats(300, 'n1')
    expect(conditionsOf('n1').Ready).toBe('True KubeletReady')
    expect(taintsOf('n1')).toEqual([])
    expect(cluster.events('RegisteredNode')).toEqual([
      'RegisteredNode: Node n1 event: Registered Node n1 in Controller',
    ])
  })

  it('are unknown when they are silent for 50 seconds: tainted, and their Pods out of service', async () => {
    await join('n1')
    await join('n2')
    await addPod('p', 'n1')
    await passWithBeats(40, 'n2')
    expect(conditionsOf('n1').Ready).toBe('True KubeletReady')
    await passWithBeats(20, 'n2')
    expect(conditionsOf('n1')).toEqual(Object.fromEntries(types.map((type) => [type, 'Unknown NodeStatusUnknown'])))
    expect(node('n1').status?.conditions?.[0]?.message).toBe('Kubelet stopped posting node status.')
    expect(taintsOf('n1')).toEqual([
      'node.kubernetes.io/unreachable:NoExecute',
      'node.kubernetes.io/unreachable:NoSchedule',
    ])
    expect(isPodReady(cluster.get(pods, 'p'))).toBe(false)
    expect(cluster.events('NodeNotReady').sort()).toEqual([
      'NodeNotReady: Node is not ready',
      'NodeNotReady: Node n1 status is now: NodeNotReady',
    ])
    await beat('n1', 'n2')
    await report('n1')
    expect(taintsOf('n1')).toEqual([])
    expect(conditionsOf('n1').Ready).toBe('True KubeletReady')
  })

  it('have their whole time when the controller has just started, however long it was away', () => {
    const hourAgo = new Date(cluster.clock.now().getTime() - 3_600_000)
    const conditions = [{ type: 'Ready', status: 'True', lastHeartbeatTime: formatTime(hourAgo) }]
    const silent: Node = { metadata: { name: 'n1', creationTimestamp: formatTime(hourAgo) }, status: { conditions } }
    const lease = { spec: { renewTime: formatMicroTime(hourAgo) } }
    const health = new NodeHealth()
    const later = (seconds: number) => new Date(cluster.clock.now().getTime() + seconds * 1000)
    expect(health.isSilent(silent, lease, later(0))).toBe(false)
    expect(health.isSilent(silent, lease, later(50))).toBe(false)
    expect(health.isSilent(silent, lease, later(51))).toBe(true)
  })

  it('that never reported are unknown after a minute', async () => {
    await cluster.api.create(nodes, { metadata: { name: 'mute' } })
    await cluster.pass(59)
    expect(node('mute').status?.conditions ?? []).toEqual([])
    await cluster.pass(7)
    expect(conditionsOf('mute').Ready).toBe('Unknown NodeStatusNeverUpdated')
    expect(node('mute').status?.conditions?.[0]?.message).toBe('Kubelet never posted node status.')
  })

  it('are tainted by what they report, and by what their owner asks', async () => {
    await join('n1')
    await join('n2', 'False')
    expect(taintsOf('n2')).toEqual([
      'node.kubernetes.io/not-ready:NoExecute',
      'node.kubernetes.io/not-ready:NoSchedule',
    ])
    const current = node('n1')
    const taints = [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }]
    await cluster.api.update(nodes, { ...current, spec: { ...current.spec, unschedulable: true, taints } })
    await cluster.settle()
    expect(taintsOf('n1')).toEqual(['gpu:NoSchedule', 'node.kubernetes.io/unschedulable:NoSchedule'])
    await cluster.api.patch(nodes, { name: 'n1' }, { spec: { unschedulable: null } }, 'merge')
    await cluster.settle()
    expect(taintsOf('n1')).toEqual(['gpu:NoSchedule'])
  })

  it('keep their Pods when all of them are silent: then it is us who cannot hear', async () => {
    await join('n1')
    await join('n2')
    await addPod('p', 'n1')
    await cluster.pass(60)
    expect(cluster.get(pods, 'p').metadata?.deletionTimestamp).toBeUndefined()
    for (const name of ['n1', 'n2']) expect(taintsOf(name)).toEqual(['node.kubernetes.io/unreachable:NoSchedule'])
  })
})

describe('Pods', () => {
  const unreachable = (tolerationSeconds?: number): Toleration => ({
    key: 'node.kubernetes.io/unreachable',
    operator: 'Exists',
    effect: 'NoExecute',
    ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
  })
  const isGoing = (name: string) => cluster.get(pods, name).metadata?.deletionTimestamp !== undefined

  it('leave a silent node when their toleration is over', async () => {
    await join('n1')
    await join('n2')
    await addPod('at-once', 'n1')
    await addPod('later', 'n1', [unreachable(100)])
    await addPod('never', 'n1', [unreachable()])
    await passWithBeats(60, 'n2')
    expect([isGoing('at-once'), isGoing('later')]).toEqual([true, false])
    expect(cluster.get(pods, 'at-once').status?.conditions).toContainEqual(
      expect.objectContaining({
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByTaintManager',
        message: 'Taint manager: deleting due to NoExecute taint',
      }),
    )
    await passWithBeats(100, 'n2')
    expect([isGoing('later'), isGoing('never')]).toEqual([true, false])
    expect(cluster.events('TaintManagerEviction')).toEqual([
      'TaintManagerEviction: Marking for deletion Pod shop/at-once',
      'TaintManagerEviction: Marking for deletion Pod shop/later',
    ])
  })

  it('stay when their node comes back in time', async () => {
    await join('n1')
    await join('n2')
    await addPod('p', 'n1', [unreachable(100)])
    await passWithBeats(60, 'n2')
    await beat('n1')
    await report('n1')
    await passWithBeats(200, 'n1', 'n2')
    expect(isGoing('p')).toBe(false)
    expect(cluster.events('TaintManagerEviction')).toEqual(['TaintManagerEviction: Cancelling deletion of Pod shop/p'])
  })

  it('are removed when their node no longer exists', async () => {
    await join('n1')
    await addPod('p', 'n1')
    await cluster.api.remove(nodes, { name: 'n1' })
    await cluster.pass(30)
    expect(cluster.find(pods, 'p')).toBeDefined()
    const seen: (string | undefined)[] = []
    cluster.store.watch<Pod>(pods.id, {}, ({ current: { value } }) => {
      const disruption = value.status?.conditions?.find(({ type }) => type === 'DisruptionTarget')
      seen.push(`${value.status?.phase} ${disruption?.reason}: ${disruption?.message}`)
    })
    await cluster.pass(40)
    expect(cluster.find(pods, 'p')).toBeUndefined()
    expect(seen[0]).toBe('Failed DeletionByPodGC: PodGC: node no longer exists')
    expect(cluster.events('RemovingNode')).toEqual(['RemovingNode: Node n1 event: Removing Node n1 from Controller'])
  })
})
