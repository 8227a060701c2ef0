/** Which time of a schedule is due. Models nextScheduleTime of pkg/controller/cronjob/utils.go. */
import type { Schedule } from '../../../kube/cron-schedule'
import type { CronJob } from '../../../kube/types'

export interface Due {
  /** The latest time that was not served; undefined when none is due. */
  time: Date | undefined
  /** Times that passed unserved are so many that something is wrong. */
  tooManyMissed: boolean
}

const mostMissed = 100

export function dueTime({ metadata, spec, status }: CronJob, schedule: Schedule, now: Date): Due {
  let since = Date.parse(status?.lastScheduleTime ?? metadata?.creationTimestamp ?? now.toISOString())
  if (spec?.startingDeadlineSeconds !== undefined) {
    since = Math.max(since, now.getTime() - spec.startingDeadlineSeconds * 1000)
  }
  const first = schedule.next(new Date(since))
  if (!first || first > now) return { time: undefined, tooManyMissed: false }
  const second = schedule.next(first)
  if (!second || second > now) return { time: first, tooManyMissed: false }
  const interval = second.getTime() - first.getTime()
  const missed = Math.floor((now.getTime() - first.getTime()) / interval) + 1
  return { time: latest(schedule, first, interval, missed, now), tooManyMissed: missed > mostMissed }
}

/** After a long pause the times are not gone through one by one. */
function latest(schedule: Schedule, first: Date, interval: number, missed: number, now: Date): Date {
  const leap = missed > mostMissed ? new Date(now.getTime() - 2 * interval) : first
  let time = schedule.next(leap)
  if (!time || time > now) time = first
  for (let next = schedule.next(time); next && next <= now; next = schedule.next(next)) time = next
  return time
}
