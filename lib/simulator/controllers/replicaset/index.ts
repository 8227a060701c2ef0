/**
 * Keeps as many Pods as a ReplicaSet or a ReplicationController wants: one implementation serves both, by parameter.
 * Models pkg/controller/replicaset/replica_set.go.
 */
import type { Cache, CacheEvent, Controller, ControllerContext, ControllerFactory } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import { Expectations } from '../../../client/expectations'
import { inBatches } from '../../../client/turn'
import { pods } from '../../../kinds'
import { equalJson } from '../../../kube/json'
import { controllerOf } from '../../../kube/owners'
import { isPodActive } from '../../../kube/pods'
import { hasReason } from '../../../kube/status-error'
import type { Pod } from '../../../kube/types'
import { claim } from '../shared/claim'
import { isNamespaceTerminating } from '../shared/namespace-terminating'
import { OwnedPods } from '../shared/owned-pods'
import { Pace } from '../shared/pace'
import { createPod, deletePod } from '../shared/pod-control'
import { slowStart } from '../shared/slow-start'
import { podsToDelete } from './ranking'
import { type ReplicaKind, type ReplicaObject, replicaSetKind, replicationControllerKind } from './replica-kind'
import { countStatus } from './status'

export const replicaSetController: ControllerFactory = (context) => createReplicaController(replicaSetKind, context)
export const replicationController: ControllerFactory = (context) =>
  createReplicaController(replicationControllerKind, context)

/** Pods created or deleted in one sync. */
const burstReplicas = 500

function createReplicaController(replicaKind: ReplicaKind, context: ControllerContext): Controller {
  const { api, clock } = context
  const { kind } = replicaKind
  const owners: Cache<ReplicaObject> = context.cache(kind)
  const podCache = context.cache(pods)
  const expectations = new Expectations(clock)
  const pace = new Pace(context, { msPerMember: 0.02, from: 250 })
  const selects = replicaKind.selects()
  const ownedPods = new OwnedPods({
    kind,
    owners,
    pods: podCache,
    expectations,
    selects: (owner, { metadata }) => selects(owner, metadata?.labels),
  })

  return {
    name: replicaKind.controllerName,
    watches: [watched(kind, keysOfOwner), watched(pods, (pod, old, type) => pace.due(ownedPods.keys(pod, old, type)))],
    sync,
  }

  function keysOfOwner(owner: ReplicaObject, old: ReplicaObject | undefined, type: CacheEvent['type']): string[] {
    const key = keyOf(owner)
    const isAnother = old !== undefined && old.metadata?.uid !== owner.metadata?.uid
    if (type === 'DELETED' || isAnother) {
      expectations.forget(key)
      pace.forget(key)
    }
    return isStatusOnly(owner, old) ? [] : [key]
  }

  async function sync(key: string) {
    const { namespace = '', name } = splitKey(key)
    const owner = owners.get(namespace, name)
    if (!owner) {
      expectations.forget(key)
      return
    }
    const mayManage = expectations.satisfied(key) && !owner.metadata?.deletionTimestamp
    const active = await claim({
      api,
      owner,
      ownerKind: kind,
      childKind: pods,
      matches: ({ metadata }: Pod) => selects(owner, metadata?.labels),
      owned: podCache.list({ namespace, ownerUid: owner.metadata?.uid ?? '' }).filter(isPodActive),
      orphans: ownedPods.orphans(namespace).filter(isPodActive),
    })
    pace.synced(key, active.length)
    const failure = mayManage ? await manageReplicas(key, owner, active) : undefined
    const { status, nextAvailableMs } = countStatus(owner, active, failure, clock.now())
    await writeStatus(owner, status)
    if (failure !== undefined) throw failure
    return nextAvailableMs === undefined ? undefined : { requeueAfterMs: nextAvailableMs }
  }

  /** Creates what is missing, deletes what is too much; answers the first failure instead of throwing it: the status tells it too. */
  async function manageReplicas(key: string, owner: ReplicaObject, active: readonly Pod[]): Promise<unknown> {
    const excess = active.length - (owner.spec?.replicas ?? 0)
    if (excess < 0) return createMissing(key, owner, Math.min(-excess, burstReplicas))
    if (excess > 0) return deleteExcess(key, owner, active, Math.min(excess, burstReplicas))
    return undefined
  }

  async function createMissing(key: string, owner: ReplicaObject, count: number): Promise<unknown> {
    expectations.expectCreations(key, count)
    const { successes, failure } = await slowStart(count, async () => {
      try {
        await createPod(context, kind, owner, owner.spec?.template)
      } catch (error) {
        if (!isNamespaceTerminating(error)) throw error
        expectations.creationObserved(key)
      }
    })
    for (let skipped = count - successes; skipped > 0; skipped--) expectations.creationObserved(key)
    return failure
  }

  async function deleteExcess(
    key: string,
    owner: ReplicaObject,
    active: readonly Pod[],
    count: number,
  ): Promise<unknown> {
    const chosen = podsToDelete(active, podsPerNode(owner), count, clock.now())
    expectations.expectDeletions(key, chosen.map(keyOf))
    const results = await inBatches(chosen, 50, async (pod) => {
      try {
        if (await deletePod(context, kind, owner, pod)) return
        expectations.deletionObserved(key, keyOf(pod))
      } catch (error) {
        expectations.deletionObserved(key, keyOf(pod))
        throw error
      }
    })
    return results.find((result) => result.status === 'rejected')?.reason
  }

  /** Active Pods per node of all that share the owner's controller: of the old and new ReplicaSets of one Deployment. */
  function podsPerNode(owner: ReplicaObject): Map<string, number> {
    const counts = new Map<string, number>()
    const uid = controllerOf(owner)?.uid
    if (!uid) return counts
    const namespace = owner.metadata?.namespace
    for (const sibling of owners.list({ namespace, ownerUid: uid })) {
      for (const pod of podCache.list({ namespace, ownerUid: sibling.metadata?.uid ?? '' })) {
        if (!isPodActive(pod)) continue
        const node = pod.spec?.nodeName ?? ''
        counts.set(node, (counts.get(node) ?? 0) + 1)
      }
    }
    return counts
  }

  async function writeStatus(owner: ReplicaObject, status: ReplicaObject['status']): Promise<void> {
    if (equalJson(owner.status, status)) return
    try {
      await api.update(kind, { ...owner, status }, { subresource: 'status' })
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }
}

/** The loop's own status writes need no answer. */
function isStatusOnly(owner: ReplicaObject, old: ReplicaObject | undefined): boolean {
  return (
    old !== undefined &&
    old.metadata?.uid === owner.metadata?.uid &&
    old.metadata?.generation === owner.metadata?.generation &&
    old.metadata?.deletionTimestamp === owner.metadata?.deletionTimestamp
  )
}
