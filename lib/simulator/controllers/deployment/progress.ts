/** Tells whether a roll-out moves, is done, or has stood still for too long. Models pkg/controller/deployment/progress.go. */

import { keyOf } from '../../../client/controller'
import { findCondition, removeCondition } from '../../../kube/conditions'
import { equalJson } from '../../../kube/json'
import type { Deployment } from '../../../kube/types'
import { type DeploymentCondition, type DeploymentStatus, newCondition, progressing, putCondition } from './conditions'
import { desiredReplicas, hasProgressDeadline } from './replica-counts'
import { allSets, type DeploymentContext, type Rollout, writeStatus } from './rollout'
import { countStatus } from './sync'

/** Every Pod is of the present template and available, none is left of another. */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const desired = desiredReplicas(deployment)
  return (
    (status.updatedReplicas ?? 0) === desired &&
    (status.replicas ?? 0) === desired &&
    (status.availableReplicas ?? 0) === desired &&
    (status.observedGeneration ?? 0) >= (deployment.metadata?.generation ?? 0)
  )
}

export async function writeRolloutStatus(context: DeploymentContext, rollout: Rollout): Promise<void> {
  const { deployment } = rollout
  const now = context.clock.now()
  const status = countStatus(rollout, now)
  let conditions = status.conditions ?? []
  const current = progressing(deployment)
  if (!hasProgressDeadline(deployment)) conditions = removeCondition(conditions, 'Progressing')
  const isDone =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable'
  if (hasProgressDeadline(deployment) && !isDone) conditions = estimate(rollout, status, conditions, now)
  const failure = replicaFailure(rollout)
  conditions = failure ? putCondition(conditions, failure) : removeCondition(conditions, 'ReplicaFailure')

  const next = { ...status, conditions }
  if (equalJson(deployment.status, next)) return askAgain(context, deployment, next)
  await writeStatus(context, rollout, next)
}

function estimate(
  { deployment, newSet }: Rollout,
  status: DeploymentStatus,
  conditions: DeploymentCondition[],
  now: Date,
): DeploymentCondition[] {
  const subject = newSet ? `ReplicaSet "${newSet.metadata?.name}"` : `Deployment "${deployment.metadata?.name}"`
  const say = (value: 'True' | 'False', reason: string, what: string) =>
    newCondition({ type: 'Progressing', status: value, reason, message: `${subject} ${what}` }, now)

  if (isComplete(deployment, status)) {
    return putCondition(conditions, say('True', 'NewReplicaSetAvailable', 'has successfully progressed.'))
  }
  if (hasMoved(deployment, status)) {
    const condition = say('True', 'ReplicaSetUpdated', 'is progressing.')
    const current = progressing(deployment)
    // Every move is noted in lastUpdateTime, which the deadline counts from, though status and reason stay the same.
    if (current?.status === 'True') condition.lastTransitionTime = current.lastTransitionTime
    return putCondition(removeCondition(conditions, 'Progressing'), condition)
  }
  if (hasTimedOut(deployment, status, now)) {
    return putCondition(conditions, say('False', 'ProgressDeadlineExceeded', 'has timed out progressing.'))
  }
  return conditions
}

function hasMoved({ status: old = {} }: Deployment, status: DeploymentStatus): boolean {
  const oldPods = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus) => replicas - updatedReplicas
  return (
    (status.updatedReplicas ?? 0) > (old.updatedReplicas ?? 0) ||
    oldPods(status) < oldPods(old) ||
    (status.readyReplicas ?? 0) > (old.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (old.availableReplicas ?? 0)
  )
}

function hasTimedOut(deployment: Deployment, status: DeploymentStatus, now: Date): boolean {
  const condition = findCondition(status.conditions, 'Progressing')
  if (!condition || condition.reason === 'NewReplicaSetAvailable') return false
  if (condition.reason === 'ProgressDeadlineExceeded') return true
  return deadlineMs(deployment, condition) < now.getTime()
}

function deadlineMs({ spec }: Deployment, { lastUpdateTime }: DeploymentCondition): number {
  return Date.parse(lastUpdateTime ?? '') + (spec?.progressDeadlineSeconds ?? 0) * 1000
}

/** Without news there would be no sync to notice that the deadline has passed. */
function askAgain(context: DeploymentContext, deployment: Deployment, status: DeploymentStatus): void {
  const current = progressing(deployment)
  if (!hasProgressDeadline(deployment) || !current) return
  if (isComplete(deployment, status) || current.reason === 'ProgressDeadlineExceeded') return
  const left = deadlineMs(deployment, current) - context.clock.now().getTime()
  context.enqueue(keyOf(deployment), Math.max(0, left) + 1000)
}

/** What keeps a ReplicaSet from making its Pods; of the new one first. */
function replicaFailure(rollout: Rollout): DeploymentCondition | undefined {
  const sets = rollout.newSet ? [rollout.newSet, ...allSets(rollout)] : allSets(rollout)
  for (const { status } of sets) {
    const failure = findCondition(status?.conditions, 'ReplicaFailure')
    if (failure) return { ...failure, lastUpdateTime: failure.lastTransitionTime }
  }
  return undefined
}
