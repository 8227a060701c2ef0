/** Models pkg/registry/batch/cronjob/strategy.go and ValidateCronJob of pkg/apis/batch/validation. */
import { cronJobs } from '../../../kinds/cronjobs.batch'
import { isTimeZone, parseSchedule, ScheduleError } from '../../../kube/cron-schedule'
import { type FieldError, fieldForbidden, invalidValue, required } from '../../../kube/field-error'
import type { CronJob, JobSpec } from '../../../kube/types'
import { podSpecWarnings } from '../core/pod-warnings'
import { validateNonNegative, validateOneOf } from '../core/value-validation'
import { defineStrategy } from '../strategy'
import { defaultJobSpec } from './job-defaults'
import { validateJobSpec } from './job-validation'
import { hostNameWarnings } from './name-warnings'

export const cronJobStrategy = defineStrategy<CronJob>({
  kind: cronJobs,
  status: true,

  defaults(cronJob) {
    const spec = specOf(cronJob)
    spec.concurrencyPolicy ||= 'Allow'
    spec.suspend ??= false
    spec.successfulJobsHistoryLimit ??= 3
    spec.failedJobsHistoryLimit ??= 1
    spec.jobTemplate ??= {}
    spec.jobTemplate.spec ??= {} as JobSpec
    defaultJobSpec(spec.jobTemplate.spec, { isTemplate: true })
  },

  prepareForCreate(cronJob) {
    cronJob.status = {}
  },

  validate: (cronJob) => {
    const { name = '' } = cronJob.metadata ?? {}
    // The name of a Job is this one with a dash and ten digits.
    return name.length > 52
      ? [...validateSpec(cronJob), invalidValue('metadata.name', name, 'must be no more than 52 characters')]
      : validateSpec(cronJob)
  },
  validateUpdate: validateSpec,
  warnings: ({ metadata, spec }, old) => [
    ...(old ? [] : hostNameWarnings(metadata?.name ?? '')),
    ...podSpecWarnings(spec?.jobTemplate?.spec?.template?.spec, 'spec.jobTemplate.spec.template.spec'),
  ],
})

type CronJobSpec = NonNullable<CronJob['spec']>

function specOf(cronJob: CronJob): CronJobSpec {
  cronJob.spec ??= {} as CronJobSpec
  return cronJob.spec
}

function validateSpec({ spec }: CronJob): FieldError[] {
  if (!spec) return [required('spec')]
  const { schedule, timeZone, jobTemplate } = spec
  const errors: FieldError[] = schedule ? validateSchedule(schedule, timeZone) : [required('spec.schedule')]
  if (timeZone !== undefined) errors.push(...validateTimeZone(timeZone))
  errors.push(
    ...validateNonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'),
    ...validateOneOf(spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace'], 'spec.concurrencyPolicy'),
  )
  const jobSpec = jobTemplate?.spec
  if (!jobSpec) errors.push(required('spec.jobTemplate.spec'))
  else {
    const path = 'spec.jobTemplate.spec'
    // Which Pods belong to a Job is generated for each.
    if (jobSpec.manualSelector) errors.push(fieldForbidden(`${path}.manualSelector`, '`manualSelector` is not allowed'))
    if (jobSpec.selector) errors.push(fieldForbidden(`${path}.selector`, '`selector` will be auto-generated'))
    errors.push(...validateJobSpec(jobSpec, path))
  }
  return [
    ...errors,
    ...validateNonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'),
    ...validateNonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'),
  ]
}

function validateSchedule(schedule: string, timeZone: string | undefined): FieldError[] {
  const errors: FieldError[] = []
  try {
    parseSchedule(schedule)
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error
    errors.push(invalidValue('spec.schedule', schedule, error.message))
  }
  if (schedule.includes('TZ')) {
    const text =
      timeZone === undefined
        ? 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'
        : 'cannot use both timeZone field and TZ or CRON_TZ in schedule'
    errors.push(invalidValue('spec.schedule', schedule, text))
  }
  return errors
}

function validateTimeZone(timeZone: string): FieldError[] {
  const refuse = (text: string) => [invalidValue('spec.timeZone', timeZone, text)]
  if (timeZone === '') return refuse('timeZone must be nil or non-empty string')
  if (timeZone.toLowerCase() === 'local') {
    return refuse('timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')
  }
  return isTimeZone(timeZone) ? [] : refuse(`unknown time zone ${timeZone}`)
}
