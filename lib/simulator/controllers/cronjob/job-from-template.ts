import { cronJobs } from '../../../kinds'
import { apiVersionOf } from '../../../kinds/kind'
import { controllerReference } from '../../../kube/owners'
import type { CronJob, Job } from '../../../kube/types'

const scheduledAnnotation = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

/** The same for the same time: that a Job is not made twice is seen to by its name. */
export function jobNameFor({ metadata }: CronJob, time: Date): string {
  return `${metadata?.name}-${Math.floor(time.getTime() / 60_000)}`
}

export function jobFromTemplate(cronJob: CronJob, time: Date): Job {
  const template = cronJob.spec?.jobTemplate
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobNameFor(cronJob, time),
      namespace: cronJob.metadata?.namespace,
      labels: template?.metadata?.labels,
      annotations: {
        ...template?.metadata?.annotations,
        [scheduledAnnotation]: inZone(time, cronJob.spec?.timeZone ?? 'UTC'),
      },
      ownerReferences: [controllerReference(cronJob, apiVersionOf(cronJobs), cronJobs.kind)],
    },
    spec: template?.spec,
  }
}

/** RFC 3339 with the offset that the zone has at that time. */
function inZone(time: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(time)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '00'
  const local = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`
  const minutes = Math.round((Date.parse(`${local}Z`) - Math.floor(time.getTime() / 1000) * 1000) / 60_000)
  if (minutes === 0) return `${local}Z`
  const two = (value: number) => String(value).padStart(2, '0')
  const offset = Math.abs(minutes)
  return `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(offset / 60))}:${two(offset % 60)}`
}
