import type { Cache, CacheEvent } from '../../../client/controller'
import { keyOf } from '../../../client/controller'
import type { KubeObject } from '../../../kube/object'
import { controllerOf } from '../../../kube/owners'

/**
 * The objects of a kind that have no controller, by namespace: the only ones that can be adopted. Kept from the events, so
 * that looking for something to adopt never walks through all Pods of a namespace.
 */
export class Orphans<T extends KubeObject> {
  readonly #cache: Cache<T>
  readonly #names = new Map<string, Set<string>>()

  constructor(cache: Cache<T>) {
    this.#cache = cache
  }

  /** To be told of every event. */
  note(object: T, type: CacheEvent['type']): void {
    if (controllerOf(object)) return
    const { namespace = '', name = '' } = object.metadata ?? {}
    if (type === 'DELETED') {
      this.#names.get(namespace)?.delete(name)
      return
    }
    const names = this.#names.get(namespace) ?? new Set()
    names.add(name)
    this.#names.set(namespace, names)
  }

  list(namespace: string): T[] {
    const names = this.#names.get(namespace)
    if (!names) return []
    const found: T[] = []
    for (const name of names) {
      const object = this.#cache.get(namespace, name)
      if (object && !controllerOf(object)) found.push(object)
      else names.delete(name)
    }
    if (names.size === 0) this.#names.delete(namespace)
    return found.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  }
}
