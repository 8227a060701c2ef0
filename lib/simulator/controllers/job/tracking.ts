/**
 * Counts every ended Pod exactly once: its uid is noted in the status, then its finalizer goes, then it moves into the
 * count. Whatever is interrupted in between goes on there. Models trackJobStatusAndRemoveFinalizers.
 */

import type { KubeApi } from '../../../client/kube-api'
import { inBatches } from '../../../client/turn'
import { pods as podKind } from '../../../kinds'
import { formatIndexes } from '../../../kube/index-ranges'
import { trackingFinalizer } from '../../../kube/job-labels'
import { hasReason } from '../../../kube/status-error'
import type { Pod } from '../../../kube/types'
import type { Decision } from './conditions'
import { judgeFailure } from './failure-policy'
import { hasFailed, hasSucceeded, isIndexed, isTracked, type JobSync, limitsPerIndex } from './job-context'
import type { Counted } from './verdict'

/** A status and a list of finalizers have their limits: so many Pods in one round. */
const podsPerRound = 500

/**
 * Notes what ended since; answers the Pods that need no finalizer any more once the status is stored. When a Job has failed,
 * what still runs of it has failed too; when it is over or goes, nothing is held any longer.
 */
export function noteEnded(
  { spec, status, pods, job }: JobSync,
  counted: Counted,
  { kept, decision }: { kept: ReadonlySet<Pod>; decision: Decision | undefined },
): Pod[] {
  const uncounted = status.uncountedTerminatedPods ?? {}
  const succeeded = new Set(uncounted.succeeded)
  const failed = new Set(uncounted.failed)
  const released: Pod[] = []
  const isLast = decision !== undefined || job.metadata?.deletionTimestamp !== undefined
  for (const pod of pods) {
    const uid = pod.metadata?.uid ?? ''
    if (!isTracked(pod) || kept.has(pod) || released.length >= podsPerRound) continue
    const countsAsFailed = !hasSucceeded(pod) && (hasFailed(pod, spec) || decision?.type === 'FailureTarget')
    if (!countsAsFailed && !hasSucceeded(pod) && !isLast) continue
    released.push(pod)
    // Indexes are counted by what is completed, not by Pods.
    if (hasSucceeded(pod) && !isIndexed(spec)) succeeded.add(uid)
    else if (countsAsFailed && judgeFailure(spec, pod)?.action !== 'Ignore') failed.add(uid)
  }
  status.uncountedTerminatedPods = {
    ...(succeeded.size > 0 ? { succeeded: [...succeeded] } : {}),
    ...(failed.size > 0 ? { failed: [...failed] } : {}),
  }
  if (isIndexed(spec)) {
    if (counted.doneIndexes.size > 0) {
      status.succeeded = counted.doneIndexes.size
      status.completedIndexes = formatIndexes(counted.doneIndexes)
    }
    if (limitsPerIndex(spec)) status.failedIndexes = formatIndexes(counted.failedIndexes)
  }
  return released
}

/** Moves those that are no longer held into the counts. */
export function countReleased({ status, pods }: Pick<JobSync, 'status' | 'pods'>): void {
  const held = new Set(pods.filter(isTracked).map(({ metadata }) => metadata?.uid))
  const uncounted = { ...status.uncountedTerminatedPods }
  for (const key of ['succeeded', 'failed'] as const) {
    const noted = uncounted[key] ?? []
    const still = noted.filter((uid) => held.has(uid))
    if (still.length === noted.length) continue
    status[key] = (status[key] ?? 0) + noted.length - still.length
    if (still.length > 0) uncounted[key] = still
    else delete uncounted[key]
  }
  status.uncountedTerminatedPods = uncounted
}

export async function removeFinalizers(api: KubeApi, released: readonly Pod[]): Promise<void> {
  const results = await inBatches(released, 50, (pod) => removeFinalizer(api, pod))
  const failure = results.find((result) => result.status === 'rejected')
  if (failure) throw failure.reason
}

export async function removeFinalizer(api: KubeApi, { metadata }: Pod): Promise<void> {
  const { name = '', namespace, uid } = metadata ?? {}
  const patch = { metadata: { '$deleteFromPrimitiveList/finalizers': [trackingFinalizer], uid } }
  try {
    await api.patch(podKind, { name, namespace }, patch, 'strategic')
  } catch (error) {
    // Gone, or another Pod of that name by now.
    if (!hasReason(error, 'NotFound') && !hasReason(error, 'Invalid') && !hasReason(error, 'Conflict')) throw error
  }
}
