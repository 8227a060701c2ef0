import { afterEach, describe, expect, it } from 'vitest'
import { controllerRevisions, persistentVolumeClaims, pods, statefulSets } from '../../../kinds'
import { isPodActive } from '../../../kube/pods'
import type { ControllerRevision, Pod, StatefulSet } from '../../../kube/types'
import { startCluster, type TestCluster, template } from '../testing.test-support'

let cluster: TestCluster
afterEach(async () => {
  await cluster.stop()
  expect(cluster.refused).toEqual([])
  expect(cluster.logged.filter((line) => line.startsWith('sync failed'))).toEqual([])
})

type Spec = NonNullable<StatefulSet['spec']>

async function start(spec: Partial<Spec> = {}) {
  cluster = await startCluster({ only: ['statefulset-controller', 'garbage-collector-controller'] })
  await cluster.api.create(statefulSets, {
    metadata: { name: 'db', namespace: 'shop' },
    spec: {
      replicas: 3,
      serviceName: 'db',
      selector: { matchLabels: { app: 'db' } },
      template: template({ app: 'db' }),
      ...spec,
    },
  })
  await cluster.settle()
}

const current = () => cluster.get(statefulSets, 'db')
const all = () => cluster.list<Pod>(pods)
const names = () =>
  all()
    .filter(isPodActive)
    .map(({ metadata }) => metadata?.name)
    .sort()
const images = () =>
  all()
    .filter(isPodActive)
    .map(({ metadata, spec }) => `${metadata?.name} ${spec?.containers[0]?.image}`)
    .sort()
const revisions = () => cluster.list<ControllerRevision>(controllerRevisions).sort((a, b) => a.revision - b.revision)

async function finish() {
  for (let revision = -1; revision !== cluster.store.revision; ) {
    revision = cluster.store.revision
    for (const pod of all()) if (!pod.spec?.nodeName && isPodActive(pod)) await cluster.bind(pod, 'node-1')
    await cluster.runAll()
    await cluster.finishDeletions()
  }
}

async function change(spec: Partial<Spec>) {
  const set = current()
  await cluster.api.update(statefulSets, { ...set, spec: { ...set.spec!, ...spec } })
  await cluster.settle()
}
const newer = () => template({ app: 'db' }, 'nginx:2')

describe('a StatefulSet', () => {
  it('makes its Pods in order, each when the one before is ready', async () => {
    await start()
    expect(names()).toEqual(['db-0'])
    await cluster.runAll()
    expect(names()).toEqual(['db-0', 'db-1'])
    await finish()
    expect(names()).toEqual(['db-0', 'db-1', 'db-2'])
    const revision = revisions()[0]?.metadata?.name
    expect(cluster.get(pods, 'db-1')).toMatchObject({
      metadata: {
        labels: {
          app: 'db',
          'statefulset.kubernetes.io/pod-name': 'db-1',
          'apps.kubernetes.io/pod-index': '1',
          'controller-revision-hash': revision,
        },
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', controller: true }],
      },
      spec: { hostname: 'db-1', subdomain: 'db' },
    })
    expect(current().status).toEqual({
      observedGeneration: 1,
      replicas: 3,
      readyReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
      availableReplicas: 3,
      currentRevision: revision,
      updateRevision: revision,
      collisionCount: 0,
    })
    expect(cluster.events('SuccessfulCreate')).toEqual(
      [0, 1, 2].map((at) => `SuccessfulCreate: create Pod db-${at} in StatefulSet db successful`),
    )
  })

  it('makes all at once where it says so', async () => {
    await start({ podManagementPolicy: 'Parallel' })
    expect(names()).toEqual(['db-0', 'db-1', 'db-2'])
  })

  it('counts from where it is told to', async () => {
    await start({ ordinals: { start: 5 }, replicas: 2 })
    await finish()
    expect(names()).toEqual(['db-5', 'db-6'])
  })

  it('is scaled down from the highest ordinal, one by one', async () => {
    await start()
    await finish()
    await change({ replicas: 1 })
    expect(names()).toEqual(['db-0', 'db-1'])
    await cluster.finishDeletions()
    expect(names()).toEqual(['db-0'])
    await finish()
    expect(current().status).toMatchObject({ replicas: 1, currentReplicas: 1 })
    expect(cluster.events('SuccessfulDelete')).toEqual(
      [2, 1].map((at) => `SuccessfulDelete: delete Pod db-${at} in StatefulSet db successful`),
    )
  })

  it('gives a lost Pod its place again, and no other', async () => {
    await start()
    await finish()
    await cluster.api.remove(pods, { name: 'db-1', namespace: 'shop' }, { gracePeriodSeconds: 0 })
    await cluster.settle()
    expect(names()).toEqual(['db-0', 'db-1', 'db-2'])
    const pod = cluster.get(pods, 'db-0')
    await cluster.api.update(pods, { ...pod, status: { ...pod.status, phase: 'Failed' } }, { subresource: 'status' })
    await finish()
    expect(names()).toEqual(['db-0', 'db-1', 'db-2'])
    expect(cluster.get(pods, 'db-0').metadata?.uid).not.toBe(pod.metadata?.uid)
  })

  it('waits until a Pod was ready for long enough', async () => {
    await start({ minReadySeconds: 10, replicas: 2 })
    await cluster.runAll()
    await cluster.pass(9)
    expect(names()).toEqual(['db-0'])
    expect(current().status).toMatchObject({ readyReplicas: 1, availableReplicas: 0 })
    await cluster.pass(1)
    expect(names()).toEqual(['db-0', 'db-1'])
  })

  it('makes the claims of a Pod before the Pod, and lets them stay when the Pod goes', async () => {
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
    await start({ replicas: 1, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec }] })
    await finish()
    const claim = () => cluster.get(persistentVolumeClaims, 'data-db-0')
    expect(claim()).toMatchObject({ metadata: { labels: { app: 'db' } }, spec })
    expect(claim().metadata?.ownerReferences).toBeUndefined()
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } }]
    expect(cluster.get(pods, 'db-0').spec).toMatchObject({ volumes })
    expect(cluster.events()).toEqual([
      'SuccessfulCreate: create Claim data-db-0 Pod db-0 in StatefulSet db success',
      'SuccessfulCreate: create Pod db-0 in StatefulSet db successful',
    ])
    await change({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' } })
    expect(claim().metadata?.ownerReferences).toMatchObject([{ kind: 'StatefulSet', name: 'db' }])
    await change({ replicas: 0 })
    await finish()
    await cluster.pass(1)
    expect(cluster.find(persistentVolumeClaims, 'data-db-0')).toBeUndefined()
  })

  it('takes its Pods and its history along', async () => {
    await start({ podManagementPolicy: 'Parallel' })
    await finish()
    await cluster.api.remove(statefulSets, { name: 'db', namespace: 'shop' })
    await cluster.pass(1)
    await cluster.finishDeletions()
    expect([all(), revisions()]).toEqual([[], []])
  })
})

