/** Models pkg/registry/batch/job/strategy.go. */
import { jobs } from '../../../kinds/jobs.batch'
import { type FieldError, invalidValue } from '../../../kube/field-error'
import {
  controllerUidLabel,
  jobNameLabel,
  legacyControllerUidLabel,
  legacyJobNameLabel,
} from '../../../kube/job-labels'
import type { Job, JobSpec } from '../../../kube/types'
import { podSpecWarnings } from '../core/pod-warnings'
import { validateNonNegative } from '../core/value-validation'
import { defineStrategy } from '../strategy'
import { defaultJobSpec } from './job-defaults'
import { validateJob, validateJobUpdate } from './job-validation'
import { hostNameWarnings } from './name-warnings'

export const jobStrategy = defineStrategy<Job>({
  kind: jobs,
  status: true,

  defaults(job) {
    job.spec ??= {} as JobSpec
    defaultJobSpec(job.spec)
    const labels = job.spec.template.metadata?.labels
    if (labels && Object.keys(job.metadata?.labels ?? {}).length === 0) {
      job.metadata = { ...job.metadata, labels: { ...labels } }
    }
  },

  prepareForCreate(job) {
    job.status = {}
    if (job.spec && !job.spec.manualSelector) generateSelector(job, job.spec)
  },

  validate: validateJob,
  validateUpdate: validateJobUpdate,
  validateStatusUpdate: validateStatus,
  warnings: ({ metadata, spec }, old) => [
    ...(old ? [] : hostNameWarnings(metadata?.name ?? '')),
    ...podSpecWarnings(spec?.template?.spec, 'spec.template.spec'),
  ],

  selectableFields: ({ status }) => ({ 'status.successful': String(status?.succeeded ?? 0) }),

  // batch/v1 left the Pods behind before there was garbage collection; kubectl names a policy.
  defaultPropagation: 'Orphan',
  deleteWarning:
    'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
})

/** What a person wrote himself stays: validation tells whether it fits. */
function generateSelector({ metadata }: Job, spec: JobSpec): void {
  const { name = '', uid = '' } = metadata ?? {}
  const generated = {
    [controllerUidLabel]: uid,
    [jobNameLabel]: name,
    [legacyControllerUidLabel]: uid,
    [legacyJobNameLabel]: name,
  }
  spec.template.metadata = {
    ...spec.template.metadata,
    labels: { ...generated, ...spec.template.metadata?.labels },
  }
  const known = spec.selector?.matchLabels?.[controllerUidLabel]
  spec.selector = {
    ...spec.selector,
    matchLabels: { ...spec.selector?.matchLabels, [controllerUidLabel]: known ?? uid },
  }
}

const counts = ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const

/** The part of ValidateJobStatus that holds whatever the Job is; the rest is about transitions that our controller does not make. */
function validateStatus({ status }: Job, old: Job): FieldError[] {
  const errors = counts.flatMap((key) => validateNonNegative(status?.[key], `status.${key}`))
  const finished = old.status?.conditions?.find(
    ({ type, status: value }) => (type === 'Complete' || type === 'Failed') && value === 'True',
  )
  if (finished && !status?.conditions?.some(({ type, status: value }) => type === finished.type && value === 'True')) {
    errors.push(
      invalidValue('status.conditions', status?.conditions ?? [], `cannot remove ${finished.type}=True condition`),
    )
  }
  return errors
}
