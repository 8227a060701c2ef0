/** Whether a Job is over, and why. Models the decisions of syncJob and pkg/controller/job/success_policy.go. */
import { parseIndexes } from '../../../kube/index-ranges'
import type { JobSpec, Pod } from '../../../kube/types'
import {
  backoffLimitExceeded,
  type Decision,
  deadlineExceeded,
  decidedBefore,
  indexesExceeded,
  indexesFailed,
  policyFailure,
  successPolicyMet,
} from './conditions'
import { judgeFailure } from './failure-policy'
import { hasFailed, isIndexed, isSuspended, isTracked, type JobSync, limitsPerIndex } from './job-context'

export interface Counted {
  failed: number
  succeeded: number
  doneIndexes: ReadonlySet<number>
  failedIndexes: ReadonlySet<number>
}

/** What is known before any Pod is made or deleted. */
export function decide(sync: JobSync, counted: Counted): Decision | undefined {
  const { spec, status } = sync
  return (
    decidedBefore(status) ??
    failJobRule(sync) ??
    (counted.failed > (spec.backoffLimit ?? 6) || restartsExceedLimit(sync) ? backoffLimitExceeded : undefined) ??
    (deadlineLeftMs(sync) === 0 ? deadlineExceeded : undefined) ??
    (limitsPerIndex(spec) ? failedByIndexes(spec, counted) : undefined) ??
    (isIndexed(spec) ? metSuccessPolicy(spec, counted.doneIndexes) : undefined)
  )
}

/** Until activeDeadlineSeconds are over; undefined when nothing counts them. */
export function deadlineLeftMs({ spec, status, now }: JobSync): number | undefined {
  if (spec.activeDeadlineSeconds === undefined || !status.startTime || isSuspended(spec)) return undefined
  return Math.max(0, Date.parse(status.startTime) + spec.activeDeadlineSeconds * 1000 - now.getTime())
}

function failJobRule({ spec, pods }: JobSync): Decision | undefined {
  for (const pod of pods) {
    if (!isTracked(pod) || !hasFailed(pod, spec)) continue
    const verdict = judgeFailure(spec, pod)
    if (verdict?.action === 'FailJob') return policyFailure(verdict.message ?? '')
  }
  return undefined
}

/** Containers that are restarted in their Pod count as tries. */
function restartsExceedLimit({ spec, pods }: JobSync): boolean {
  if (spec.template.spec?.restartPolicy !== 'OnFailure') return false
  const limit = spec.backoffLimit ?? 6
  const restarts = pods
    .filter(({ status }) => status?.phase === 'Running' || status?.phase === 'Pending')
    .reduce((sum, pod) => sum + restartsOf(pod), 0)
  return limit === 0 ? restarts > 0 : restarts >= limit
}

const restartsOf = ({ status }: Pod) =>
  [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].reduce(
    (sum, { restartCount }) => sum + restartCount,
    0,
  )

function failedByIndexes(spec: JobSpec, { doneIndexes, failedIndexes }: Counted): Decision | undefined {
  if (spec.maxFailedIndexes !== undefined && failedIndexes.size > spec.maxFailedIndexes) return indexesExceeded
  const ended = doneIndexes.size + failedIndexes.size
  return failedIndexes.size > 0 && ended >= (spec.completions ?? 0) ? indexesFailed : undefined
}

function metSuccessPolicy(spec: JobSpec, done: ReadonlySet<number>): Decision | undefined {
  for (const [at, { succeededIndexes, succeededCount }] of (spec.successPolicy?.rules ?? []).entries()) {
    const wanted = succeededIndexes === undefined ? undefined : parseIndexes(succeededIndexes, spec.completions ?? 0)
    const found = wanted ? [...wanted].filter((index) => done.has(index)).length : done.size
    const needed = succeededCount ?? wanted?.size ?? 0
    if (needed > 0 && found >= needed) return successPolicyMet(`Matched rules at index ${at}`)
  }
  return undefined
}
