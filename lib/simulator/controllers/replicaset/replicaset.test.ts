import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pods, replicaSets, replicationControllers } from '../../../kinds'
import { controllerOf } from '../../../kube/owners'
import { forbidden } from '../../../kube/status-error'
import type { Pod, ReplicaSet } from '../../../kube/types'
import { startCluster, type TestCluster, template } from '../testing.test-support'

let cluster: TestCluster
let quota: number | undefined
beforeEach(async () => {
  quota = undefined
  cluster = await startCluster({
    only: ['replicaset-controller', 'replicationcontroller-controller'],
    admission: [
      {
        name: 'Quota',
        validate({ operation, kind, name, object }) {
          if (kind.id !== 'pods' || operation !== 'CREATE' || quota === undefined) return
          if (cluster.list(pods).length >= quota)
            throw forbidden(pods, name || object?.metadata?.name || '', 'exceeded quota')
        },
      },
    ],
  })
})
afterEach(async () => {
  expect(cluster.refused).toEqual([])
  expect(cluster.logged.filter((line) => line.startsWith('sync failed'))).toEqual([])
  await cluster.stop()
})

const web = (replicas: number, more: Partial<ReplicaSet['spec']> = {}): ReplicaSet => ({
  metadata: { name: 'web', namespace: 'shop' },
  spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: template({ app: 'web' }), ...more },
})

async function create(replicaSet: ReplicaSet) {
  await cluster.api.create(replicaSets, replicaSet)
  await cluster.settle()
}

async function scale(replicas: number) {
  const current = cluster.get(replicaSets, 'web')
  await cluster.api.update(replicaSets, { ...current, spec: { ...current.spec!, replicas } })
  await cluster.settle()
}

const names = () => cluster.list(pods, 'shop').map(({ metadata }) => metadata?.name)

