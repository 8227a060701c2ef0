/** Models ValidateJob and ValidateJobUpdate of pkg/apis/batch/validation. */
import { type FieldError, immutable, invalidValue, notSupported, required } from '../../../kube/field-error'
import {
  controllerUidLabel,
  jobNameLabel,
  legacyControllerUidLabel,
  legacyJobNameLabel,
} from '../../../kube/job-labels'
import { copyJson } from '../../../kube/json'
import { dns1123LabelErrors } from '../../../kube/names'
import { validateLabelSelector } from '../../../kube/object-meta'
import { labelSelectorOf, matchesLabels } from '../../../kube/selectors'
import type { Job, JobSpec, PodTemplateSpec } from '../../../kube/types'
import { validatePodTemplate } from '../core/pod-template'
import { validateNonNegative } from '../core/value-validation'
import { semanticallyEqual } from '../equality'
import { validatePodFailurePolicy } from './pod-failure-policy-validation'
import { validateSuccessPolicy } from './success-policy-validation'

const mostIndexedPods = 100_000
const onFailureOrNever = ['OnFailure', 'Never']

export function validateJob(job: Job): FieldError[] {
  const { metadata, spec } = job
  if (!spec) return [required('spec')]
  const errors = [...validateGeneratedSelector(job, spec), ...validateSpec(spec, 'spec')]
  if (spec.completionMode === 'Indexed' && (spec.completions ?? 0) > 0) {
    const hostname = `${metadata?.name}-${(spec.completions ?? 0) - 1}`
    if (dns1123LabelErrors(hostname).length > 0) {
      const text = `will not able to create pod with invalid DNS label: ${hostname}`
      errors.push(invalidValue('metadata.name', metadata?.name, text))
    }
  }
  return errors
}

