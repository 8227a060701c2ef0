/** A Job says twice that it ends: first what is decided, then, when its last Pod is gone, what it came to. */
import { findCondition, isConditionTrue } from '../../../kube/conditions'
import { formatTime } from '../../../kube/duration'
import type { JobCondition, JobStatus, JobSync } from './job-context'

export interface Decision {
  type: 'FailureTarget' | 'SuccessCriteriaMet'
  reason: string
  message: string
}

const failure = (reason: string, message: string): Decision => ({ type: 'FailureTarget', reason, message })

export const backoffLimitExceeded = failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
export const deadlineExceeded = failure('DeadlineExceeded', 'Job was active longer than specified deadline')
export const policyFailure = (message: string) => failure('PodFailurePolicy', message)
export const indexesExceeded = failure(
  'MaxFailedIndexesExceeded',
  'Job has exceeded the specified maximal number of failed indexes',
)
export const indexesFailed = failure('FailedIndexes', 'Job has failed indexes')
export const completionsReached: Decision = {
  type: 'SuccessCriteriaMet',
  reason: 'CompletionsReached',
  message: 'Reached expected number of succeeded pods',
}
export const successPolicyMet = (message: string): Decision => ({
  type: 'SuccessCriteriaMet',
  reason: 'SuccessPolicy',
  message,
})

/** What an earlier sync decided. */
export function decidedBefore({ conditions }: JobStatus): Decision | undefined {
  for (const type of ['SuccessCriteriaMet', 'FailureTarget'] as const) {
    const found = findCondition(conditions, type)
    if (found?.status === 'True') return { type, reason: found.reason ?? '', message: found.message ?? '' }
  }
  return undefined
}

/** True when that changed something; a condition that was never there is not said to be false. */
export function putCondition(
  { status, now }: JobSync,
  condition: Pick<JobCondition, 'type' | 'status' | 'reason' | 'message'>,
): boolean {
  const current = findCondition(status.conditions, condition.type)
  if (!current && condition.status === 'False') return false
  if (current && current.status === condition.status) return false
  const time = formatTime(now)
  const next: JobCondition = { ...condition, lastProbeTime: time, lastTransitionTime: time }
  status.conditions = current
    ? (status.conditions ?? []).map((one) => (one === current ? next : one))
    : [...(status.conditions ?? []), next]
  return true
}

export function isFinished({ conditions }: JobStatus): boolean {
  return isConditionTrue(conditions, 'Complete') || isConditionTrue(conditions, 'Failed')
}
