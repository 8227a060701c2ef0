/** How long a Job waits before it tries again after failures. Models pkg/controller/job/backoff_utils.go. */
import type { Pod } from '../../../kube/types'
import { hasFailed, hasSucceeded, type JobSync } from './job-context'

const firstMs = 10_000
const longestMs = 10 * 60_000

/** Milliseconds until the next Pod may be made: each failure in a row doubles the wait after the last of them. */
export function waitAfterFailures({ spec, pods, now }: JobSync, isCounted: (pod: Pod) => boolean = () => true): number {
  const ended = pods
    .filter((pod) => isCounted(pod) && (hasSucceeded(pod) || hasFailed(pod, spec)))
    .map((pod) => ({ failed: !hasSucceeded(pod), atMs: finishedMs(pod, now) }))
    .sort((a, b) => a.atMs - b.atMs)
  let failures = 0
  let lastMs = 0
  for (const { failed, atMs } of ended) {
    failures = failed ? failures + 1 : 0
    lastMs = atMs
  }
  if (failures === 0) return 0
  return Math.max(0, lastMs + Math.min(longestMs, firstMs * 2 ** (failures - 1)) - now.getTime())
}

/** When its last container ended; else when it was deleted or stopped being ready. */
function finishedMs({ metadata, status }: Pod, now: Date): number {
  const ends = (status?.containerStatuses ?? []).map(({ state }) => state?.terminated?.finishedAt)
  const times = ends.flatMap((time) => (time ? Date.parse(time) : []))
  if (times.length > 0 && times.length === ends.length) return Math.max(...times)
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = metadata ?? {}
  if (deletionTimestamp) return Date.parse(deletionTimestamp) - deletionGracePeriodSeconds * 1000
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime
  return Date.parse(ready ?? metadata?.creationTimestamp ?? now.toISOString())
}