describe('ReplicaSet', () => {
  it('creates its Pods from the template and tells so', async () => {
    await create(web(3))
    const created = cluster.list(pods, 'shop')
    expect(created).toHaveLength(3)
    const uid = cluster.get(replicaSets, 'web').metadata?.uid
    for (const { metadata, spec } of created) {
      expect(metadata).toMatchObject({ generateName: 'web-', labels: { app: 'web' } })
      expect(metadata?.ownerReferences).toEqual([
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid, controller: true, blockOwnerDeletion: true },
      ])
      expect(spec?.containers[0]?.image).toBe('nginx:1')
    }
    expect(cluster.events().sort()).toEqual(
      created.map(({ metadata }) => `SuccessfulCreate: Created pod: ${metadata?.name}`),
    )
    const { involvedObject, source } = cluster.list((await import('../../../kinds')).events)[0]!
    expect(involvedObject).toMatchObject({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      namespace: 'shop',
      name: 'web',
      uid,
    })
    expect(source).toEqual({ component: 'replicaset-controller' })
  })

  it('counts in its status what there is', async () => {
    await create(web(2))
    expect(cluster.get(replicaSets, 'web').status).toEqual({
      replicas: 2,
      fullyLabeledReplicas: 2,
      observedGeneration: 1,
    })
    await cluster.run(cluster.list(pods)[0]!)
    await cluster.settle()
    expect(cluster.get(replicaSets, 'web').status).toMatchObject({ readyReplicas: 1, availableReplicas: 1 })
    await scale(0)
    expect(cluster.get(replicaSets, 'web').status).toEqual({ replicas: 0, observedGeneration: 2 })
    expect(cluster.events('SuccessfulDelete')).toHaveLength(2)
  })

  it('replaces a Pod that is deleted, one that has failed and one whose label was taken off', async () => {
    await create(web(3))
    const [first, second, third] = cluster.list(pods)
    await cluster.api.remove(pods, { name: first!.metadata!.name!, namespace: 'shop' }, { gracePeriodSeconds: 0 })
    await cluster.api.update(pods, { ...second!, status: { phase: 'Failed' } }, { subresource: 'status' })
    await cluster.api.patch(
      pods,
      { name: third!.metadata!.name!, namespace: 'shop' },
      { metadata: { labels: { app: 'x' } } },
      'merge',
    )
    await cluster.settle()
    const released = cluster.get(pods, third!.metadata!.name!)
    expect(released.metadata?.ownerReferences ?? []).toEqual([])
    expect(cluster.list(pods)).toHaveLength(5)
    expect(cluster.get(replicaSets, 'web').status?.replicas).toBe(3)
  })

  it('adopts Pods that match and have no controller', async () => {
    const pod: Pod = {
      metadata: { name: 'lonely', namespace: 'shop', labels: { app: 'web' } },
      spec: template({}).spec,
    }
    await cluster.api.create(pods, pod)
    await create(web(2))
    expect(names()).toHaveLength(2)
    expect(controllerOf(cluster.get(pods, 'lonely'))?.name).toBe('web')
    await cluster.api.create(pods, { ...pod, metadata: { ...pod.metadata, name: 'late' } })
    await cluster.settle()
    expect(names()).toHaveLength(2)
  })

  it('leaves Pods of another controller alone', async () => {
    const ownerReferences = [{ apiVersion: 'batch/v1', kind: 'Job', name: 'j', uid: 'u', controller: true }]
    await cluster.api.create(pods, {
      metadata: { name: 'owned', namespace: 'shop', labels: { app: 'web' }, ownerReferences },
      spec: template({}).spec,
    })
    await create(web(1))
    expect(names()).toHaveLength(2)
    expect(controllerOf(cluster.get(pods, 'owned'))?.kind).toBe('Job')
  })

  it('tries in growing batches, stops at the first refusal and says why until it is over', async () => {
    quota = 5
    await create(web(20))
    expect(cluster.list(pods)).toHaveLength(5)
    const [condition] = cluster.get(replicaSets, 'web').status?.conditions ?? []
    expect(condition).toMatchObject({ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' })
    expect(condition?.message).toMatch(/^pods "web-\w+" is forbidden: exceeded quota$/)
    const failures = cluster.events('FailedCreate')
    expect(failures[0]).toMatch(/^FailedCreate: Error creating: pods "web-\w+" is forbidden: exceeded quota$/)
    // Batches of 1, 2 and 4, of which the third is refused in part, then one try each time.
    expect(failures.length).toBeLessThan(6)
    quota = undefined
    await cluster.pass(60)
    expect(cluster.list(pods)).toHaveLength(20)
    expect(cluster.get(replicaSets, 'web').status?.conditions).toBeUndefined()
  })

  it('waits for minReadySeconds before it calls a Pod available', async () => {
    await create(web(1, { minReadySeconds: 30 }))
    await cluster.runAll()
    expect(cluster.get(replicaSets, 'web').status).toMatchObject({ readyReplicas: 1 })
    expect(cluster.get(replicaSets, 'web').status?.availableReplicas).toBeUndefined()
    await cluster.pass(29)
    expect(cluster.get(replicaSets, 'web').status?.availableReplicas).toBeUndefined()
    await cluster.pass(1)
    expect(cluster.get(replicaSets, 'web').status?.availableReplicas).toBe(1)
  })

  it('deletes what is not ready first', async () => {
    await create(web(4))
    const [ready] = cluster.list(pods)
    await cluster.run(ready!)
    await scale(1)
    expect(names()).toEqual([ready!.metadata!.name])
  })

  it('creates nothing more while it is deleted', async () => {
    const replicaSet = web(1)
    await create({ ...replicaSet, metadata: { ...replicaSet.metadata, finalizers: ['example.com/wait'] } })
    await cluster.api.remove(replicaSets, { name: 'web', namespace: 'shop' })
    const [pod] = cluster.list(pods)
    await cluster.api.remove(pods, { name: pod!.metadata!.name!, namespace: 'shop' }, { gracePeriodSeconds: 0 })
    await cluster.settle()
    expect(cluster.list(pods)).toEqual([])
    expect(cluster.get(replicaSets, 'web').status?.replicas).toBe(0)
  })

  it('takes up its work again after a restart', async () => {
    await create(web(2))
    const before = names()
    await cluster.restart()
    expect(names()).toEqual(before)
    await scale(3)
    expect(names()).toHaveLength(3)
  })

  it('scales to a thousand and back', async () => {
    await create(web(1000))
    await cluster.pass(1)
    expect(cluster.list(pods)).toHaveLength(1000)
    expect(cluster.get(replicaSets, 'web').status?.replicas).toBe(1000)
    await scale(0)
    await cluster.pass(1)
    expect(cluster.list(pods)).toEqual([])
  })
})

describe('ReplicationController', () => {
  it('is kept by the same loop', async () => {
    await cluster.api.create(replicationControllers, {
      metadata: { name: 'db', namespace: 'shop' },
      spec: { replicas: 2, selector: { app: 'db' }, template: template({ app: 'db' }) },
    })
    await cluster.settle()
    expect(cluster.list(pods)).toHaveLength(2)
    expect(controllerOf(cluster.list(pods)[0]!)).toMatchObject({
      apiVersion: 'v1',
      kind: 'ReplicationController',
      name: 'db',
    })
    await cluster.runAll()
    expect(cluster.get(replicationControllers, 'db').status).toEqual({
      replicas: 2,
      fullyLabeledReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      observedGeneration: 1,
    })
    expect(cluster.list((await import('../../../kinds')).events)[0]?.source?.component).toBe('replication-controller')
  })
})
