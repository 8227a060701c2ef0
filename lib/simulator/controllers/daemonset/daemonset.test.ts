import { afterEach, describe, expect, it } from 'vitest'
import { controllerRevisions, daemonSets, nodes, pods } from '../../../kinds'
import { isPodActive } from '../../../kube/pods'
import type { ControllerRevision, DaemonSet, Node, Pod } from '../../../kube/types'
import { startCluster, type TestCluster, template } from '../testing.test-support'
import { nodeOf } from './daemon-pod'

let cluster: TestCluster
afterEach(async () => {
  await cluster.stop()
  expect(cluster.refused).toEqual([])
  expect(cluster.logged.filter((line) => line.startsWith('sync failed'))).toEqual([])
})

type Spec = NonNullable<DaemonSet['spec']>

const node = (name: string, rest: Partial<Node['spec']> = {}, labels: Record<string, string> = {}): Node => ({
  metadata: { name, labels },
  spec: rest as NonNullable<Node['spec']>,
})

async function start(spec: Partial<Spec> = {}, list: readonly Node[] = ['a', 'b', 'c'].map((name) => node(name))) {
  cluster = await startCluster({ only: ['daemonset-controller', 'garbage-collector-controller'] })
  for (const each of list) await cluster.api.create(nodes, each)
  await cluster.api.create(daemonSets, {
    metadata: { name: 'agent', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'agent' } }, template: template({ app: 'agent' }), ...spec },
  })
  await cluster.settle()
}

const current = () => cluster.get(daemonSets, 'agent')
const active = () => cluster.list<Pod>(pods).filter(isPodActive)
const places = () => active().map(nodeOf).sort()
const images = () =>
  active()
    .map((pod) => `${nodeOf(pod)} ${pod.spec?.containers[0]?.image}`)
    .sort()
const revisions = () => cluster.list<ControllerRevision>(controllerRevisions).sort((a, b) => a.revision - b.revision)

/** Plays scheduler and kubelet until nothing moves. */
async function finish() {
  for (let revision = -1; revision !== cluster.store.revision; ) {
    revision = cluster.store.revision
    for (const pod of active()) if (!pod.spec?.nodeName) await cluster.bind(pod, nodeOf(pod) ?? '')
    await cluster.runAll()
    await cluster.finishDeletions()
  }
}

async function change(spec: Partial<Spec>) {
  const daemonSet = current()
  await cluster.api.update(daemonSets, { ...daemonSet, spec: { ...daemonSet.spec!, ...spec } })
  await cluster.settle()
}

describe('a DaemonSet', () => {
  it('has a Pod for every Node, pinned there, which stays where others would go', async () => {
    await start()
    expect(places()).toEqual(['a', 'b', 'c'])
    const [pod] = active()
    expect(pod?.metadata).toMatchObject({
      name: expect.stringMatching(/^agent-[a-z0-9]{5}$/),
      labels: { app: 'agent', 'controller-revision-hash': expect.any(String), 'pod-template-generation': '1' },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'agent', controller: true }],
    })
    expect(pod?.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution).toEqual({
      nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [nodeOf(pod!)] }] }],
    })
    expect(pod?.spec?.tolerations?.map(({ key, effect }) => `${key?.split('/')[1]} ${effect}`)).toEqual([
      'not-ready NoExecute',
      'unreachable NoExecute',
      'disk-pressure NoSchedule',
      'memory-pressure NoSchedule',
      'pid-pressure NoSchedule',
      'unschedulable NoSchedule',
    ])
    await finish()
    expect(current().status).toEqual({
      desiredNumberScheduled: 3,
      currentNumberScheduled: 3,
      numberMisscheduled: 0,
      numberReady: 3,
      numberAvailable: 3,
      updatedNumberScheduled: 3,
      observedGeneration: 1,
    })
    expect(cluster.events('SuccessfulCreate')).toHaveLength(3)
  })

  it('runs only where its selector, its affinity and the taints let it', async () => {
    const list = [
      node('disk', {}, { disk: 'ssd' }),
      node('other'),
      node('tainted', { taints: [{ key: 'special', effect: 'NoSchedule' }] }, { disk: 'ssd' }),
    ]
    const spec = template({ app: 'agent' })
    spec.spec!.nodeSelector = { disk: 'ssd' }
    await start({ template: spec }, list)
    expect(places()).toEqual(['disk'])
    await cluster.api.create(nodes, node('late', {}, { disk: 'ssd' }))
    await cluster.settle()
    expect(places()).toEqual(['disk', 'late'])
    await cluster.api.patch(nodes, { name: 'other' }, { metadata: { labels: { disk: 'ssd' } } }, 'merge')
    await cluster.api.patch(nodes, { name: 'disk' }, { metadata: { labels: { disk: null } } }, 'merge')
    await cluster.settle()
    expect(places()).toEqual(['late', 'other'])
  })

  it('stays on a Node that is cordoned, and leaves one that may not be run on', async () => {
    await start()
    await finish()
    const taint = (name: string, effect: string) =>
      cluster.api.patch(nodes, { name }, { spec: { taints: [{ key: 'special', effect }] } }, 'merge')
    await taint('a', 'NoSchedule')
    await taint('b', 'NoExecute')
    await cluster.settle()
    expect(places()).toEqual(['a', 'c'])
    await cluster.finishDeletions()
    expect(current().status).toMatchObject({ desiredNumberScheduled: 1, numberMisscheduled: 1 })
  })

  it('replaces a Pod that has ended, and says so', async () => {
    await start()
    await finish()
    const pod = active()[0]!
    await cluster.api.update(pods, { ...pod, status: { ...pod.status, phase: 'Failed' } }, { subresource: 'status' })
    await cluster.settle()
    await finish()
    expect(places()).toEqual(['a', 'b', 'c'])
    expect(cluster.events('FailedDaemonPod')).toEqual([
      `FailedDaemonPod: Found failed daemon pod shop/${pod.metadata?.name} on node ${nodeOf(pod)}, will try to kill it`,
    ])
  })

  it('takes its Pods and its history along', async () => {
    await start()
    await finish()
    await cluster.api.remove(daemonSets, { name: 'agent', namespace: 'shop' })
    await cluster.pass(1)
    await cluster.finishDeletions()
    expect([active(), revisions()]).toEqual([[], []])
  })
})

