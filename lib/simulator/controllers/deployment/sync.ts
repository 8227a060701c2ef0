/** Status, proportional scaling and the forgetting of old revisions. Models pkg/controller/deployment/sync.go. */
import { replicaSets } from '../../../kinds'
import { hasReason } from '../../../kube/status-error'
import type { Deployment, ReplicaSet } from '../../../kube/types'
import { omitEmpty } from '../shared/canonical-json'
import { desiredReplicasAnnotation, maxReplicasAnnotation, revisionOf } from './annotations'
import { type DeploymentStatus, newCondition, progressing, putCondition } from './conditions'
import {
  activeSets,
  actualReplicas,
  availableReplicas,
  byCreation,
  desiredReplicas,
  hasProgressDeadline,
  hasRevisionHistoryLimit,
  isRollingUpdate,
  maxSurge,
  maxUnavailable,
  readyReplicas,
  specReplicas,
} from './replica-counts'
import { wantedRevision } from './rollback'
import { allSets, type DeploymentContext, type Rollout, scaleSet, writeStatus } from './rollout'

/** The counts and the condition Available; Progressing stays what it was. */
export function countStatus(rollout: Rollout, now: Date): DeploymentStatus {
  const { deployment, newSet } = rollout
  const all = allSets(rollout)
  const available = availableReplicas(all)
  const isAvailable = available >= desiredReplicas(deployment) - maxUnavailable(deployment)
  const condition = newCondition(
    isAvailable
      ? {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        }
      : {
          type: 'Available',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
    now,
  )
  return {
    ...omitEmpty({
      observedGeneration: deployment.metadata?.generation ?? 0,
      replicas: actualReplicas(all),
      updatedReplicas: newSet ? actualReplicas([newSet]) : 0,
      readyReplicas: readyReplicas(all),
      availableReplicas: available,
      unavailableReplicas: Math.max(0, specReplicas(all) - available),
    }),
    ...(deployment.status?.collisionCount === undefined ? {} : { collisionCount: deployment.status.collisionCount }),
    conditions: putCondition(deployment.status?.conditions, condition),
  }
}

/** When the Deployment is paused or was only scaled: no roll-out moves on. */
export async function scaleOnly(context: DeploymentContext, rollout: Rollout): Promise<void> {
  await scale(context, rollout)
  if (rollout.deployment.spec?.paused && wantedRevision(rollout.deployment) === undefined)
    await forgetOldSets(context, rollout)
  await writeStatus(context, rollout, countStatus(rollout, context.clock.now()))
}

/** True when spec.replicas is not what it was when the active ReplicaSets were last scaled. */
export function isScaling(rollout: Rollout): boolean {
  return activeSets(allSets(rollout)).some((set) => {
    const noted = desiredReplicasAnnotation(set)
    return noted !== undefined && noted !== desiredReplicas(rollout.deployment)
  })
}

/** Follows spec.replicas without moving the roll-out: what is under way keeps its proportions. */
async function scale(context: DeploymentContext, rollout: Rollout): Promise<void> {
  const { deployment, newSet } = rollout
  const desired = desiredReplicas(deployment)
  const only = onlyActiveOrLatest(rollout)
  if (only) {
    await scaleSet(context, rollout, only, desired)
    return
  }
  if (newSet && isSaturated(deployment, newSet)) {
    for (const set of activeSets(rollout.oldSets)) await scaleSet(context, rollout, set, 0)
    return
  }
  if (isRollingUpdate(deployment)) await scaleProportionally(context, rollout)
}

/** The one active ReplicaSet, or the latest when none is; undefined when there are several. */
function onlyActiveOrLatest({ newSet, oldSets }: Rollout): ReplicaSet | undefined {
  const active = activeSets(newSet ? [...oldSets, newSet] : oldSets)
  if (active.length > 1) return undefined
  return active[0] ?? newSet ?? [...oldSets].sort(byCreation).at(-1)
}

/** All of the Deployment's Pods are the new ReplicaSet's, and available. */
function isSaturated(deployment: Deployment, newSet: ReplicaSet): boolean {
  const desired = desiredReplicas(deployment)
  return (
    desiredReplicas(newSet) === desired &&
    desiredReplicasAnnotation(newSet) === desired &&
    (newSet.status?.availableReplicas ?? 0) === desired
  )
}

/** Shares what is to be added or taken away in proportion to the sizes; what rounding leaves goes to the largest. */
async function scaleProportionally(context: DeploymentContext, rollout: Rollout): Promise<void> {
  const { deployment } = rollout
  const active = activeSets(allSets(rollout))
  const desired = desiredReplicas(deployment)
  const allowed = desired > 0 ? desired + maxSurge(deployment) : 0
  const toAdd = allowed - specReplicas(active)
  // The largest first; of equal ones the newest grows and the oldest shrinks.
  const sorted = active.sort(
    (a, b) => desiredReplicas(b) - desiredReplicas(a) || (toAdd > 0 ? byCreation(b, a) : byCreation(a, b)),
  )
  let added = 0
  const sizes = sorted.map((set) => {
    const share = toAdd === 0 ? 0 : proportion(deployment, set, toAdd, added)
    added += share
    return desiredReplicas(set) + share
  })
  for (const [index, set] of sorted.entries()) {
    const leftover = index === 0 ? toAdd - added : 0
    await scaleSet(context, rollout, set, Math.max(0, (sizes[index] ?? 0) + leftover))
  }
}

function proportion(deployment: Deployment, set: ReplicaSet, toAdd: number, added: number): number {
  const replicas = desiredReplicas(set)
  if (replicas === 0 || toAdd === added) return 0
  const share = fraction(deployment, set, replicas)
  return toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added)
}

