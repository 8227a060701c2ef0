/** Models updateStatus and completeRollingUpdate of pkg/controller/statefulset. */
import type { StatefulSet } from '../../../kube/types'
import { availableInMs } from '../shared/availability'
import { isRunningAndAvailable, isRunningAndReady, isTerminating, revisionOf } from './identity'
import type { SetState } from './plan'

export type StatefulSetStatus = NonNullable<StatefulSet['status']>

export function countStatus({ set, pods, current, update, now }: SetState): StatefulSetStatus {
  const of = (name: string | undefined) => pods.filter((pod) => !isTerminating(pod) && revisionOf(pod) === name).length
  const currentName = current.metadata?.name
  const updateName = update.metadata?.name
  const counts = {
    replicas: pods.length,
    ready: pods.filter(isRunningAndReady).length,
    current: of(currentName),
    updated: of(updateName),
  }
  const wanted = set.spec?.replicas ?? 1
  const isDone =
    set.spec?.updateStrategy?.type !== 'OnDelete' &&
    counts.updated === wanted &&
    counts.ready === wanted &&
    counts.replicas === wanted
  const { metadata, status } = set
  return {
    ...(metadata?.generation ? { observedGeneration: metadata.generation } : {}),
    replicas: counts.replicas,
    ...(counts.ready > 0 ? { readyReplicas: counts.ready } : {}),
    ...((isDone ? counts.updated : counts.current) > 0
      ? { currentReplicas: isDone ? counts.updated : counts.current }
      : {}),
    ...(counts.updated > 0 ? { updatedReplicas: counts.updated } : {}),
    currentRevision: (isDone ? updateName : currentName) ?? '',
    updateRevision: updateName ?? '',
    collisionCount: status?.collisionCount ?? 0,
    availableReplicas: pods.filter((pod) => isRunningAndAvailable(pod, set, now)).length,
    ...(status?.conditions ? { conditions: status.conditions } : {}),
  }
}

/** Until the next Pod that is ready has been so for long enough. */
export function nextAvailableMs({ set, pods, now }: SetState): number | undefined {
  const minimum = set.spec?.minReadySeconds ?? 0
  const waits = pods.map((pod) => availableInMs(pod, minimum, now) ?? 0).filter((wait) => wait > 0)
  return waits.length > 0 ? Math.min(...waits) : undefined
}
