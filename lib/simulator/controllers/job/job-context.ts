/** The state of one sync of a Job. Models syncJobCtx of pkg/controller/job/job_controller.go. */
import type { ControllerContext } from '../../../client/controller'
import { trackingFinalizer } from '../../../kube/job-labels'
import type { Job, JobSpec, Pod } from '../../../kube/types'

export type JobContext = Pick<ControllerContext, 'api' | 'clock' | 'event'>
export type JobStatus = NonNullable<Job['status']>
export type JobCondition = NonNullable<JobStatus['conditions']>[number]

export interface JobSync {
  key: string
  job: Job
  spec: JobSpec
  /** A private copy; written when the sync is through. */
  status: JobStatus
  /** All that are the Job's, ended or not. */
  pods: readonly Pod[]
  now: Date
}

export const isTracked = (pod: Pod) => pod.metadata?.finalizers?.includes(trackingFinalizer) ?? false
export const isIndexed = (spec: JobSpec) => spec.completionMode === 'Indexed'
export const limitsPerIndex = (spec: JobSpec) => isIndexed(spec) && spec.backoffLimitPerIndex !== undefined
export const isSuspended = (spec: JobSpec) => spec.suspend === true

/** A Pod is replaced only when it has failed for good, not while it is still going. */
export const replacesFailedOnly = (spec: JobSpec) => spec.podReplacementPolicy === 'Failed'

/** A Pod that was deleted before it could end counts as failed, as one that its node lost never ends. */
export function hasFailed(pod: Pod, spec: JobSpec): boolean {
  if (pod.status?.phase === 'Failed') return true
  if (replacesFailedOnly(spec)) return false
  return pod.metadata?.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded'
}

export const hasSucceeded = (pod: Pod) => pod.status?.phase === 'Succeeded'
