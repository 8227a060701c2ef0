/**
 * Which keys a Pod's event wakes in a controller that owns Pods by reference and adopts them by selector, and what the event
 * says about expectations. Models addPod, updatePod and deletePod as ReplicaSets, Jobs, DaemonSets and StatefulSets have them.
 */
import type { Cache, CacheEvent } from '../../../client/controller'
import { keyOf } from '../../../client/controller'
import type { Expectations } from '../../../client/expectations'
import type { Kind } from '../../../kinds/kind'
import { equalJson } from '../../../kube/json'
import type { KubeObject } from '../../../kube/object'
import { controllerOf } from '../../../kube/owners'
import type { Pod } from '../../../kube/types'
import { Orphans } from './orphans'

export interface OwnedPodsOptions<Owner extends KubeObject> {
  kind: Kind<Owner>
  owners: Cache<Owner>
  pods: Cache<Pod>
  expectations: Expectations
  selects(owner: Owner, pod: Pod): boolean
}

export class OwnedPods<Owner extends KubeObject> {
  readonly #options: OwnedPodsOptions<Owner>
  readonly #orphans: Orphans<Pod>

  constructor(options: OwnedPodsOptions<Owner>) {
    this.#options = options
    this.#orphans = new Orphans(options.pods)
  }

  /** To be told of every event of a Pod. */
  keys(pod: Pod, old: Pod | undefined, type: CacheEvent['type']): string[] {
    const { expectations } = this.#options
    this.#orphans.note(pod, type)
    const key = this.ownerKeyOf(pod)
    if (type === 'DELETED' || pod.metadata?.deletionTimestamp) {
      if (key) expectations.deletionObserved(key, keyOf(pod))
      return key ? [key] : []
    }
    if (type === 'ADDED') {
      if (key) expectations.creationObserved(key)
      return key ? [key] : controllerOf(pod) ? [] : this.#keysThatSelect(pod)
    }
    const ownerChanged = old !== undefined && controllerOf(old)?.uid !== controllerOf(pod)?.uid
    const keys = new Set<string>()
    const oldKey = old && ownerChanged ? this.ownerKeyOf(old) : undefined
    if (oldKey) keys.add(oldKey)
    if (key) keys.add(key)
    else if (!controllerOf(pod) && (ownerChanged || !equalJson(old?.metadata?.labels, pod.metadata?.labels))) {
      for (const selecting of this.#keysThatSelect(pod)) keys.add(selecting)
    }
    return [...keys]
  }

  /** Key of the owner by the Pod's controller reference, if that is of our kind and still the same object. */
  ownerKeyOf(pod: Pod): string | undefined {
    const { kind, owners } = this.#options
    const reference = controllerOf(pod)
    if (reference?.kind !== kind.kind) return undefined
    const owner = owners.get(pod.metadata?.namespace, reference.name)
    return owner?.metadata?.uid === reference.uid ? keyOf(owner) : undefined
  }

  /** Pods of that namespace without a controller. */
  orphans(namespace: string): Pod[] {
    return this.#orphans.list(namespace)
  }

  #keysThatSelect(pod: Pod): string[] {
    return this.#options.owners
      .list({ namespace: pod.metadata?.namespace })
      .filter((owner) => this.#options.selects(owner, pod))
      .map(keyOf)
  }
}
