/** Finds the owners that references name, and the dependents that name an owner, across all kinds. */
import type { ControllerContext } from '../../../client/controller'
import type { Kind } from '../../../kinds/kind'
import type { KubeObject, OwnerReference } from '../../../kube/object'
import { hasReason } from '../../../kube/status-error'
import type { FollowedKinds } from '../shared/followed-kinds'

export const foregroundFinalizer = 'foregroundDeletion'
export const orphanFinalizer = 'orphan'

export interface Item {
  kind: Kind
  object: KubeObject
}

/** It is on its way out, and waits for its dependents to go first. */
export function awaitsDependents({ metadata }: KubeObject): boolean {
  return metadata?.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(foregroundFinalizer)
}

export function isToOrphan({ metadata }: KubeObject): boolean {
  return metadata?.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(orphanFinalizer)
}

/** Owners that are known to be gone for good; uids never come back. */
const absentCacheSize = 500

export class OwnerGraph {
  readonly #api: ControllerContext['api']
  readonly #caches: FollowedKinds['entries']
  readonly #absent = new Set<string>()

  constructor({ api }: Pick<ControllerContext, 'api'>, { entries }: FollowedKinds) {
    this.#api = api
    this.#caches = entries
  }

  /** An item by the key that `keyFor` made. */
  find(key: string): Item | undefined {
    const space = key.indexOf(' ')
    const slash = key.indexOf('/', space)
    const entry = this.#caches.get(key.slice(0, space))
    const object = entry?.cache.get(key.slice(space + 1, slash) || undefined, key.slice(slash + 1))
    return entry && object && { kind: entry.kind, object }
  }

  /** Objects that name the owner; those of a namespaced owner only in its own namespace. */
  dependentsOf(owner: KubeObject): Item[] {
    const { namespace, uid: ownerUid = '' } = owner.metadata ?? {}
    const found: Item[] = []
    for (const { kind, cache } of this.#caches.values()) {
      for (const object of cache.list({ ...(namespace ? { namespace } : {}), ownerUid })) found.push({ kind, object })
    }
    return found
  }

  /** The owner as caches know it; undefined also when its kind is not served. */
  cachedOwner(dependent: KubeObject, reference: OwnerReference): Item | undefined {
    const kind = this.#kindOf(reference)
    if (!kind) return undefined
    const object = this.#caches.get(kind.id)?.cache.get(namespaceFor(kind, dependent), reference.name)
    return object?.metadata?.uid === reference.uid ? { kind, object } : undefined
  }

  /** False for a kind that is not served here: nothing can be said of such an owner, so nothing is done about it. */
  isKnownKind(reference: OwnerReference): boolean {
    return this.#kindOf(reference) !== undefined
  }

  /** A namespaced owner of a cluster-scoped object cannot exist. */
  isOutOfReach(dependent: Item, reference: OwnerReference): boolean {
    return this.#kindOf(reference)?.scope === 'Namespaced' && dependent.kind.scope === 'Cluster'
  }

  /** Asks the server before an owner is called absent: acting on a stale cache would delete what has an owner. */
  async owner(dependent: Item, reference: OwnerReference): Promise<KubeObject | undefined> {
    const kind = this.#kindOf(reference)
    // All of the reference: one with the uid of a living owner and a wrong name says nothing of those who name it right.
    const { apiVersion, kind: ownerKind, name, uid } = reference
    const absentKey = JSON.stringify([dependent.object.metadata?.namespace, apiVersion, ownerKind, name, uid])
    if (!kind || this.#absent.has(absentKey) || this.isOutOfReach(dependent, reference)) return undefined
    const cached = this.cachedOwner(dependent.object, reference)
    if (cached) return cached.object
    try {
      const object = await this.#api.get(kind, name, namespaceFor(kind, dependent.object))
      if (object.metadata?.uid === uid) return object
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
    this.#noteAbsent(absentKey)
    return undefined
  }

  #noteAbsent(key: string): void {
    this.#absent.add(key)
    for (const oldest of this.#absent) {
      if (this.#absent.size <= absentCacheSize) break
      this.#absent.delete(oldest)
    }
  }

  #kindOf({ apiVersion, kind }: OwnerReference): Kind | undefined {
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
    for (const entry of this.#caches.values()) {
      if (entry.kind.kind === kind && entry.kind.group === group) return entry.kind
    }
    return undefined
  }
}

function namespaceFor(kind: Kind, dependent: KubeObject): string | undefined {
  return kind.scope === 'Namespaced' ? dependent.metadata?.namespace : undefined
}

/** `<kind id> <namespace>/<name>`. */
export function keyFor({ id }: Kind, { metadata }: KubeObject): string {
  return `${id} ${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`
}
