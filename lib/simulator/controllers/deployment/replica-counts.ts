/** Numbers that follow from a Deployment's spec and its ReplicaSets. Models pkg/controller/deployment/util/deployment_util.go. */
import { scaledIntOrPercent } from '../../../kube/int-or-string'
import type { Deployment, ReplicaSet } from '../../../kube/types'

/** What stands for "never" in fields that are int32. */
const unlimited = 2 ** 31 - 1

export const desiredReplicas = ({ spec }: Deployment | ReplicaSet) => spec?.replicas ?? 1
export const isRollingUpdate = ({ spec }: Deployment) => spec?.strategy?.type !== 'Recreate'

export function hasProgressDeadline({ spec }: Deployment): boolean {
  return spec?.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== unlimited
}

export function hasRevisionHistoryLimit({ spec }: Deployment): boolean {
  return spec?.revisionHistoryLimit !== undefined && spec.revisionHistoryLimit !== unlimited
}

/** Both bounds in Pods: surge rounded up, unavailable down; never both zero, or nothing could move. */
function bounds(deployment: Deployment): { surge: number; unavailable: number } {
  const { maxSurge = 0, maxUnavailable = 0 } = deployment.spec?.strategy?.rollingUpdate ?? {}
  const desired = desiredReplicas(deployment)
  const surge = scaledIntOrPercent(maxSurge, desired, 'up')
  const unavailable = scaledIntOrPercent(maxUnavailable, desired, 'down')
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? bounds(deployment).surge : 0
}

export function maxUnavailable(deployment: Deployment): number {
  const desired = desiredReplicas(deployment)
  return isRollingUpdate(deployment) && desired > 0 ? Math.min(bounds(deployment).unavailable, desired) : 0
}

const sum = (sets: readonly ReplicaSet[], count: (set: ReplicaSet) => number) =>
  sets.reduce((total, set) => total + count(set), 0)

/** What the ReplicaSets are told to have. */
export const specReplicas = (sets: readonly ReplicaSet[]) => sum(sets, desiredReplicas)
/** What they have. */
export const actualReplicas = (sets: readonly ReplicaSet[]) => sum(sets, ({ status }) => status?.replicas ?? 0)
export const readyReplicas = (sets: readonly ReplicaSet[]) => sum(sets, ({ status }) => status?.readyReplicas ?? 0)
export const availableReplicas = (sets: readonly ReplicaSet[]) =>
  sum(sets, ({ status }) => status?.availableReplicas ?? 0)

export const activeSets = (sets: readonly ReplicaSet[]) => sets.filter((set) => desiredReplicas(set) > 0)

/** How many Pods the new ReplicaSet may have now, given all that there are. */
export function newSetReplicas(deployment: Deployment, all: readonly ReplicaSet[], current: number): number {
  const desired = desiredReplicas(deployment)
  if (!isRollingUpdate(deployment)) return desired
  const allowed = desired + maxSurge(deployment)
  const total = specReplicas(all)
  return total >= allowed ? current : current + Math.min(allowed - total, desired - current)
}

/** Oldest first; the name decides between those of one second. */
export function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  return (
    compare(a.metadata?.creationTimestamp ?? '', b.metadata?.creationTimestamp ?? '') ||
    compare(a.metadata?.name ?? '', b.metadata?.name ?? '')
  )
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
