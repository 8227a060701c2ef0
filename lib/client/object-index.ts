import type { KubeObject } from '../kube/object'
import type { Cache } from './controller'

/** Objects of one kind by namespace and name, by uid and by owner. Every change is O(1); nothing is copied. */
export class ObjectIndex<T extends KubeObject = KubeObject> implements Cache<T> {
  /** Cluster-scoped objects are under ''. */
  readonly #byNamespace = new Map<string, Map<string, T>>()
  readonly #byUid = new Map<string, T>()
  readonly #byOwner = new Map<string, Map<string, T>>()

  get size(): number {
    return this.#byUid.size
  }

  get(namespace: string | undefined, name: string): T | undefined {
    return this.#byNamespace.get(namespace ?? '')?.get(name)
  }

  byUid(uid: string): T | undefined {
    return this.#byUid.get(uid)
  }

  /** A new array: for loops over all objects, `values` costs less. */
  list(options: { namespace?: string; ownerUid?: string } = {}): readonly T[] {
    const { namespace, ownerUid } = options
    const found = [...this.values(options)]
    return ownerUid && namespace ? found.filter((object) => object.metadata?.namespace === namespace) : found
  }

  /** Lazily; by owner where one is named, else by namespace. */
  values({ namespace, ownerUid }: { namespace?: string; ownerUid?: string } = {}): Iterable<T> {
    if (ownerUid) return this.#byOwner.get(ownerUid)?.values() ?? []
    if (namespace) return this.#byNamespace.get(namespace)?.values() ?? []
    return this.#byUid.values()
  }

  /** Returns what stood there before: the same object's older state, or another object of that name. */
  put(object: T): T | undefined {
    const { namespace = '', name = '' } = object.metadata ?? {}
    const old = this.#byNamespace.get(namespace)?.get(name)
    if (old) this.#forget(old)
    put(this.#byNamespace, namespace, name, object)
    const uid = uidOf(object)
    this.#byUid.set(uid, object)
    for (const owner of object.metadata?.ownerReferences ?? []) put(this.#byOwner, owner.uid, uid, object)
    return old
  }

  delete(object: KubeObject): T | undefined {
    const old = this.get(object.metadata?.namespace, object.metadata?.name ?? '')
    if (old) this.#forget(old)
    return old
  }

  #forget(object: T): void {
    const { namespace = '', name = '', ownerReferences = [] } = object.metadata ?? {}
    const uid = uidOf(object)
    remove(this.#byNamespace, namespace, name)
    this.#byUid.delete(uid)
    for (const owner of ownerReferences) remove(this.#byOwner, owner.uid, uid)
  }
}

/** Every stored object has a uid; what an odd server sends without one is told apart by its name. */
export function uidOf(object: KubeObject): string {
  const { uid, namespace = '', name = '' } = object.metadata ?? {}
  return uid ?? `${namespace}/${name}`
}

function put<T>(index: Map<string, Map<string, T>>, group: string, key: string, value: T): void {
  const members = index.get(group)
  if (members) members.set(key, value)
  else index.set(group, new Map([[key, value]]))
}

function remove<T>(index: Map<string, Map<string, T>>, group: string, key: string): void {
  const members = index.get(group)
  members?.delete(key)
  if (members?.size === 0) index.delete(group)
}
