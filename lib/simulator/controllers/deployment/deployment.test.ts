import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { deployments, pods, replicaSets } from '../../../kinds'
import { isPodActive, isPodReady } from '../../../kube/pods'
import type { Deployment, Pod, ReplicaSet } from '../../../kube/types'
import { startCluster, type TestCluster, template } from '../testing.test-support'

let cluster: TestCluster
afterEach(async () => {
  await cluster.stop()
  expect(cluster.refused).toEqual([])
  expect(cluster.logged.filter((line) => line.startsWith('sync failed'))).toEqual([])
})

type Spec = NonNullable<Deployment['spec']>

const web = (spec: Partial<Spec> = {}): Deployment => ({
  metadata: { name: 'web', namespace: 'shop' },
  spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: template({ app: 'web' }), ...spec },
})

async function start(deployment = web(), seed = 1) {
  cluster = await startCluster({ only: ['deployment-controller', 'replicaset-controller'], seed })
  await cluster.api.create(deployments, deployment)
  await cluster.settle()
}

const current = () => cluster.get(deployments, 'web')
const conditionOf = (type: string) => current().status?.conditions?.find((condition) => condition.type === type)
const setOf = (image: string) =>
  cluster.list<ReplicaSet>(replicaSets).find(({ spec }) => spec?.template?.spec?.containers[0]?.image === image)!

async function change(spec: Partial<Spec>) {
  const deployment = current()
  await cluster.api.update(deployments, { ...deployment, spec: { ...deployment.spec!, ...spec } })
  await cluster.settle()
}

const setImage = (image: string) => change({ template: template({ app: 'web' }, image) })

/** Readies what is new and buries what is old until nothing moves any more. */
async function finish() {
  for (let round = 0, revision = -1; revision !== cluster.store.revision; round++) {
    expect(round).toBeLessThan(50)
    revision = cluster.store.revision
    await cluster.runAll()
    await cluster.finishDeletions()
  }
}

