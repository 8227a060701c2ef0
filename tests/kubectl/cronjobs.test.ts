import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CronJob, Job } from '../../lib/kube/types'
import { createKubectl, eventually, type Kubectl } from '../support/kubectl'
import { type RunningSimulator, startSimulator } from '../support/simulator-process'

let simulator: RunningSimulator
let kubectl: Kubectl
beforeAll(async () => {
  simulator = await startSimulator({ arguments: ['--empty'] })
  kubectl = createKubectl(simulator.kubeconfig)
})
afterAll(() => simulator.stop())

const read = () => kubectl.json<CronJob>('get', 'cronjob', 'hello')

describe('a CronJob', () => {
  test('is created and listed', async () => {
    const created = await kubectl('create', 'cronjob', 'hello', '--image=busybox', '--schedule=@every 3s', '--', 'date')
    expect(created).toBe('cronjob.batch/hello created\n')
    expect(await kubectl('get', 'cj')).toMatch(
      /^NAME\s+SCHEDULE\s+TIMEZONE\s+SUSPEND\s+ACTIVE\s+LAST SCHEDULE\s+AGE\nhello\s+@every 3s\s+<none>\s+False\s+\d\s+/,
    )
  })

  test('makes Jobs when they are due', async () => {
    const { status } = await eventually(read, (cronJob) => cronJob.status?.lastSuccessfulTime !== undefined)
    expect(status?.lastScheduleTime).toBeDefined()
    const { items } = await kubectl.json<{ items: Job[] }>('get', 'jobs')
    expect(items[0]?.metadata?.name).toMatch(/^hello-\d+$/)
    expect(await kubectl('describe', 'cronjob', 'hello')).toMatch(
      /SuccessfulCreate\s+.*cronjob-controller\s+Created job/,
    )
  })

  test('is suspended by a patch', async () => {
    await kubectl('patch', 'cronjob', 'hello', '-p', '{"spec":{"suspend":true}}')
    expect(await kubectl('get', 'cronjob', 'hello', '--no-headers')).toMatch(/\s+True\s+/)
  })

  test('lends its template to a Job by hand', async () => {
    expect(await kubectl('create', 'job', 'now', '--from=cronjob/hello')).toBe('job.batch/now created\n')
    await kubectl('wait', '--for=condition=complete', 'job/now', '--timeout=40s')
    const { metadata } = await kubectl.json<Job>('get', 'job', 'now')
    expect(metadata?.annotations).toMatchObject({ 'cronjob.kubernetes.io/instantiate': 'manual' })
    expect(metadata?.ownerReferences).toMatchObject([{ kind: 'CronJob', name: 'hello' }])
  })

  test('takes its Jobs along when it is deleted', async () => {
    await kubectl('delete', 'cronjob', 'hello')
    await eventually(
      () => kubectl('get', 'jobs,pods', '-o', 'name'),
      (names) => names === '',
    )
  })

  test('is refused with a schedule that cannot be read', async () => {
    const { stderr } = await kubectl.attempt('create', 'cronjob', 'x', '--image=busybox', '--schedule=every day')
    expect(stderr).toContain(
      'CronJob.batch "x" is invalid: spec.schedule: Invalid value: "every day": expected exactly 5 fields, found 2: [every day]',
    )
  })
})
