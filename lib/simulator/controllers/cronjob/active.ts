/** The list of running Jobs in a CronJob's status, kept true. Models the first half of syncCronJob. */

import type { ControllerContext } from '../../../client/controller'
import { cronJobs, jobs } from '../../../kinds'
import { jobEnd } from '../../../kinds/jobs.batch'
import { apiVersionOf, typed } from '../../../kinds/kind'
import { hasReason } from '../../../kube/status-error'
import type { CronJob, Job } from '../../../kube/types'

export type CronJobStatus = NonNullable<CronJob['status']>

export async function syncActive(
  { api, event }: Pick<ControllerContext, 'api' | 'event'>,
  cronJob: CronJob,
  status: CronJobStatus,
  owned: readonly Job[],
): Promise<void> {
  const about = typed(cronJobs, cronJob)
  const isListed = (job: Job) => (status.active ?? []).some(({ uid }) => uid === job.metadata?.uid)
  for (const job of owned) {
    const end = jobEnd(job)
    const name = job.metadata?.name
    if (!end && !isListed(job)) {
      event(about, 'Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${name}`)
    } else if (end && isListed(job)) {
      dropActive(status, job.metadata?.uid)
      event(about, 'Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${end.type}`)
    }
    const { completionTime } = job.status ?? {}
    if (end?.type === 'Complete' && completionTime && completionTime > (status.lastSuccessfulTime ?? '')) {
      status.lastSuccessfulTime = completionTime
    }
  }
  for (const { uid, name = '', namespace } of [...(status.active ?? [])]) {
    if (owned.some((job) => job.metadata?.uid === uid)) continue
    try {
      await api.get(jobs, name, namespace)
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
      event(about, 'Normal', 'MissingJob', `Active job went missing: ${name}`)
      dropActive(status, uid)
    }
  }
}

export function dropActive(status: CronJobStatus, uid: string | undefined): void {
  const active = (status.active ?? []).filter((reference) => reference.uid !== uid)
  if (active.length > 0) status.active = active
  else delete status.active
}

export function addActive(status: CronJobStatus, { metadata }: Job): void {
  const { namespace, name, uid, resourceVersion } = metadata ?? {}
  const reference = { kind: jobs.kind, namespace, name, uid, apiVersion: apiVersionOf(jobs), resourceVersion }
  status.active = [...(status.active ?? []), reference]
}
