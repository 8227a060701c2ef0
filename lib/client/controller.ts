/**
 * The grammar of a control loop, as in client-go: watch -> cache -> key in a queue -> `sync(key)` reads caches, writes
 * through the api and throws; the runner requeues with back-off. The same grammar serves the simulator and addons.
 */
import type { Clock } from '../clock'
import type { Kind } from '../kinds/kind'
import type { KubeObject } from '../kube/object'
import type { KubeApi } from './kube-api'

/** A read-only, always current picture of one kind. Objects are shared and frozen: copy before changing. */
export interface Cache<T extends KubeObject = KubeObject> {
  get(namespace: string | undefined, name: string): T | undefined
  list(options?: { namespace?: string; ownerUid?: string }): readonly T[]
}

export interface CacheEvent<T extends KubeObject = KubeObject> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  object: T
  /** What the cache held before; absent for ADDED. */
  old?: T
}

/** Where caches come from: an informer over HTTP, or the simulator's store through a watch of that identity. */
export interface ObjectSource {
  cache<T extends KubeObject>(kind: Kind<T>): Cache<T>
  /** Replays what exists as ADDED, then follows. Returns the unsubscription. */
  subscribe<T extends KubeObject>(kind: Kind<T>, handler: (event: CacheEvent<T>) => void): () => void
  /** Resolves once the first complete list of the kind is in. */
  synced(kind: Kind): Promise<void>
}

export interface WatchedKind<T extends KubeObject = KubeObject> {
  kind: Kind<T>
  /**
   * Keys to sync for this event; `old` is there for MODIFIED so that a moved label wakes both its old and its new owner.
   * Called once for every event, in order, so that a controller may keep indexes and expectations by it.
   */
  keys(object: T, old: T | undefined, type: CacheEvent['type']): readonly string[]
}

/** Ties `keys` to its kind's type, so that a list of watched kinds of different types needs no casts. */
export function watched<T extends KubeObject>(kind: Kind<T>, keys: WatchedKind<T>['keys']): WatchedKind {
  return { kind, keys }
}

export interface Controller {
  name: string
  /** How many keys may be in work at once; the same key never is. Default 5. */
  concurrency?: number
  watches: readonly WatchedKind[]
  /** Level-triggered and idempotent. */
  sync(key: string): Promise<{ requeueAfterMs: number } | undefined>
  /** Ends what the controller has begun beside its watches. */
  stop?(): void
}

export interface ControllerContext {
  api: KubeApi
  cache<T extends KubeObject>(kind: Kind<T>): Cache<T>
  /** Records a core/v1 Event about `object`; equal ones are counted, not repeated. Never throws, never blocks. */
  event(object: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string): void
  clock: Clock
  random(): number
  /** Watches a kind that has come up while the controller runs, beside those of its `watches`. Returns the unsubscription. */
  watch(watched: WatchedKind): () => void
  /** For expectations and timers of a controller's own: puts a key into its queue. */
  enqueue(key: string, afterMs?: number): void
}

export type ControllerFactory = (context: ControllerContext) => Controller

/** `namespace/name`, or `name` for cluster-scoped objects. */
export function keyOf(object: KubeObject): string {
  const { namespace, name = '' } = object.metadata ?? {}
  return namespace ? `${namespace}/${name}` : name
}

export function splitKey(key: string): { namespace: string | undefined; name: string } {
  const slash = key.indexOf('/')
  return slash < 0
    ? { namespace: undefined, name: key }
    : { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}
