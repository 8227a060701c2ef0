/**
 * Deletes what lost its last owner, lets owners that wait for their dependents go, and cuts the ties of owners that leave
 * theirs behind. Models pkg/controller/garbagecollector.
 */
import type { CacheEvent, Controller, ControllerContext } from '../../../client/controller'
import type { PropagationPolicy } from '../../../client/kube-api'
import { inBatches } from '../../../client/turn'
import { typed } from '../../../kinds/kind'
import { equalJson } from '../../../kube/json'
import type { KubeObject, OwnerReference } from '../../../kube/object'
import { hasReason } from '../../../kube/status-error'
import type { ServedKinds } from '../../runtime'
import { followKinds } from '../shared/followed-kinds'
import {
  awaitsDependents,
  foregroundFinalizer,
  type Item,
  isToOrphan,
  keyFor,
  OwnerGraph,
  orphanFinalizer,
} from './owners'

/** Events name objects but are never owned, and there are many of them. */
const ignored = new Set(['events', 'events.events.k8s.io'])

/** Of an owner: there to stay, not there, or on its way out and waiting for the object to go first. */
type Standing = 'solid' | 'dangling' | 'waiting'

export function garbageCollector(context: ControllerContext, served: ServedKinds): Controller {
  const { api } = context
  const kinds = followKinds(context, served, ({ id }) => !ignored.has(id))
  const graph = new OwnerGraph(context, kinds)

  return {
    name: 'garbage-collector-controller',
    concurrency: 20,
    watches: kinds.watches((kind) => (object, old, type) => keysOf({ kind, object }, old, type)),
    sync,
    stop: kinds.stop,
  }

  function keysOf(item: Item, old: KubeObject | undefined, type: CacheEvent['type']): string[] {
    const { kind, object } = item
    if (type === 'DELETED') return [...keysOfDependents(object), ...keysOfWaitingOwners(object)]
    const keys: string[] = []
    if (isToOrphan(object)) keys.push(keyFor(kind, object))
    if (awaitsDependents(object)) {
      keys.push(keyFor(kind, object))
      if (!old || !awaitsDependents(old)) keys.push(...keysOfDependents(object))
    }
    const references = object.metadata?.ownerReferences
    const changed = type === 'ADDED' || !equalJson(references, old?.metadata?.ownerReferences)
    if (!changed) return keys
    // An owner may have waited for exactly the reference that is gone now.
    if (old) keys.push(...keysOfWaitingOwners(old))
    const isSettled = (reference: OwnerReference) => {
      const owner = graph.cachedOwner(object, reference)?.object
      return owner !== undefined && !awaitsDependents(owner)
    }
    if (references?.length && !references.every(isSettled)) keys.push(keyFor(kind, object))
    return keys
  }

  function keysOfDependents(owner: KubeObject): string[] {
    return graph.dependentsOf(owner).map(({ kind, object }) => keyFor(kind, object))
  }

  function keysOfWaitingOwners(dependent: KubeObject): string[] {
    return (dependent.metadata?.ownerReferences ?? []).flatMap((reference) => {
      const owner = graph.cachedOwner(dependent, reference)
      return owner && awaitsDependents(owner.object) ? [keyFor(owner.kind, owner.object)] : []
    })
  }

  async function sync(key: string): Promise<undefined> {
    const item = graph.find(key)
    if (!item) return
    try {
      if (isToOrphan(item.object)) await orphanDependents(item)
      else if (awaitsDependents(item.object)) await releaseIfAlone(item)
      else if (!item.object.metadata?.deletionTimestamp) await collect(item)
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }

  /** Takes the owner's reference off all dependents, then lets the owner go. */
  async function orphanDependents(owner: Item): Promise<void> {
    const uid = owner.object.metadata?.uid ?? ''
    const dependents = graph.dependentsOf(owner.object)
    const results = await inBatches(dependents, 50, (dependent) => dropReferences(dependent, [uid]))
    for (const result of results) {
      if (result.status === 'rejected' && !hasReason(result.reason, 'NotFound')) throw result.reason
    }
    await dropFinalizer(owner, orphanFinalizer)
  }

  /** Foreground deletion: the object goes when none is left that blocks it. */
  async function releaseIfAlone(owner: Item): Promise<void> {
    const uid = owner.object.metadata?.uid
    const blocks = ({ object }: Item) =>
      (object.metadata?.ownerReferences ?? []).some(
        (reference) => reference.uid === uid && reference.blockOwnerDeletion === true,
      )
    const blocking = graph.dependentsOf(owner.object).filter(blocks)
    if (blocking.length === 0) return dropFinalizer(owner, foregroundFinalizer)
    for (const { kind, object } of blocking) {
      if (!awaitsDependents(object)) context.enqueue(keyFor(kind, object))
    }
  }

  /** Decides by the owners: one that stays keeps the object, else it goes the way its last owner goes. */
  async function collect(item: Item): Promise<void> {
    const references = item.object.metadata?.ownerReferences ?? []
    if (references.length === 0) return
    const owners: Record<Standing, OwnerReference[]> = { solid: [], dangling: [], waiting: [] }
    for (const reference of references) owners[await classify(item, reference)].push(reference)
    const { solid, dangling, waiting } = owners
    if (solid.length > 0) {
      const gone = [...dangling, ...waiting].map(({ uid }) => uid)
      if (gone.length > 0) await dropReferences(item, gone)
      return
    }
    if (waiting.length > 0) {
      const dependents = graph.dependentsOf(item.object)
      if (dependents.length > 0) {
        // A circle of owners that wait for each other would wait for ever.
        if (dependents.some(({ object }) => awaitsDependents(object))) await unblock(item)
        return remove(item, 'Foreground')
      }
    }
    const finalizers = item.object.metadata?.finalizers ?? []
    if (finalizers.includes(orphanFinalizer)) return remove(item, 'Orphan')
    return remove(item, finalizers.includes(foregroundFinalizer) ? 'Foreground' : 'Background')
  }

  async function classify(item: Item, reference: OwnerReference): Promise<Standing> {
    if (!graph.isKnownKind(reference)) return 'solid'
    if (graph.isOutOfReach(item, reference)) {
      const shown = `[${reference.apiVersion}/${reference.kind}, namespace: , name: ${reference.name}, uid: ${reference.uid}]`
      const message = `ownerRef ${shown} does not exist in namespace ""`
      context.event(typed(item.kind, item.object), 'Warning', 'OwnerRefInvalidNamespace', message)
    }
    const owner = await graph.owner(item, reference)
    if (!owner) return 'dangling'
    return awaitsDependents(owner) ? 'waiting' : 'solid'
  }

  async function remove({ kind, object }: Item, propagationPolicy: PropagationPolicy): Promise<void> {
    const { name = '', namespace, uid, resourceVersion } = object.metadata ?? {}
    await api.remove(kind, { name, namespace }, { propagationPolicy, preconditions: { uid, resourceVersion } })
  }

  async function dropReferences(item: Item, uids: readonly string[]): Promise<void> {
    const changes = uids.map((owner) => ({ $patch: 'delete', uid: owner }))
    await patchReferences(item, changes, (references) => references.filter(({ uid }) => !uids.includes(uid)))
  }

  async function unblock(item: Item): Promise<void> {
    const changes = (item.object.metadata?.ownerReferences ?? [])
      .filter(({ blockOwnerDeletion }) => blockOwnerDeletion)
      .map((reference) => ({ uid: reference.uid, blockOwnerDeletion: false }))
    await patchReferences(item, changes, (references) =>
      references.map((reference) =>
        reference.blockOwnerDeletion ? { ...reference, blockOwnerDeletion: false } : reference,
      ),
    )
  }

  /** Custom resources know no strategic merge: of those all references are written, unless somebody was faster. */
  async function patchReferences(
    { kind, object }: Item,
    changes: readonly object[],
    change: (references: readonly OwnerReference[]) => OwnerReference[],
  ): Promise<void> {
    const { name = '', namespace, uid, resourceVersion, ownerReferences = [] } = object.metadata ?? {}
    try {
      await api.patch(kind, { name, namespace }, { metadata: { uid, ownerReferences: changes } }, 'strategic')
    } catch (error) {
      if (!hasReason(error, 'UnsupportedMediaType')) throw error
      const metadata = { uid, resourceVersion, ownerReferences: change(ownerReferences) }
      await api.patch(kind, { name, namespace }, { metadata }, 'merge')
    }
  }

  async function dropFinalizer({ kind, object }: Item, finalizer: string): Promise<void> {
    const { name = '', namespace, uid, resourceVersion } = object.metadata ?? {}
    const finalizers = (object.metadata?.finalizers ?? []).filter((each) => each !== finalizer)
    await api.patch(kind, { name, namespace }, { metadata: { uid, resourceVersion, finalizers } }, 'merge')
  }
}