describe('a roll-out', () => {
  const newer = () => template({ app: 'agent' }, 'nginx:2')

  it('replaces one Pod after the other', async () => {
    await start()
    await finish()
    await change({ template: newer() })
    expect(images()).toEqual(['b nginx:1', 'c nginx:1'])
    await cluster.finishDeletions()
    expect(images()).toEqual(['a nginx:2', 'b nginx:1', 'c nginx:1'])
    expect(current().status).toMatchObject({ updatedNumberScheduled: 1, numberUnavailable: 1, numberAvailable: 2 })
    await finish()
    expect(images()).toEqual(['a nginx:2', 'b nginx:2', 'c nginx:2'])
    expect(current().metadata?.annotations).toEqual({ 'deprecated.daemonset.template.generation': '2' })
  })

  it('with a surge starts the new Pod first', async () => {
    await start({ updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } })
    await finish()
    await change({ template: newer() })
    expect(images()).toEqual(['a nginx:1', 'a nginx:2', 'b nginx:1', 'c nginx:1'])
    await finish()
    expect(images()).toEqual(['a nginx:2', 'b nginx:2', 'c nginx:2'])
  })

  it('waits for somebody to delete the Pods where it is told to', async () => {
    await start({ updateStrategy: { type: 'OnDelete' } })
    await finish()
    await change({ template: newer() })
    await finish()
    expect(images()).toEqual(['a nginx:1', 'b nginx:1', 'c nginx:1'])
    const { name = '', namespace } = active().find((pod) => nodeOf(pod) === 'b')!.metadata!
    await cluster.api.remove(pods, { name, namespace })
    await finish()
    expect(images()).toEqual(['a nginx:1', 'b nginx:2', 'c nginx:1'])
  })

  it('keeps what was as revisions, as kubectl undoes by them', async () => {
    await start({ revisionHistoryLimit: 1 })
    await finish()
    await change({ template: newer() })
    await finish()
    const [first, second] = revisions()
    expect([first?.revision, second?.revision]).toEqual([1, 2])
    const hash = first?.metadata?.labels?.['controller-revision-hash']
    expect(first).toMatchObject({
      metadata: { name: `agent-${hash}`, labels: { app: 'agent' }, ownerReferences: [{ kind: 'DaemonSet' }] },
      data: { spec: { template: { $patch: 'replace', spec: { containers: [{ image: 'nginx:1' }] } } } },
    })
    await cluster.api.patch(daemonSets, { name: 'agent', namespace: 'shop' }, first?.data, 'strategic')
    await cluster.settle()
    await finish()
    expect(images()).toEqual(['a nginx:1', 'b nginx:1', 'c nginx:1'])
    expect(revisions().map(({ metadata, revision }) => [metadata?.name, revision])).toEqual([
      [second?.metadata?.name, 2],
      [first?.metadata?.name, 3],
    ])
    await change({ template: template({ app: 'agent' }, 'nginx:3') })
    await finish()
    expect(revisions().map(({ revision }) => revision)).toEqual([3, 4])
  })
})
