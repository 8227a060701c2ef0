import { afterEach, describe, expect, it } from 'vitest'
import { jobs, pods } from '../../../kinds'
import { trackingFinalizer } from '../../../kube/job-labels'
import { isPodActive } from '../../../kube/pods'
import type { Job, JobSpec, Pod } from '../../../kube/types'
import { startCluster, type TestCluster } from '../testing.test-support'

let cluster: TestCluster
afterEach(async () => {
  await cluster.stop()
  expect(cluster.refused).toEqual([])
  expect(cluster.logged.filter((line) => line.startsWith('sync failed'))).toEqual([])
})

const pi = (spec: Partial<JobSpec> = {}): Job => ({
  metadata: { name: 'pi', namespace: 'shop' },
  spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'pi', image: 'perl:5' }] } }, ...spec },
})

async function start(spec: Partial<JobSpec> = {}) {
  cluster = await startCluster({
    only: ['job-controller', 'ttl-after-finished-controller', 'garbage-collector-controller'],
  })
  await cluster.api.create(jobs, pi(spec))
  await cluster.settle()
}

const current = () => cluster.get(jobs, 'pi')
const all = () => cluster.list<Pod>(pods)
const active = () => all().filter(isPodActive)
const conditions = () =>
  (current().status?.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`)

/** Plays kubelet: the Pod's only container ends. */
async function end(pod: Pod, exitCode = 0) {
  const now = cluster.clock.now().toISOString()
  const terminated = { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt: now, finishedAt: now }
  const containerStatuses = [
    { name: 'pi', image: '', imageID: '', ready: false, restartCount: 0, state: { terminated } },
  ]
  const phase = exitCode === 0 ? 'Succeeded' : 'Failed'
  const fresh = cluster.get(pods, pod.metadata!.name!)
  await cluster.api.update(
    pods,
    { ...fresh, status: { ...fresh.status, phase, containerStatuses } },
    { subresource: 'status' },
  )
  await cluster.settle()
}

async function change(spec: Partial<JobSpec>) {
  const job = current()
  await cluster.api.update(jobs, { ...job, spec: { ...job.spec!, ...spec } })
  await cluster.settle()
}

describe('a Job', () => {
  it('runs a Pod, counts it once it has ended, and is complete', async () => {
    await start()
    const [pod] = all()
    expect(pod?.metadata).toMatchObject({
      name: expect.stringMatching(/^pi-[a-z0-9]{5}$/),
      finalizers: [trackingFinalizer],
      labels: { 'job-name': 'pi', 'batch.kubernetes.io/job-name': 'pi', 'controller-uid': current().metadata?.uid },
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'Job', name: 'pi', controller: true, blockOwnerDeletion: true },
      ],
    })
    expect(current().status).toEqual({
      startTime: '2026-01-01T00:00:00Z',
      active: 1,
      ready: 0,
      terminating: 0,
      uncountedTerminatedPods: {},
    })
    await cluster.run(pod!)
    await cluster.settle()
    expect(current().status).toMatchObject({ active: 1, ready: 1 })
    await cluster.pass(7)
    await end(pod!)
    expect(all()[0]?.metadata?.finalizers ?? []).toEqual([])
    expect(current().status).toEqual({
      startTime: '2026-01-01T00:00:00Z',
      completionTime: '2026-01-01T00:00:07Z',
      succeeded: 1,
      ready: 0,
      terminating: 0,
      uncountedTerminatedPods: {},
      conditions: ['SuccessCriteriaMet', 'Complete'].map((type) => ({
        type,
        status: 'True',
        reason: 'CompletionsReached',
        message: 'Reached expected number of succeeded pods',
        lastProbeTime: '2026-01-01T00:00:07Z',
        lastTransitionTime: '2026-01-01T00:00:07Z',
      })),
    })
    expect(cluster.events()).toEqual([
      `SuccessfulCreate: Created pod: ${pod?.metadata?.name}`,
      'Completed: Job completed',
    ])
  })

  it('runs no more Pods at once than it may, and no more than are still needed', async () => {
    await start({ completions: 5, parallelism: 3 })
    expect(active()).toHaveLength(3)
    await end(active()[0]!)
    await end(active()[0]!)
    expect(active()).toHaveLength(3)
    await end(active()[0]!)
    expect(active()).toHaveLength(2)
    await end(active()[0]!)
    await end(active()[0]!)
    expect(all()).toHaveLength(5)
    expect(current().status).toMatchObject({ succeeded: 5 })
    expect(conditions()).toContain('Complete=True CompletionsReached')
  })

  it('of a work queue is over when one has succeeded and the others have ended', async () => {
    await start({ parallelism: 2 })
    const [first, second] = active()
    await end(first!)
    expect(active()).toHaveLength(1)
    expect(conditions()).toEqual([])
    await end(second!)
    expect(conditions()).toContain('Complete=True CompletionsReached')
  })

  it('tries again after a growing while, until its limit is reached', async () => {
    await start({ backoffLimit: 2 })
    const [first] = all()
    await end(first!, 1)
    expect(current().status).toMatchObject({ failed: 1 })
    expect(active()).toHaveLength(0)
    await cluster.pass(9)
    expect(active()).toHaveLength(0)
    await cluster.pass(1)
    expect(active()).toHaveLength(1)
    await end(active()[0]!, 1)
    await cluster.pass(19)
    expect(active()).toHaveLength(0)
    await cluster.pass(1)
    await end(active()[0]!, 1)
    expect(conditions()).toEqual(['FailureTarget=True BackoffLimitExceeded', 'Failed=True BackoffLimitExceeded'])
    expect(current().status).toMatchObject({ failed: 3 })
    expect(current().status?.completionTime).toBeUndefined()
    expect(cluster.events('BackoffLimitExceeded')).toEqual([
      'BackoffLimitExceeded: Job has reached the specified backoff limit',
    ])
    await cluster.pass(3600)
    expect(all()).toHaveLength(3)
  })

  it('counts restarts of containers as tries when its Pods restart them', async () => {
    await start({
      backoffLimit: 3,
      template: { spec: { restartPolicy: 'OnFailure', containers: [{ name: 'pi', image: 'perl:5' }] } },
    })
    const pod = await cluster.run(all()[0]!)
    const containerStatuses = [
      { name: 'pi', image: '', imageID: '', ready: true, restartCount: 3, state: { running: {} } },
    ]
    await cluster.api.update(pods, { ...pod, status: { ...pod.status, containerStatuses } }, { subresource: 'status' })
    await cluster.settle()
    await cluster.finishDeletions()
    expect(conditions()).toContain('Failed=True BackoffLimitExceeded')
  })

  it('ends when its time is over, and its Pods with it', async () => {
    await start({ activeDeadlineSeconds: 30 })
    await cluster.bind(all()[0]!, 'node-1')
    await cluster.runAll()
    await cluster.pass(29)
    expect(active()).toHaveLength(1)
    await cluster.pass(1)
    expect(conditions()).toEqual(['FailureTarget=True DeadlineExceeded'])
    expect(current().status).toMatchObject({ terminating: 1 })
    await cluster.finishDeletions()
    expect(conditions()).toEqual(['FailureTarget=True DeadlineExceeded', 'Failed=True DeadlineExceeded'])
    expect(cluster.events('DeadlineExceeded')).toEqual([
      'DeadlineExceeded: Job was active longer than specified deadline',
    ])
    expect(all()).toEqual([])
  })

  it('can be suspended and resumed', async () => {
    await start({ suspend: true })
    expect(all()).toEqual([])
    expect(current().status?.startTime).toBeUndefined()
    expect(conditions()).toEqual(['Suspended=True JobSuspended'])
    await cluster.pass(60)
    await change({ suspend: false })
    expect(active()).toHaveLength(1)
    expect(current().status?.startTime).toBe('2026-01-01T00:01:00Z')
    expect(conditions()).toEqual(['Suspended=False JobResumed'])
    await change({ suspend: true })
    await cluster.finishDeletions()
    expect(all()).toEqual([])
    expect(conditions()).toEqual(['Suspended=True JobSuspended'])
    expect(cluster.events().filter((text) => /^(Suspended|Resumed)/.test(text))).toEqual([
      // Told twice, and so counted last.
      'Resumed: Job resumed',
      'Suspended: Job suspended',
    ])
  })

  it('counts a Pod that was deleted as failed, and makes another', async () => {
    await start({ backoffLimit: 1 })
    await cluster.runAll()
    const { name = '', namespace } = all()[0]!.metadata!
    await cluster.api.remove(pods, { name, namespace })
    await cluster.settle()
    expect(current().status).toMatchObject({ failed: 1 })
    await cluster.finishDeletions()
    await cluster.pass(40)
    expect(active()).toHaveLength(1)
  })

  it('is made anew by a controller that starts in the middle of it', async () => {
    await start({ completions: 2 })
    await end(active()[0]!)
    await cluster.restart()
    expect(active()).toHaveLength(1)
    await end(active()[0]!)
    expect(current().status).toMatchObject({ succeeded: 2 })
  })

  it('lets go of its Pods when it is deleted alone', async () => {
    await start()
    await cluster.runAll()
    await cluster.api.remove(jobs, { name: 'pi', namespace: 'shop' }, { propagationPolicy: 'Orphan' })
    await cluster.settle()
    expect(cluster.find(jobs, 'pi')).toBeUndefined()
    expect(all()).toHaveLength(1)
    expect(all()[0]?.metadata?.finalizers ?? []).toEqual([])
  })

  it('takes its Pods along', async () => {
    await start()
    await cluster.runAll()
    await cluster.api.remove(jobs, { name: 'pi', namespace: 'shop' }, { propagationPolicy: 'Background' })
    await cluster.pass(1)
    await cluster.finishDeletions()
    expect(all()).toEqual([])
  })

  it('is deleted some time after it ended, when it says so', async () => {
    await start({ ttlSecondsAfterFinished: 100 })
    await end(all()[0]!)
    await cluster.pass(99)
    expect(cluster.find(jobs, 'pi')).toBeDefined()
    await cluster.pass(1)
    await cluster.finishDeletions()
    expect(cluster.find(jobs, 'pi')).toBeUndefined()
    expect(all()).toEqual([])
  })
})

describe('an indexed Job', () => {
  const indexed = { completionMode: 'Indexed', completions: 3, parallelism: 2 }
  const indexes = (list: readonly Pod[]) =>
    list.map(({ metadata }) => metadata?.labels?.['batch.kubernetes.io/job-completion-index']).sort()
  const ofIndex = (index: number) => active().find((pod) => indexes([pod])[0] === String(index))!

  it('runs each index once', async () => {
    await start(indexed)
    expect(indexes(active())).toEqual(['0', '1'])
    const pod = ofIndex(1)
    expect(pod.metadata?.name).toMatch(/^pi-1-[a-z0-9]{5}$/)
    expect(pod.metadata?.annotations).toMatchObject({ 'batch.kubernetes.io/job-completion-index': '1' })
    expect(pod.spec).toMatchObject({
      hostname: 'pi-1',
      containers: [
        {
          env: [
            {
              name: 'JOB_COMPLETION_INDEX',
              valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']" } },
            },
          ],
        },
      ],
    })
    await end(ofIndex(1))
    expect(indexes(active())).toEqual(['0', '2'])
    expect(current().status).toMatchObject({ completedIndexes: '1', succeeded: 1 })
    await end(ofIndex(0), 1)
    expect(indexes(active())).toEqual(['2'])
    await cluster.pass(10)
    expect(indexes(active())).toEqual(['0', '2'])
    await end(ofIndex(0))
    await end(ofIndex(2))
    expect(current().status).toMatchObject({ completedIndexes: '0-2', succeeded: 3, failed: 1 })
    expect(conditions()).toContain('Complete=True CompletionsReached')
  })

  it('fails index by index where it says so', async () => {
    await start({ ...indexed, completions: 2, backoffLimitPerIndex: 1 })
    await end(ofIndex(0), 1)
    expect(indexes(active())).toEqual(['1'])
    await cluster.pass(10)
    expect(ofIndex(0).metadata?.annotations).toMatchObject({ 'batch.kubernetes.io/job-index-failure-count': '1' })
    await end(ofIndex(0), 1)
    await cluster.pass(60)
    expect(indexes(active())).toEqual(['1'])
    expect(current().status).toMatchObject({ failedIndexes: '0', failed: 2 })
    await end(ofIndex(1))
    expect(conditions()).toEqual(['FailureTarget=True FailedIndexes', 'Failed=True FailedIndexes'])
    expect(current().status).toMatchObject({ completedIndexes: '1', failedIndexes: '0' })
  })

  it('is over as soon as its success policy says so', async () => {
    await start({ ...indexed, parallelism: 3, successPolicy: { rules: [{ succeededIndexes: '0' }] } })
    await cluster.runAll()
    await end(ofIndex(0))
    await cluster.finishDeletions()
    expect(conditions()).toEqual(['SuccessCriteriaMet=True SuccessPolicy', 'Complete=True SuccessPolicy'])
    expect(active()).toEqual([])
  })
})

describe('a failure policy', () => {
  const policy = (action: string): Partial<JobSpec> => ({
    backoffLimit: 0,
    podFailurePolicy: { rules: [{ action, onExitCodes: { operator: 'In', values: [42] } }] },
  })

  it('ends the Job at an exit code that nothing helps against', async () => {
    await start({ ...policy('FailJob'), backoffLimit: 6 })
    const { name } = all()[0]!.metadata!
    await end(all()[0]!, 42)
    expect(conditions()).toEqual(['FailureTarget=True PodFailurePolicy', 'Failed=True PodFailurePolicy'])
    expect(cluster.events('PodFailurePolicy')).toEqual([
      `PodFailurePolicy: Container pi for pod shop/${name} failed with exit code 42 matching FailJob rule at index 0`,
    ])
  })

  it('lets failures go uncounted', async () => {
    await start(policy('Ignore'))
    await end(all()[0]!, 42)
    await cluster.pass(30)
    expect(active()).toHaveLength(1)
    expect(current().status?.failed).toBeUndefined()
    await end(active()[0]!, 1)
    expect(conditions()).toContain('Failed=True BackoffLimitExceeded')
  })
})
