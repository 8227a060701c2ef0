/** What a Job's spec means where it says nothing, alone and in a CronJob's template. Models pkg/apis/batch/v1/defaults.go. */
import type { JobSpec } from '../../../kube/types'
import { defaultTemplate } from '../core/pod-template'

const largestInt32 = 2_147_483_647

/** How many Pods there are to be is left open in a CronJob's template: its Jobs get their defaults when they are made. */
export function defaultJobSpec(spec: JobSpec, { isTemplate = false } = {}): void {
  if (!isTemplate) {
    if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
    spec.parallelism ??= 1
    spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : largestInt32
    spec.completionMode ??= 'NonIndexed'
    spec.suspend ??= false
    spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed'
  }
  for (const rule of spec.podFailurePolicy?.rules ?? []) {
    for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True'
  }
  spec.template = defaultTemplate(spec.template)
}
