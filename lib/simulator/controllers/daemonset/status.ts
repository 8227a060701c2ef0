/** Models updateDaemonSetStatus of pkg/controller/daemon/daemon_controller.go. */
import { isPodReady } from '../../../kube/pods'
import type { DaemonSet } from '../../../kube/types'
import { availableInMs } from '../shared/availability'
import { type DaemonNode, isAvailable, isCurrent, type PlanContext } from './manage'

export type DaemonSetStatus = NonNullable<DaemonSet['status']>

export function countDaemons(nodes: readonly DaemonNode[], context: PlanContext): DaemonSetStatus {
  const counts = { desired: 0, current: 0, misscheduled: 0, ready: 0, available: 0, updated: 0 }
  for (const { placement, pods } of nodes) {
    if (!placement.shouldRun) {
      if (pods.length > 0) counts.misscheduled++
      continue
    }
    counts.desired++
    if (pods.length === 0) continue
    counts.current++
    const oldest = [...pods].sort((a, b) =>
      (a.metadata?.creationTimestamp ?? '') < (b.metadata?.creationTimestamp ?? '') ? -1 : 1,
    )
    const ready = oldest.find(isPodReady)
    if (ready) counts.ready++
    if (oldest.some((pod) => isAvailable(pod, context))) counts.available++
    if (oldest.some((pod) => isCurrent(pod, context.hash) && !pod.metadata?.deletionTimestamp)) counts.updated++
  }
  const { metadata, status } = context.daemonSet
  const unavailable = counts.desired - counts.available
  return {
    currentNumberScheduled: counts.current,
    numberMisscheduled: counts.misscheduled,
    desiredNumberScheduled: counts.desired,
    numberReady: counts.ready,
    ...(metadata?.generation ? { observedGeneration: metadata.generation } : {}),
    ...(counts.updated > 0 ? { updatedNumberScheduled: counts.updated } : {}),
    ...(counts.available > 0 ? { numberAvailable: counts.available } : {}),
    ...(unavailable > 0 ? { numberUnavailable: unavailable } : {}),
    ...(status?.collisionCount ? { collisionCount: status.collisionCount } : {}),
    ...(status?.conditions ? { conditions: status.conditions } : {}),
  }
}

/** Until the next Pod that is ready has been so for long enough; undefined when none waits for that. */
export function nextAvailableMs(nodes: readonly DaemonNode[], { daemonSet, now }: PlanContext): number | undefined {
  const minimum = daemonSet.spec?.minReadySeconds ?? 0
  const waits = nodes.flatMap(({ pods }) => pods.map((pod) => availableInMs(pod, minimum, now) ?? 0))
  const ahead = waits.filter((wait) => wait > 0)
  return ahead.length > 0 ? Math.min(...ahead) : undefined
}
