/** Replaces old Pods by new ones within maxSurge and maxUnavailable. Models pkg/controller/deployment/rolling.go. */
import type { ReplicaSet } from '../../../kube/types'
import { isComplete, writeRolloutStatus } from './progress'
import {
  activeSets,
  availableReplicas,
  desiredReplicas,
  maxUnavailable,
  newSetReplicas,
  specReplicas,
} from './replica-counts'
import { allSets, type DeploymentContext, type Rollout, scaleSet } from './rollout'
import { forgetOldSets } from './sync'

/** One step per sync: up if there is room, else down if enough is available, else only look. */
export async function rollOut(context: DeploymentContext, rollout: Rollout): Promise<void> {
  const moved = (await scaleNewSet(context, rollout)) || (await scaleOldSets(context, rollout))
  if (!moved && isComplete(rollout.deployment, rollout.deployment.status ?? {})) await forgetOldSets(context, rollout)
  await writeRolloutStatus(context, rollout)
}

async function scaleNewSet(context: DeploymentContext, rollout: Rollout): Promise<boolean> {
  const { deployment, newSet } = rollout
  if (!newSet) return false
  const current = desiredReplicas(newSet)
  const desired = desiredReplicas(deployment)
  if (current === desired) return false
  const next = current > desired ? desired : newSetReplicas(deployment, allSets(rollout), current)
  return scaleSet(context, rollout, newSet, next)
}

async function scaleOldSets(context: DeploymentContext, rollout: Rollout): Promise<boolean> {
  const { deployment, newSet } = rollout
  if (specReplicas(rollout.oldSets) === 0) return false
  const minAvailable = desiredReplicas(deployment) - maxUnavailable(deployment)
  const newUnavailable = newSet ? desiredReplicas(newSet) - availableReplicas([newSet]) : 0
  const room = specReplicas(allSets(rollout)) - minAvailable - newUnavailable
  if (room <= 0) return false
  const unhealthy = await removeUnhealthy(context, rollout, room)
  const healthy = await removeHealthy(context, rollout, minAvailable)
  return unhealthy + healthy > 0
}

/** Old Pods that are not available serve nobody: they go first, so that a stuck old revision cannot block a new one. */
async function removeUnhealthy(context: DeploymentContext, rollout: Rollout, room: number): Promise<number> {
  let removed = 0
  for (const set of activeSets(rollout.oldSets)) {
    const unavailable = desiredReplicas(set) - availableReplicas([set])
    removed += await shrink(context, rollout, set, Math.min(room - removed, unavailable))
  }
  return removed
}

async function removeHealthy(context: DeploymentContext, rollout: Rollout, minAvailable: number): Promise<number> {
  const spare = availableReplicas(allSets(rollout)) - minAvailable
  let removed = 0
  for (const set of activeSets(rollout.oldSets)) {
    removed += await shrink(context, rollout, set, Math.min(desiredReplicas(set), spare - removed))
  }
  return removed
}

async function shrink(context: DeploymentContext, rollout: Rollout, set: ReplicaSet, count: number): Promise<number> {
  if (count <= 0) return 0
  await scaleSet(context, rollout, set, desiredReplicas(set) - count)
  return count
}
