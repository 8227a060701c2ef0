import type { Cache, CacheEvent } from '../../../client/controller'
import { keyOf, splitKey } from '../../../client/controller'
import type { Pod } from '../../../kube/types'

/** The Pods of each Node, kept from the events. */
export class PodsByNode {
  readonly #cache: Cache<Pod>
  readonly #keys = new Map<string, Set<string>>()

  constructor(cache: Cache<Pod>) {
    this.#cache = cache
  }

  /** To be told of every event. */
  note(pod: Pod, type: CacheEvent['type']): void {
    const node = pod.spec?.nodeName
    if (!node) return
    if (type === 'DELETED') {
      this.#keys.get(node)?.delete(keyOf(pod))
      return
    }
    const keys = this.#keys.get(node) ?? new Set()
    keys.add(keyOf(pod))
    this.#keys.set(node, keys)
  }

  list(node: string): Pod[] {
    const keys = this.#keys.get(node)
    if (!keys) return []
    const found: Pod[] = []
    for (const key of keys) {
      const { namespace, name } = splitKey(key)
      const pod = this.#cache.get(namespace, name)
      if (pod?.spec?.nodeName === node) found.push(pod)
      else keys.delete(key)
    }
    if (keys.size === 0) this.#keys.delete(node)
    return found
  }
}
