import { findCondition, isConditionTrue } from '../kube/conditions'
import { humanDuration } from '../kube/duration'
import type { Job } from '../kube/types'
import { ageColumn, containerColumns, selectorText } from './cells'
import type { StatusSummary } from './kind'
import { defineKind } from './kind'

export const jobs = defineKind<Job>({
  id: 'jobs.batch',
  group: 'batch',
  versions: ['v1'],
  kind: 'Job',
  plural: 'jobs',
  singular: 'job',
  categories: ['all'],
  scope: 'Namespaced',
  menu: { section: 'workloads', order: 16, icon: 'list-checks' },
  columns: [
    {
      id: 'status',
      name: 'Status',
      description: 'Where the Job stands.',
      value: jobStatusText,
    },
    {
      id: 'completions',
      name: 'Completions',
      description: 'How many Pods have succeeded, of how many that must.',
      value: completionsText,
      sortValue: ({ status }) => status?.succeeded ?? 0,
    },
    {
      id: 'duration',
      name: 'Duration',
      description: 'How long the Job ran, or has been running.',
      value: (job, now) => {
        const length = durationMs(job, now)
        return length === undefined ? '' : humanDuration(length)
      },
      sortValue: ({ status }) =>
        status?.startTime && status.completionTime
          ? Date.parse(status.completionTime) - Date.parse(status.startTime)
          : 0,
    },
    ageColumn,
    ...containerColumns<Job>(({ spec }) => spec?.template?.spec?.containers),
    {
      id: 'selector',
      name: 'Selector',
      wide: true,
      description: 'Which Pods belong to it.',
      value: ({ spec }) => selectorText(spec?.selector),
    },
  ],
  status: jobStatus,
  actions: ['edit', 'logs', 'delete'],
})

/** The condition that says that the Job has ended, one way or the other. */
export function jobEnd({ status }: Job) {
  const conditions = status?.conditions
  if (isConditionTrue(conditions, 'Complete')) return findCondition(conditions, 'Complete')
  return isConditionTrue(conditions, 'Failed') ? findCondition(conditions, 'Failed') : undefined
}

function jobStatusText({ metadata, status }: Job): string {
  const has = (type: string) => isConditionTrue(status?.conditions, type)
  if (has('Complete')) return 'Complete'
  if (has('Failed')) return 'Failed'
  if (metadata?.deletionTimestamp) return 'Terminating'
  for (const type of ['Suspended', 'FailureTarget', 'SuccessCriteriaMet']) if (has(type)) return type
  return 'Running'
}

function jobStatus(job: Job): StatusSummary {
  const text = jobStatusText(job)
  switch (text) {
    case 'Complete':
      return { text, tone: 'ok' }
    case 'Failed':
    case 'FailureTarget':
      return { text, tone: 'error' }
    case 'Suspended':
      return { text, tone: 'muted' }
    case 'Running':
      return { text, tone: job.status?.failed ? 'warn' : 'progress' }
    default:
      return { text, tone: 'progress' }
  }
}

function completionsText({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0
  if (spec?.completions !== undefined) return `${succeeded}/${spec.completions}`
  const parallelism = spec?.parallelism ?? 0
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

/** Undefined while it has not begun. */
export function durationMs({ status }: Job, now: Date): number | undefined {
  if (!status?.startTime) return undefined
  const end = status.completionTime ? Date.parse(status.completionTime) : now.getTime()
  return end - Date.parse(status.startTime)
}