export function validateJobUpdate(job: Job, old: Job): FieldError[] {
  const { spec } = job
  const before = old.spec
  if (!spec || !before) return validateJob(job)
  const unchangeable = (
    ['selector', 'completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const
  ).flatMap((key) => (semanticallyEqual(spec[key], before[key]) ? [] : [immutable(`spec.${key}`, spec[key])]))
  return [
    ...validateSpec(spec, 'spec'),
    ...validateCompletionsUpdate(spec, before),
    ...validateTemplateUpdate(spec, old),
    ...unchangeable,
  ]
}

/** A Job's spec with its selector; `job` alone knows what that is to be. */
function validateSpec(spec: JobSpec, field: string): FieldError[] {
  const errors = validateJobSpec(spec, field)
  if (!spec.selector) return [...errors, required(`${field}.selector`)]
  const selectorErrors = validateLabelSelector(spec.selector, `${field}.selector`)
  errors.push(...selectorErrors)
  const labels = spec.template?.metadata?.labels
  if (selectorErrors.length === 0 && !matchesLabels(labelSelectorOf(spec.selector), labels)) {
    const text = '`selector` does not match template `labels`'
    errors.push(invalidValue(`${field}.template.metadata.labels`, labels, text))
  }
  return errors
}

/** What a Job's spec must be anywhere, its selector aside: in a CronJob too. */
export function validateJobSpec(spec: JobSpec, field: string): FieldError[] {
  const counts = [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
  ] as const
  const ofIndexes = ['backoffLimitPerIndex', 'maxFailedIndexes'] as const
  const errors = [...counts, ...ofIndexes].flatMap((key) => validateNonNegative(spec[key], `${field}.${key}`))
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    errors.push(required(`${field}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'))
  }
  const mode = spec.completionMode
  if (mode !== undefined && mode !== 'NonIndexed' && mode !== 'Indexed') {
    errors.push(notSupported(`${field}.completionMode`, mode, ['NonIndexed', 'Indexed']))
  }
  const needsIndexes = 'requires indexed completion mode'
  if (mode === 'Indexed') {
    if (spec.completions === undefined) errors.push(required(`${field}.completions`, 'when completion mode is Indexed'))
    if ((spec.parallelism ?? 0) > mostIndexedPods) {
      const text = `must be less than or equal to ${mostIndexedPods} when completion mode is Indexed`
      errors.push(invalidValue(`${field}.parallelism`, spec.parallelism, text))
    }
  } else {
    for (const key of ofIndexes) {
      if (spec[key] !== undefined) errors.push(invalidValue(`${field}.${key}`, spec[key], needsIndexes))
    }
  }
  if (spec.podFailurePolicy) errors.push(...validatePodFailurePolicy(spec, `${field}.podFailurePolicy`))
  if (spec.successPolicy) {
    if (mode !== 'Indexed') errors.push(invalidValue(`${field}.successPolicy`, spec.successPolicy, needsIndexes))
    else errors.push(...validateSuccessPolicy(spec, `${field}.successPolicy`))
  }
  errors.push(...validateReplacement(spec, `${field}.podReplacementPolicy`))
  return [...errors, ...validateJobTemplate(spec, `${field}.template`)]
}

function validateReplacement({ podReplacementPolicy, podFailurePolicy }: JobSpec, field: string): FieldError[] {
  if (podReplacementPolicy === undefined) return []
  const valid = podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed']
  return valid.includes(podReplacementPolicy) ? [] : [notSupported(field, podReplacementPolicy, valid)]
}

function validateJobTemplate({ template, podFailurePolicy }: JobSpec, field: string): FieldError[] {
  if (!template) return [required(field)]
  const errors = validatePodTemplate(template, field)
  const policy = template.spec?.restartPolicy
  const path = `${field}.spec.restartPolicy`
  // Always is what stands there when nothing was said.
  if (!policy || policy === 'Always') errors.push(required(path, 'valid values: "OnFailure", "Never"'))
  else if (!onFailureOrNever.includes(policy)) errors.push(notSupported(path, policy, onFailureOrNever))
  else if (podFailurePolicy && policy !== 'Never') {
    errors.push(invalidValue(path, policy, 'only "Never" is supported when podFailurePolicy is specified'))
  }
  return errors
}

/** That the labels by which a Job knows its Pods are the generated ones. */
function validateGeneratedSelector({ metadata }: Job, spec: JobSpec): FieldError[] {
  if (spec.manualSelector || !spec.selector) return []
  const { name = '', uid = '' } = metadata ?? {}
  const expected = {
    [legacyControllerUidLabel]: uid,
    [legacyJobNameLabel]: name,
    [controllerUidLabel]: uid,
    [jobNameLabel]: name,
  }
  const labels = spec.template?.metadata?.labels ?? {}
  const errors = uid ? [] : [required('metadata.uid')]
  for (const [key, value] of Object.entries(expected)) {
    const path = `spec.template.metadata.labels[${key}]`
    if (!(key in labels)) errors.push(required(path, `must be '${value}'`))
    else if (labels[key] !== value) errors.push(invalidValue(path, labels, `must be '${value}'`))
  }
  const isReadable = validateLabelSelector(spec.selector, '').length === 0
  if (isReadable && !matchesLabels(labelSelectorOf(spec.selector), expected)) {
    errors.push(invalidValue('spec.selector', spec.selector, '`selector` not auto-generated'))
  }
  return errors
}

/** How often it must succeed can change for indexed Jobs only, and together with how many Pods run at once. */
function validateCompletionsUpdate(spec: JobSpec, before: JobSpec): FieldError[] {
  if (spec.completions === before.completions) return []
  if (spec.completionMode !== 'Indexed') return [immutable('spec.completions', spec.completions)]
  return spec.completions === spec.parallelism && before.completions === before.parallelism
    ? []
    : [invalidValue('spec.completions', spec.completions, 'can only be modified in tandem with spec.parallelism')]
}

/** Where its Pods may go can still be said while a Job is suspended and has not begun. */
function validateTemplateUpdate(spec: JobSpec, old: Job): FieldError[] {
  const before = old.spec?.template
  if (semanticallyEqual(spec.template, before)) return []
  const mayDirect = old.spec?.suspend === true && old.status?.startTime === undefined
  if (mayDirect && semanticallyEqual(withDirectivesOf(spec.template, before), before)) return []
  return [immutable('spec.template', spec.template)]
}

function withDirectivesOf(template: PodTemplateSpec, before: PodTemplateSpec | undefined): PodTemplateSpec {
  const copy = copyJson(template)
  const { labels, annotations } = before?.metadata ?? {}
  copy.metadata = { ...copy.metadata, labels: labels ?? {}, annotations: annotations ?? {} }
  if (!copy.spec || !before?.spec) return copy
  const { nodeSelector, tolerations, schedulingGates, affinity } = before.spec
  Object.assign(copy.spec, { nodeSelector, tolerations, schedulingGates })
  if (copy.spec.affinity || affinity) {
    copy.spec.affinity = { ...copy.spec.affinity, nodeAffinity: affinity?.nodeAffinity }
    if (Object.values(copy.spec.affinity).every((part) => part === undefined)) copy.spec.affinity = affinity
  }
  return copy
}