describe('Deployment', () => {
  it('makes a ReplicaSet that bears the hash of the template', async () => {
    await start()
    const [set] = cluster.list<ReplicaSet>(replicaSets)
    const hash = set!.metadata!.labels!['pod-template-hash']!
    expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{8,10}$/)
    expect(set).toMatchObject({
      metadata: {
        name: `web-${hash}`,
        labels: { app: 'web', 'pod-template-hash': hash },
        annotations: {
          'deployment.kubernetes.io/desired-replicas': '3',
          'deployment.kubernetes.io/max-replicas': '4',
          'deployment.kubernetes.io/revision': '1',
        },
        ownerReferences: [{ kind: 'Deployment', name: 'web', controller: true, blockOwnerDeletion: true }],
      },
      spec: { replicas: 3, selector: { matchLabels: { app: 'web', 'pod-template-hash': hash } } },
    })
    expect(cluster.list<Pod>(pods).every(({ metadata }) => metadata?.labels?.['pod-template-hash'] === hash)).toBe(true)
    expect(current().metadata?.annotations?.['deployment.kubernetes.io/revision']).toBe('1')
    expect(cluster.events('ScalingReplicaSet')).toEqual([
      `ScalingReplicaSet: Scaled up replica set web-${hash} from 0 to 3`,
    ])
  })

  it('tells of its progress until it is done', async () => {
    await start()
    const { name } = cluster.list<ReplicaSet>(replicaSets)[0]!.metadata!
    expect(conditionOf('Available')).toMatchObject({
      status: 'False',
      reason: 'MinimumReplicasUnavailable',
      message: 'Deployment does not have minimum availability.',
    })
    expect(conditionOf('Progressing')).toMatchObject({
      status: 'True',
      reason: 'ReplicaSetUpdated',
      message: `ReplicaSet "${name}" is progressing.`,
    })
    await finish()
    expect(current().status).toMatchObject({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
    })
    expect(conditionOf('Available')).toMatchObject({
      status: 'True',
      reason: 'MinimumReplicasAvailable',
      message: 'Deployment has minimum availability.',
    })
    expect(conditionOf('Progressing')).toMatchObject({
      status: 'True',
      reason: 'NewReplicaSetAvailable',
      message: `ReplicaSet "${name}" has successfully progressed.`,
    })
  })

  it('rolls a changed template out step by step', async () => {
    await start(
      web({ replicas: 4, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } }),
    )
    await finish()
    await setImage('nginx:2')
    const sizes = () => [setOf('nginx:1').spec?.replicas, setOf('nginx:2').spec?.replicas]
    expect(sizes()).toEqual([3, 2])
    const ready = async (count: number) => {
      const waiting = cluster.list<Pod>(pods).filter((pod) => isPodActive(pod) && !isPodReady(pod))
      for (const pod of waiting.slice(0, count)) await cluster.run(pod)
      await cluster.settle()
    }
    await ready(1)
    expect(sizes()).toEqual([2, 3])
    await ready(1)
    expect(sizes()).toEqual([1, 4])
    await finish()
    expect(sizes()).toEqual([0, 4])
    expect(current().metadata?.annotations?.['deployment.kubernetes.io/revision']).toBe('2')
    const [one, two] = [setOf('nginx:1').metadata!.name, setOf('nginx:2').metadata!.name]
    expect(cluster.events('ScalingReplicaSet')).toEqual(
      [
        `Scaled up replica set ${one} from 0 to 4`,
        `Scaled up replica set ${two} from 0 to 1`,
        `Scaled down replica set ${one} from 4 to 3`,
        `Scaled up replica set ${two} from 1 to 2`,
        `Scaled down replica set ${one} from 3 to 2`,
        `Scaled up replica set ${two} from 2 to 3`,
        `Scaled down replica set ${one} from 2 to 1`,
        `Scaled up replica set ${two} from 3 to 4`,
        `Scaled down replica set ${one} from 1 to 0`,
      ].map((message) => `ScalingReplicaSet: ${message}`),
    )
  })

  it('keeps maxSurge and maxUnavailable at every moment, whatever the order in which Pods become ready', async () => {
    const bound = fc.oneof(
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 100 }).map((percent) => `${percent}%`),
    )
    const scenario = fc.record({
      seed: fc.integer({ min: 1, max: 1_000_000 }),
      replicas: fc.integer({ min: 1, max: 8 }),
      maxSurge: bound,
      maxUnavailable: bound,
      choices: fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 30, maxLength: 30 }),
    })
    const isZero = (value: number | string) => Number.parseInt(String(value), 10) === 0
    await fc.assert(
      fc.asyncProperty(scenario, async ({ seed, replicas, maxSurge, maxUnavailable, choices }) => {
        fc.pre(!(isZero(maxSurge) && isZero(maxUnavailable)))
        await start(
          web({ replicas, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } }),
          seed,
        )
        await finish()
        const bounds = boundsOf(replicas, maxSurge, maxUnavailable)
        const failures: string[] = []
        const check = () => {
          const total = cluster.list<ReplicaSet>(replicaSets).reduce((sum, { spec }) => sum + (spec?.replicas ?? 0), 0)
          const ready = cluster.list<Pod>(pods).filter((pod) => isPodActive(pod) && isPodReady(pod)).length
          if (total > replicas + bounds.surge) failures.push(`${total} wanted of ${replicas}+${bounds.surge}`)
          if (ready < replicas - bounds.unavailable)
            failures.push(`${ready} ready of ${replicas}-${bounds.unavailable}`)
        }
        const stops = [replicaSets.id, pods.id].map((id) => cluster.store.watch(id, {}, check))
        await setImage('nginx:2')
        for (const choice of choices) {
          const waiting = cluster.list<Pod>(pods).filter((pod) => isPodActive(pod) && !isPodReady(pod))
          const pod = waiting[choice % Math.max(1, waiting.length)]
          if (pod) await cluster.run(pod)
          if (choice % 3 === 0) await cluster.finishDeletions()
          await cluster.settle()
        }
        await finish()
        for (const stop of stops) stop()
        expect(failures).toEqual([])
        expect(setOf('nginx:1').spec?.replicas).toBe(0)
        expect(setOf('nginx:2').status?.availableReplicas).toBe(replicas)
        await cluster.stop()
      }),
      { numRuns: 40 },
    )
  }, 120_000)

  it('keeps the history of its revisions and goes back to one by its template', async () => {
    await start(web({ replicas: 1 }))
    await finish()
    await setImage('nginx:2')
    await finish()
    await setImage('nginx:1')
    await finish()
    const set = setOf('nginx:1')
    expect(set.metadata?.annotations).toMatchObject({
      'deployment.kubernetes.io/revision': '3',
      'deployment.kubernetes.io/revision-history': '1',
    })
    expect(set.spec?.replicas).toBe(1)
    expect(setOf('nginx:2').spec?.replicas).toBe(0)
    expect(cluster.list(replicaSets)).toHaveLength(2)
    expect(current().metadata?.annotations?.['deployment.kubernetes.io/revision']).toBe('3')
  })

  it('goes back by the annotation of the retired rollback', async () => {
    await start(web({ replicas: 1 }))
    await finish()
    await setImage('nginx:2')
    await finish()
    const ask = async (revision: string) => {
      const annotations = { 'deprecated.deployment.rollback.to': revision }
      await cluster.api.patch(deployments, { name: 'web', namespace: 'shop' }, { metadata: { annotations } }, 'merge')
      await cluster.settle()
      expect(current().metadata?.annotations?.['deprecated.deployment.rollback.to']).toBeUndefined()
    }
    await ask('0')
    expect(current().spec?.template.spec?.containers[0]?.image).toBe('nginx:1')
    expect(current().spec?.template.metadata?.labels).toEqual({ app: 'web' })
    await ask('9')
    expect(cluster.events().filter((text) => text.startsWith('DeploymentRollback'))).toEqual([
      'DeploymentRollback: Rolled back deployment "web" to revision 1',
      'DeploymentRollbackRevisionNotFound: Unable to find the revision to rollback to.',
    ])
  })

  it('forgets what is beyond its history limit, the oldest first', async () => {
    await start(web({ replicas: 1, revisionHistoryLimit: 1 }))
    for (const image of ['nginx:2', 'nginx:3', 'nginx:4']) {
      await finish()
      await setImage(image)
    }
    await finish()
    const images = cluster.list<ReplicaSet>(replicaSets).map(({ spec }) => spec?.template?.spec?.containers[0]?.image)
    expect(images.sort()).toEqual(['nginx:3', 'nginx:4'])
  })

  it('stands still while it is paused, scales nevertheless, and goes on when it is resumed', async () => {
    await start(web({ replicas: 2 }))
    await finish()
    await change({ paused: true })
    await setImage('nginx:2')
    expect(cluster.list(replicaSets)).toHaveLength(1)
    expect(conditionOf('Progressing')).toMatchObject({
      status: 'Unknown',
      reason: 'DeploymentPaused',
      message: 'Deployment is paused',
    })
    await change({ replicas: 5 })
    expect(setOf('nginx:1').spec?.replicas).toBe(5)
    await change({ paused: false })
    await finish()
    expect(setOf('nginx:2').spec?.replicas).toBe(5)
    expect(conditionOf('Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' })
  })

  it('shares a scaling in proportion between the revisions of a roll-out that stands still', async () => {
    await start(
      web({ replicas: 10, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } }),
    )
    await finish()
    await setImage('nginx:broken')
    expect([setOf('nginx:1').spec?.replicas, setOf('nginx:broken').spec?.replicas]).toEqual([8, 5])
    await change({ replicas: 15 })
    expect([setOf('nginx:1').spec?.replicas, setOf('nginx:broken').spec?.replicas]).toEqual([11, 7])
  })

  it('follows its replicas up and down, and to zero', async () => {
    await start()
    for (const replicas of [5, 1, 0, 2]) {
      await change({ replicas })
      await finish()
      expect(cluster.list(pods)).toHaveLength(replicas)
      expect(current().status?.replicas ?? 0).toBe(replicas)
    }
  })

  it('calls a roll-out failed that does not move within its deadline', async () => {
    await start(web({ progressDeadlineSeconds: 60 }))
    const { name } = cluster.list<ReplicaSet>(replicaSets)[0]!.metadata!
    await cluster.pass(59)
    expect(conditionOf('Progressing')?.reason).toBe('ReplicaSetUpdated')
    await cluster.pass(3)
    expect(conditionOf('Progressing')).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: `ReplicaSet "${name}" has timed out progressing.`,
    })
    await finish()
    expect(conditionOf('Progressing')).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' })
  })

  it('lets a stuck revision be replaced: its unhealthy Pods go first', async () => {
    await start(web({ replicas: 3 }))
    await finish()
    await setImage('nginx:broken')
    await setImage('nginx:3')
    await finish()
    expect(setOf('nginx:3').status?.availableReplicas).toBe(3)
    expect(setOf('nginx:broken').spec?.replicas).toBe(0)
  })

  it('recreates: no new Pod before the last old one is gone', async () => {
    await start(web({ replicas: 2, strategy: { type: 'Recreate' } }))
    for (const pod of cluster.list<Pod>(pods)) await cluster.bind(pod, 'n1')
    await finish()
    await setImage('nginx:2')
    expect(cluster.list(replicaSets)).toHaveLength(1)
    expect(cluster.list<Pod>(pods).every(({ metadata }) => metadata?.deletionTimestamp)).toBe(true)
    const [first, second] = cluster.list<Pod>(pods)
    await cluster.api.remove(pods, { name: first!.metadata!.name!, namespace: 'shop' }, { gracePeriodSeconds: 0 })
    await cluster.settle()
    expect(cluster.list(replicaSets)).toHaveLength(1)
    await cluster.api.remove(pods, { name: second!.metadata!.name!, namespace: 'shop' }, { gracePeriodSeconds: 0 })
    await cluster.settle()
    expect(cluster.list(replicaSets)).toHaveLength(2)
    expect(setOf('nginx:2').spec?.replicas).toBe(2)
  })

  it('chooses another hash when a ReplicaSet of that name is something else', async () => {
    await start(web({ replicas: 1 }))
    const { name = '', namespace } = cluster.list<ReplicaSet>(replicaSets)[0]!.metadata!
    await cluster.stop()
    cluster = await startCluster({ only: ['deployment-controller', 'replicaset-controller'] })
    await cluster.api.create(replicaSets, {
      metadata: { name, namespace },
      spec: { replicas: 0, selector: { matchLabels: { app: 'other' } }, template: template({ app: 'other' }) },
    })
    await cluster.api.create(deployments, web({ replicas: 1 }))
    await cluster.pass(1)
    expect(current().status?.collisionCount).toBe(1)
    const own = cluster.list<ReplicaSet>(replicaSets).filter(({ metadata }) => metadata?.ownerReferences)
    expect(own).toHaveLength(1)
    expect(own[0]!.metadata!.name).not.toBe(name)
  })

  it('adopts a ReplicaSet of its own template instead of making another', async () => {
    cluster = await startCluster({ only: ['deployment-controller', 'replicaset-controller'] })
    await cluster.api.create(replicaSets, {
      metadata: { name: 'old', namespace: 'shop', labels: { app: 'web' } },
      spec: { replicas: 1, selector: { matchLabels: { app: 'web' } }, template: template({ app: 'web' }) },
    })
    await cluster.api.create(deployments, web({ replicas: 1 }))
    await cluster.settle()
    expect(cluster.list(replicaSets)).toHaveLength(1)
    expect(cluster.get(replicaSets, 'old').metadata?.ownerReferences?.[0]?.name).toBe('web')
  })

  it('writes nothing when there is nothing to do', async () => {
    await start()
    await finish()
    const { revision } = cluster.store
    await cluster.restart()
    await cluster.pass(3600)
    expect(cluster.store.revision).toBe(revision)
  })
})

function boundsOf(replicas: number, maxSurge: number | string, maxUnavailable: number | string) {
  const exact = (value: number | string) =>
    typeof value === 'number' ? value : (Number.parseInt(value, 10) * replicas) / 100
  const surge = Math.ceil(exact(maxSurge))
  const unavailable = Math.min(replicas, Math.floor(exact(maxUnavailable)))
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}
