/**
 * Brings a Deployment's ReplicaSets to what its template and its numbers say.
 * Models pkg/controller/deployment/deployment_controller.go.
 */
import type { CacheEvent, Controller, ControllerContext } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import { deployments, pods, replicaSets } from '../../../kinds'
import { equalJson } from '../../../kube/json'
import { controllerOf } from '../../../kube/owners'
import { matchesLabels } from '../../../kube/selectors'
import type { Deployment, Pod, ReplicaSet } from '../../../kube/types'
import { claim } from '../shared/claim'
import { Orphans } from '../shared/orphans'
import { selectorReader } from '../shared/selectors'
import { startRollout, syncRevision } from './new-set'
import { recreate } from './recreate'
import { isRollingUpdate } from './replica-counts'
import { rollBack, wantedRevision } from './rollback'
import { rollOut } from './rolling'
import { type Rollout, tell, writeStatus } from './rollout'
import { countStatus, isScaling, notePause, scaleOnly } from './sync'

export function deploymentController(context: ControllerContext): Controller {
  const deploymentCache = context.cache(deployments)
  const setCache = context.cache(replicaSets)
  const podCache = context.cache(pods)
  const orphans = new Orphans(setCache)
  const readSelector = selectorReader()

  return {
    name: 'deployment-controller',
    watches: [
      watched(deployments, (deployment) => [keyOf(deployment)]),
      watched(replicaSets, keysOfSet),
      watched(pods, keysOfPod),
    ],
    sync,
  }

  function keysOfSet(set: ReplicaSet, old: ReplicaSet | undefined, type: CacheEvent['type']): string[] {
    orphans.note(set, type)
    const key = ownerKeyOf(set)
    const ownerChanged = old !== undefined && controllerOf(old)?.uid !== controllerOf(set)?.uid
    const keys = new Set<string>()
    const oldKey = old && ownerChanged ? ownerKeyOf(old) : undefined
    if (oldKey) keys.add(oldKey)
    if (key) keys.add(key)
    else if (type !== 'DELETED' && !controllerOf(set)) {
      const isNews = type === 'ADDED' || ownerChanged || !equalJson(old?.metadata?.labels, set.metadata?.labels)
      if (isNews) for (const selecting of keysThatSelect(set)) keys.add(selecting)
    }
    return [...keys]
  }

  /** Only the end of the last old Pod matters here, to a Deployment that recreates. */
  function keysOfPod(pod: Pod, _old: Pod | undefined, type: CacheEvent['type']): string[] {
    if (type !== 'DELETED') return []
    const reference = controllerOf(pod)
    if (reference?.kind !== 'ReplicaSet') return []
    const set = setCache.get(pod.metadata?.namespace, reference.name)
    const key = set?.metadata?.uid === reference.uid ? ownerKeyOf(set) : undefined
    const deployment = key ? deploymentCache.get(set?.metadata?.namespace, splitKey(key).name) : undefined
    return key && deployment && !isRollingUpdate(deployment) ? [key] : []
  }

  function ownerKeyOf(set: ReplicaSet): string | undefined {
    const reference = controllerOf(set)
    if (reference?.kind !== 'Deployment') return undefined
    const deployment = deploymentCache.get(set.metadata?.namespace, reference.name)
    return deployment?.metadata?.uid === reference.uid ? keyOf(deployment) : undefined
  }

  function selects({ spec }: Deployment, set: ReplicaSet): boolean {
    const requirements = readSelector(spec?.selector)
    return requirements.length > 0 && matchesLabels(requirements, set.metadata?.labels)
  }

  function keysThatSelect(set: ReplicaSet): string[] {
    return deploymentCache
      .list({ namespace: set.metadata?.namespace })
      .filter((deployment) => selects(deployment, set))
      .map(keyOf)
  }

  async function sync(key: string): Promise<undefined> {
    const { namespace = '', name } = splitKey(key)
    const deployment = deploymentCache.get(namespace, name)
    if (!deployment) return
    if (equalJson(deployment.spec?.selector, {})) {
      await refuseToSelectAll(deployment)
      return
    }

    const owned = await claim({
      api: context.api,
      owner: deployment,
      ownerKind: deployments,
      childKind: replicaSets,
      matches: (set: ReplicaSet) => selects(deployment, set),
      owned: setCache.list({ namespace, ownerUid: deployment.metadata?.uid ?? '' }),
      orphans: orphans.list(namespace),
    })
    await reconcile(startRollout(deployment, owned))
  }

  async function reconcile(rollout: Rollout): Promise<void> {
    const { metadata, spec } = rollout.deployment
    if (metadata?.deletionTimestamp) {
      await syncRevision(context, rollout, false)
      return writeStatus(context, rollout, countStatus(rollout, context.clock.now()))
    }
    await notePause(context, rollout)
    if (spec?.paused) {
      await syncRevision(context, rollout, false)
      return scaleOnly(context, rollout)
    }
    const revision = wantedRevision(rollout.deployment)
    if (revision !== undefined) {
      await syncRevision(context, rollout, true)
      return rollBack(context, rollout, revision)
    }
    if (isScaling(rollout)) {
      await syncRevision(context, rollout, false)
      return scaleOnly(context, rollout)
    }
    const rolling = isRollingUpdate(rollout.deployment)
    await syncRevision(context, rollout, rolling)
    if (rolling) return rollOut(context, rollout)
    const namespace = metadata?.namespace
    return recreate(context, rollout, (ownerUid) => podCache.list({ namespace, ownerUid }))
  }

  async function refuseToSelectAll(deployment: Deployment): Promise<void> {
    const rollout = startRollout(deployment, [])
    const message = 'This deployment is selecting all pods. A non-empty selector is required.'
    tell(context, rollout, 'Warning', 'SelectingAll', message)
    const observedGeneration = deployment.metadata?.generation
    if ((deployment.status?.observedGeneration ?? 0) >= (observedGeneration ?? 0)) return
    await writeStatus(context, rollout, { ...deployment.status, observedGeneration })
  }
}