function fraction(deployment: Deployment, set: ReplicaSet, replicas: number): number {
  const desired = desiredReplicas(deployment)
  if (desired === 0) return -replicas
  const before = maxReplicasAnnotation(set) || deployment.status?.replicas || 0
  if (before === 0) return 0
  return Math.round((replicas * (desired + maxSurge(deployment))) / before) - replicas
}

/** Deletes what is beyond spec.revisionHistoryLimit, the oldest revisions first. */
export async function forgetOldSets({ api }: DeploymentContext, { deployment, oldSets }: Rollout): Promise<void> {
  if (!hasRevisionHistoryLimit(deployment)) return
  const living = oldSets.filter(({ metadata }) => !metadata?.deletionTimestamp)
  const excess = living.length - (deployment.spec?.revisionHistoryLimit ?? 0)
  if (excess <= 0) return
  const sorted = living.sort((a, b) => revisionOf(a) - revisionOf(b) || byCreation(a, b))
  for (const { metadata, spec, status } of sorted.slice(0, excess)) {
    const isSettled = (metadata?.generation ?? 0) <= (status?.observedGeneration ?? 0)
    if ((status?.replicas ?? 0) !== 0 || (spec?.replicas ?? 0) !== 0 || !isSettled) continue
    try {
      await api.remove(replicaSets, { name: metadata?.name ?? '', namespace: metadata?.namespace })
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }
}

/** Waiting in a pause must not count as lack of progress: entering and leaving it is noted in Progressing. */
export async function notePause(context: DeploymentContext, rollout: Rollout): Promise<void> {
  const { deployment } = rollout
  const current = progressing(deployment)
  if (!hasProgressDeadline(deployment) || current?.reason === 'ProgressDeadlineExceeded') return
  const wasPaused = current?.reason === 'DeploymentPaused'
  const isPaused = deployment.spec?.paused === true
  if (isPaused === wasPaused) return
  const condition = newCondition(
    isPaused
      ? { type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' }
      : { type: 'Progressing', status: 'Unknown', reason: 'DeploymentResumed', message: 'Deployment is resumed' },
    context.clock.now(),
  )
  const conditions = putCondition(deployment.status?.conditions, condition)
  await writeStatus(context, rollout, { ...deployment.status, conditions })
}
