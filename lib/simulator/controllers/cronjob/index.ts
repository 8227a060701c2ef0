/** Makes Jobs on a schedule, and clears away old ones. Models pkg/controller/cronjob/cronjob_controllerv2.go. */
import type { Controller, ControllerContext } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import { cronJobs, jobs } from '../../../kinds'
import { jobEnd } from '../../../kinds/jobs.batch'
import { typed } from '../../../kinds/kind'
import { isTimeZone, parseSchedule, type Schedule, ScheduleError } from '../../../kube/cron-schedule'
import { formatTime } from '../../../kube/duration'
import { copyJson, equalJson } from '../../../kube/json'
import { controllerOf } from '../../../kube/owners'
import { hasReason, statusOf } from '../../../kube/status-error'
import type { CronJob, Job } from '../../../kube/types'
import { isNamespaceTerminating } from '../shared/namespace-terminating'
import { addActive, type CronJobStatus, dropActive, syncActive } from './active'
import { dueTime } from './due'
import { jobFromTemplate, jobNameFor } from './job-from-template'

/** A timer may be early; what is due must be past. */
const slackMs = 100

export function cronJobController(context: ControllerContext): Controller {
  const { api, clock } = context
  const cronJobCache = context.cache(cronJobs)
  const jobCache = context.cache(jobs)

  return {
    name: 'cronjob-controller',
    watches: [
      watched(cronJobs, (cronJob) => [keyOf(cronJob)]),
      watched(jobs, (job, old) => [...new Set([...keysOfOwner(job), ...(old ? keysOfOwner(old) : [])])]),
    ],
    sync,
  }

  function keysOfOwner(job: Job): string[] {
    const reference = controllerOf(job)
    const { namespace } = job.metadata ?? {}
    return reference?.kind === cronJobs.kind ? [`${namespace}/${reference.name}`] : []
  }

  async function sync(key: string) {
    const { namespace, name } = splitKey(key)
    const cronJob = cronJobCache.get(namespace, name)
    if (!cronJob) return undefined
    const owned = jobCache
      .list({ ...(namespace ? { namespace } : {}), ownerUid: cronJob.metadata?.uid ?? '' })
      .filter((job) => controllerOf(job)?.uid === cronJob.metadata?.uid)
    const status = copyJson(cronJob.status ?? {})
    await clearHistory(cronJob, owned)
    await syncActive(context, cronJob, status, owned)
    try {
      return await runDue(cronJob, status)
    } finally {
      await writeStatus(cronJob, status)
    }
  }

  async function runDue(cronJob: CronJob, status: CronJobStatus) {
    const { spec, metadata } = cronJob
    if (!spec || metadata?.deletionTimestamp || spec.suspend) return undefined
    const schedule = readSchedule(cronJob)
    if (!schedule) return undefined
    const now = clock.now()
    const next = schedule.next(now)
    const later = next ? { requeueAfterMs: next.getTime() - now.getTime() + slackMs } : undefined
    const { time, tooManyMissed } = dueTime(cronJob, schedule, now)
    if (tooManyMissed) {
      const text = 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew'
      tell(cronJob, 'Warning', 'TooManyMissedTimes', text)
    }
    if (!time) return later
    const deadline = spec.startingDeadlineSeconds
    if (deadline !== undefined && time.getTime() + deadline * 1000 < now.getTime()) {
      tell(
        cronJob,
        'Warning',
        'MissSchedule',
        `Missed scheduled time to start a job: ${time.toUTCString().replace('GMT', '+0000')}`,
      )
      return later
    }
    const active = status.active ?? []
    const isServed =
      active.some(({ name }) => name === jobNameFor(cronJob, time)) || status.lastScheduleTime === formatTime(time)
    if (isServed) return later
    if (spec.concurrencyPolicy === 'Forbid' && active.length > 0) {
      const text = 'Not starting job because prior execution is running and concurrency policy is Forbid'
      tell(cronJob, 'Normal', 'JobAlreadyActive', text)
      return later
    }
    if (spec.concurrencyPolicy === 'Replace') {
      for (const { name = '', namespace, uid } of active) {
        if (await removeJob(cronJob, { name, namespace })) dropActive(status, uid)
      }
    }
    await startJob(cronJob, status, time)
    return later
  }

  async function startJob(cronJob: CronJob, status: CronJobStatus, time: Date): Promise<void> {
    const wanted = jobFromTemplate(cronJob, time)
    try {
      const job = await api.create(jobs, wanted)
      tell(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata?.name}`)
      addActive(status, job)
    } catch (error) {
      if (isNamespaceTerminating(error)) return
      if (!hasReason(error, 'AlreadyExists')) {
        tell(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${statusOf(error).message}`)
        throw error
      }
      // Made before the status could be written.
      const job = await api.get(jobs, wanted.metadata?.name ?? '', wanted.metadata?.namespace)
      if (controllerOf(job)?.uid !== cronJob.metadata?.uid) throw error
      if (!jobEnd(job)) addActive(status, job)
    }
    status.lastScheduleTime = formatTime(time)
  }

  function readSchedule(cronJob: CronJob): Schedule | undefined {
    const { schedule = '', timeZone } = cronJob.spec ?? {}
    if (timeZone !== undefined && !isTimeZone(timeZone)) {
      const why = `invalid timeZone: ${JSON.stringify(timeZone)}: unknown time zone ${timeZone}`
      tell(cronJob, 'Warning', 'UnknownTimeZone', why)
      return undefined
    }
    try {
      return parseSchedule(schedule, timeZone)
    } catch (error) {
      if (!(error instanceof ScheduleError)) throw error
      const why = `unparseable schedule: ${JSON.stringify(schedule)} : ${error.message}`
      tell(cronJob, 'Warning', 'UnparseableSchedule', why)
      return undefined
    }
  }

  /** Keeps so many of the ended Jobs as the CronJob says, the latest. */
  async function clearHistory(cronJob: CronJob, owned: readonly Job[]): Promise<void> {
    const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = cronJob.spec ?? {}
    const limits = { Complete: successfulJobsHistoryLimit, Failed: failedJobsHistoryLimit }
    for (const [type, limit] of Object.entries(limits)) {
      if (limit === undefined) continue
      const ended = owned
        .filter((job) => jobEnd(job)?.type === type && !job.metadata?.deletionTimestamp)
        .sort((a, b) => startOf(a) - startOf(b) || (keyOf(a) < keyOf(b) ? -1 : 1))
      for (const { metadata } of ended.slice(0, Math.max(0, ended.length - limit))) {
        await removeJob(cronJob, { name: metadata?.name ?? '', namespace: metadata?.namespace })
      }
    }
  }

  async function removeJob(
    cronJob: CronJob,
    target: { name: string; namespace: string | undefined },
  ): Promise<boolean> {
    const { name, namespace } = target
    try {
      await api.remove(jobs, { name, ...(namespace ? { namespace } : {}) }, { propagationPolicy: 'Background' })
    } catch (error) {
      if (hasReason(error, 'NotFound')) return true
      tell(cronJob, 'Warning', 'FailedDelete', `Deleted job: ${statusOf(error).message}`)
      throw error
    }
    tell(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${name}`)
    return true
  }

  function tell(cronJob: CronJob, type: 'Normal' | 'Warning', reason: string, message: string): void {
    context.event(typed(cronJobs, cronJob), type, reason, message)
  }

  async function writeStatus(cronJob: CronJob, status: CronJobStatus): Promise<void> {
    if (equalJson(cronJob.status ?? {}, status)) return
    try {
      await api.update(cronJobs, { ...cronJob, status }, { subresource: 'status' })
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }
}

const startOf = ({ status, metadata }: Job) => Date.parse(status?.startTime ?? metadata?.creationTimestamp ?? '') || 0
