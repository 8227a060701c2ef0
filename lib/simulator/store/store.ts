/**
 * The storage contract, as k8s.io/apiserver's storage.Interface over etcd: one revision counter, optimistic concurrency,
 * watch from a revision. Everything is synchronous: when a call returns, the change is written to the log and every
 * watcher has seen it. Knows nothing of Kubernetes beyond an object's namespace and name.
 */
import type { KubeObject } from '../../kube/object'

/**
 * One object at one revision. Its value is frozen and shared: copy before changing. `json` is its wire form, made once: without
 * apiVersion and kind (which lists do not repeat), beginning with `{"metadata":`, so that both can be put in front.
 */
export interface Stored<T extends KubeObject = KubeObject> {
  readonly resource: string
  /** With apiVersion and kind. metadata.resourceVersion is already this revision. */
  readonly value: T
  readonly json: string
  readonly revision: number
  readonly createRevision: number
}

export interface StoreEvent<T extends KubeObject = KubeObject> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  /** For DELETED: the last state, with the revision of the deletion. */
  current: Stored<T>
  /** Absent for ADDED. */
  previous?: Stored<T>
}

export interface StoreListOptions {
  namespace?: string
  /** Exclusive `namespace/name` to start behind; lists are in key order. */
  after?: string
  limit?: number
  /** As it was at that revision; throws StatusError Expired when that is no longer kept. */
  atRevision?: number
}

/** Writes take over the object that they are given: it becomes part of what is stored and is frozen. */
export interface Store {
  /** As in etcd an empty store is at 1 and the first write makes 2. */
  readonly revision: number
  /** The oldest revision from which a watch can still start. */
  readonly compactedRevision: number
  /** Why the last change could not be made to last; undefined when all is well. */
  readonly failure: string | undefined
  /** Counts over the kind id ('pods', 'deployments.apps') that names the resource. */
  count(resource: string, namespace?: string): number
  get<T extends KubeObject>(resource: string, namespace: string | undefined, name: string): Stored<T> | undefined
  list<T extends KubeObject>(resource: string, options?: StoreListOptions): readonly Stored<T>[]
  /** Objects whose ownerReferences name this uid. */
  ownedBy<T extends KubeObject>(resource: string, ownerUid: string): readonly Stored<T>[]
  /** Undefined when the name is taken. Sets metadata.resourceVersion. Every write throws, and changes nothing, when the log cannot be written. */
  create<T extends KubeObject>(resource: string, object: T): Stored<T> | undefined
  /** Undefined when `expected` is not what is stored any more. Writes nothing, and returns `expected`, when nothing changed. */
  update<T extends KubeObject>(expected: Stored<T>, object: T): Stored<T> | undefined
  /** Undefined when `expected` is not what is stored any more. */
  remove<T extends KubeObject>(expected: Stored<T>): Stored<T> | undefined
  /**
   * Calls `handler` for every later event, in order, in the same tick as the commit. With `fromRevision`, events after
   * that revision are replayed first; throws StatusError Expired (410) when they are no longer kept. A handler that writes
   * sees its own event after it has returned; everybody else sees it before that write returns.
   */
  watch<T extends KubeObject>(
    resource: string,
    options: { fromRevision?: number },
    handler: (event: StoreEvent<T>) => void,
  ): () => void
  /** Writes what is pending and closes the log. */
  close(): Promise<void>
}
