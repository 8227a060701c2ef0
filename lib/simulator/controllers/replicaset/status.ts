/** Models pkg/controller/replicaset/replica_set_utils.go. */
import { findCondition, removeCondition, setCondition } from '../../../kube/conditions'
import { isPodReady } from '../../../kube/pods'
import { matchesSet } from '../../../kube/selectors'
import { statusOf } from '../../../kube/status-error'
import type { Pod } from '../../../kube/types'
import { availableInMs } from '../shared/availability'
import { omitEmpty } from '../shared/canonical-json'
import type { ReplicaObject, ReplicaStatus } from './replica-kind'

interface Counted {
  status: ReplicaStatus
  /** Until the next ready Pod has been ready for long enough. */
  nextAvailableMs: number | undefined
}

/** The status that follows from the Pods; `failure` is what creating or deleting them ran into. */
export function countStatus(owner: ReplicaObject, pods: readonly Pod[], failure: unknown, now: Date): Counted {
  const minReadySeconds = owner.spec?.minReadySeconds ?? 0
  const templateLabels = owner.spec?.template?.metadata?.labels ?? {}
  const hasLabels = Object.keys(templateLabels).length > 0
  const counts = { fullyLabeledReplicas: 0, readyReplicas: 0, availableReplicas: 0 }
  let nextAvailableMs: number | undefined
  for (const pod of pods) {
    if (!hasLabels || matchesSet(templateLabels, pod.metadata?.labels)) counts.fullyLabeledReplicas++
    if (isPodReady(pod)) counts.readyReplicas++
    const wait = availableInMs(pod, minReadySeconds, now)
    if (wait === 0) counts.availableReplicas++
    else if (wait !== undefined) nextAvailableMs = Math.min(wait, nextAvailableMs ?? wait)
  }
  const status: ReplicaStatus = {
    replicas: pods.length,
    ...omitEmpty({
      ...counts,
      observedGeneration: owner.metadata?.generation ?? 0,
      conditions: conditionsOf(owner, pods.length, failure, now),
    }),
  }
  return { status, nextAvailableMs }
}

function conditionsOf(owner: ReplicaObject, count: number, failure: unknown, now: Date) {
  const conditions = owner.status?.conditions
  if (failure === undefined) return removeCondition(conditions, 'ReplicaFailure')
  if (findCondition(conditions, 'ReplicaFailure')) return conditions ?? []
  return setCondition(
    conditions,
    {
      type: 'ReplicaFailure',
      status: 'True',
      reason: count < (owner.spec?.replicas ?? 0) ? 'FailedCreate' : 'FailedDelete',
      message: statusOf(failure).message ?? '',
    },
    now,
  )
}
