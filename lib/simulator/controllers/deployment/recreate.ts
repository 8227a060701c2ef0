/** All old Pods go before the first new one comes. Models pkg/controller/deployment/recreate.go. */

import { isPodTerminal } from '../../../kube/pods'
import type { Pod } from '../../../kube/types'
import { syncRevision } from './new-set'
import { isComplete, writeRolloutStatus } from './progress'
import { activeSets, actualReplicas, desiredReplicas } from './replica-counts'
import { type DeploymentContext, type Rollout, scaleSet } from './rollout'
import { forgetOldSets } from './sync'

/** `podsOf`: the Pods that a ReplicaSet of this uid controls, also those on their way out. */
export async function recreate(
  context: DeploymentContext,
  rollout: Rollout,
  podsOf: (setUid: string) => readonly Pod[],
): Promise<void> {
  let scaledDown = false
  for (const set of activeSets(rollout.oldSets)) scaledDown = (await scaleSet(context, rollout, set, 0)) || scaledDown
  if (!scaledDown && !oldPodsRun(rollout, podsOf)) {
    await syncRevision(context, rollout, true)
    if (rollout.newSet) {
      await scaleSet(context, rollout, rollout.newSet, desiredReplicas(rollout.deployment))
    }
    if (isComplete(rollout.deployment, rollout.deployment.status ?? {})) await forgetOldSets(context, rollout)
  }
  await writeRolloutStatus(context, rollout)
}

function oldPodsRun({ oldSets }: Rollout, podsOf: (setUid: string) => readonly Pod[]): boolean {
  if (actualReplicas(oldSets) > 0) return true
  return oldSets.some(({ metadata }) => podsOf(metadata?.uid ?? '').some((pod) => !isPodTerminal(pod)))
}