describe('a roll-out', () => {
  it('goes from the highest ordinal to the lowest, each when the one before is ready', async () => {
    await start()
    await finish()
    await change({ template: newer() })
    expect(images()).toEqual(['db-0 nginx:1', 'db-1 nginx:1'])
    await cluster.finishDeletions()
    expect(images()).toEqual(['db-0 nginx:1', 'db-1 nginx:1', 'db-2 nginx:2'])
    const [old, fresh] = revisions().map(({ metadata }) => metadata?.name)
    expect(current().status).toMatchObject({
      currentReplicas: 2,
      updatedReplicas: 1,
      currentRevision: old,
      updateRevision: fresh,
    })
    await finish()
    expect(images()).toEqual(['db-0 nginx:2', 'db-1 nginx:2', 'db-2 nginx:2'])
    expect(current().status).toMatchObject({ currentRevision: fresh, updateRevision: fresh, currentReplicas: 3 })
  })

  it('stops at its partition, and makes what is below it anew as it was', async () => {
    await start()
    await finish()
    await change({ template: newer(), updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } })
    await finish()
    expect(images()).toEqual(['db-0 nginx:1', 'db-1 nginx:1', 'db-2 nginx:2'])
    await cluster.api.remove(pods, { name: 'db-0', namespace: 'shop' }, { gracePeriodSeconds: 0 })
    await finish()
    expect(images()).toEqual(['db-0 nginx:1', 'db-1 nginx:1', 'db-2 nginx:2'])
    await change({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } })
    await finish()
    expect(images()).toEqual(['db-0 nginx:2', 'db-1 nginx:2', 'db-2 nginx:2'])
  })

  it('waits for somebody to delete the Pods where it is told to', async () => {
    await start({ updateStrategy: { type: 'OnDelete' } })
    await finish()
    await change({ template: newer() })
    await finish()
    expect(images()).toEqual(['db-0 nginx:1', 'db-1 nginx:1', 'db-2 nginx:1'])
    await cluster.api.remove(pods, { name: 'db-1', namespace: 'shop' }, { gracePeriodSeconds: 0 })
    await finish()
    expect(images()).toEqual(['db-0 nginx:1', 'db-1 nginx:2', 'db-2 nginx:1'])
  })

  it('is undone by a revision', async () => {
    await start()
    await finish()
    await change({ template: newer() })
    await finish()
    const [first] = revisions()
    expect(first?.metadata?.labels).toMatchObject({ app: 'db', 'controller.kubernetes.io/hash': expect.any(String) })
    await cluster.api.patch(statefulSets, { name: 'db', namespace: 'shop' }, first?.data, 'strategic')
    await finish()
    expect(images()).toEqual(['db-0 nginx:1', 'db-1 nginx:1', 'db-2 nginx:1'])
    expect(revisions().map(({ revision }) => revision)).toEqual([2, 3])
  })
})
