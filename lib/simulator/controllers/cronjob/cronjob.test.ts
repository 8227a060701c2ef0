import { afterEach, describe, expect, it } from 'vitest'
import { cronJobs, jobs } from '../../../kinds'
import type { CronJob, Job } from '../../../kube/types'
import { startCluster, type TestCluster } from '../testing.test-support'

let cluster: TestCluster
afterEach(async () => {
  await cluster.stop()
  expect(cluster.refused).toEqual([])
  expect(cluster.logged.filter((line) => line.startsWith('sync failed'))).toEqual([])
})

type Spec = NonNullable<CronJob['spec']>

async function start(spec: Partial<Spec> = {}) {
  cluster = await startCluster({ only: ['cronjob-controller'] })
  await cluster.api.create(cronJobs, {
    metadata: { name: 'hello', namespace: 'shop' },
    spec: {
      schedule: '*/5 * * * *',
      jobTemplate: {
        metadata: { labels: { app: 'hello' } },
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'hello', image: 'busybox' }] } } },
      },
      ...spec,
    },
  })
  await cluster.settle()
}

const current = () => cluster.get(cronJobs, 'hello')
const all = () => cluster.list<Job>(jobs)
const names = () => all().map(({ metadata }) => metadata?.name)

async function change(spec: Partial<Spec>) {
  const cronJob = current()
  await cluster.api.update(cronJobs, { ...cronJob, spec: { ...cronJob.spec!, ...spec } })
  await cluster.settle()
}

/** Plays the Job's controller. */
async function end(job: Job, type: 'Complete' | 'Failed' = 'Complete') {
  const now = cluster.clock.now().toISOString().replace('.000', '')
  const conditions = [{ type, status: 'True', lastTransitionTime: now }]
  const status = { startTime: now, conditions, ...(type === 'Complete' ? { completionTime: now, succeeded: 1 } : {}) }
  await cluster.api.update(jobs, { ...job, status }, { subresource: 'status' })
  await cluster.settle()
}

const minutes = (at: string) => Math.floor(Date.parse(at) / 60_000)

describe('a CronJob', () => {
  it('makes a Job when its time has come, and notes when', async () => {
    await start()
    await cluster.pass(299)
    expect(all()).toEqual([])
    await cluster.pass(2)
    const name = `hello-${minutes('2026-01-01T00:05:00Z')}`
    expect(all()[0]?.metadata).toMatchObject({
      name,
      labels: { app: 'hello' },
      annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-01T00:05:00Z' },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'hello', controller: true }],
    })
    expect(current().status).toMatchObject({
      active: [{ kind: 'Job', namespace: 'shop', name, apiVersion: 'batch/v1', uid: all()[0]?.metadata?.uid }],
      lastScheduleTime: '2026-01-01T00:05:00Z',
    })
    await cluster.pass(10)
    await end(all()[0]!)
    expect(current().status).toEqual({
      lastScheduleTime: '2026-01-01T00:05:00Z',
      lastSuccessfulTime: '2026-01-01T00:05:11Z',
    })
    expect(cluster.events()).toEqual([
      `SuccessfulCreate: Created job ${name}`,
      `SawCompletedJob: Saw completed job: ${name}, condition: Complete`,
    ])
  })

  it('lets Jobs run beside each other, unless it is told otherwise', async () => {
    await start()
    await cluster.pass(601)
    expect(all()).toHaveLength(2)
    await change({ concurrencyPolicy: 'Forbid' })
    await cluster.pass(300)
    expect(all()).toHaveLength(2)
    expect(cluster.events('JobAlreadyActive')).toEqual([
      'JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid',
    ])
    await change({ concurrencyPolicy: 'Replace' })
    expect(names()).toEqual([`hello-${minutes('2026-01-01T00:15:00Z')}`])
  })

  it('makes up for what it missed once, not for each time', async () => {
    await start({ suspend: true })
    await cluster.pass(3600)
    expect(all()).toEqual([])
    await change({ suspend: false })
    expect(names()).toEqual([`hello-${minutes('2026-01-01T01:00:00Z')}`])
  })

  it('does not make up for it when its deadline is over', async () => {
    await start({ suspend: true, startingDeadlineSeconds: 60 })
    await cluster.pass(3600 + 120)
    await change({ suspend: false })
    expect(all()).toEqual([])
    await cluster.pass(240)
    expect(all()).toHaveLength(1)
  })

  it('keeps as many ended Jobs as it says', async () => {
    await start({ successfulJobsHistoryLimit: 2, failedJobsHistoryLimit: 1 })
    for (const type of ['Complete', 'Failed', 'Complete', 'Failed', 'Complete'] as const) {
      await cluster.pass(300)
      await cluster.pass(1)
      await end(all().find(({ status }) => !status?.conditions)!, type)
    }
    const ends = all().map(({ status }) => status?.conditions?.[0]?.type)
    expect(ends.sort()).toEqual(['Complete', 'Complete', 'Failed'])
    expect(cluster.events('SuccessfulDelete')).toHaveLength(2)
  })

  it('goes by the clock of its time zone', async () => {
    await start({ schedule: '30 5 * * *', timeZone: 'Asia/Kolkata' })
    await cluster.pass(86_399)
    expect(all()).toEqual([])
    await cluster.pass(2)
    expect(all()[0]?.metadata?.annotations).toMatchObject({
      'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-02T05:30:00+05:30',
    })
  })

  it('sees that a running Job was deleted', async () => {
    await start()
    await cluster.pass(301)
    const [job] = all()
    await cluster.api.remove(
      jobs,
      { name: job!.metadata!.name!, namespace: 'shop' },
      { propagationPolicy: 'Background' },
    )
    await cluster.settle()
    expect(current().status?.active).toBeUndefined()
    expect(cluster.events('MissingJob')).toEqual([`MissingJob: Active job went missing: ${job?.metadata?.name}`])
  })
})
