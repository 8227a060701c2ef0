/**
 * The verbs of the Kubernetes API as a typed client sees them. Two implementations: HTTP (`http-api.ts`) and, inside the
 * simulator, a direct one over the same verbs, admission, authorisation and audit. Failures are thrown as StatusError.
 */

import type { Kind } from '../kinds/kind'
import type { KubeList, KubeObject, WatchEvent } from '../kube/object'

export interface ListOptions {
  /** Undefined lists all namespaces. */
  namespace?: string
  labelSelector?: string
  fieldSelector?: string
  resourceVersion?: string
  resourceVersionMatch?: 'Exact' | 'NotOlderThan'
  limit?: number
  continue?: string
}

export interface WatchOptions extends Omit<ListOptions, 'limit' | 'continue'> {
  signal: AbortSignal
  allowWatchBookmarks?: boolean
  /** Called when the server has accepted the watch: before the first event, which may be long in coming. */
  opened?: () => void
}

export interface WriteOptions {
  dryRun?: boolean
  fieldManager?: string
  fieldValidation?: 'Ignore' | 'Warn' | 'Strict'
  /** Of an apply: takes over fields that others manage. */
  force?: boolean
}

export type PropagationPolicy = 'Foreground' | 'Background' | 'Orphan'

export interface DeleteOptions {
  gracePeriodSeconds?: number
  propagationPolicy?: PropagationPolicy
  preconditions?: { uid?: string; resourceVersion?: string }
  dryRun?: boolean
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply'

export interface KubeApi {
  get<T extends KubeObject>(kind: Kind<T>, name: string, namespace?: string): Promise<T>
  list<T extends KubeObject>(kind: Kind<T>, options?: ListOptions): Promise<KubeList<T>>
  /** Namespace and name come from the object's metadata. */
  create<T extends KubeObject>(kind: Kind<T>, object: T, options?: WriteOptions): Promise<T>
  /** `subresource`: 'status', 'finalize'... Conflict when metadata.resourceVersion is set and stale. */
  update<T extends KubeObject>(kind: Kind<T>, object: T, options?: WriteOptions & { subresource?: string }): Promise<T>
  patch<T extends KubeObject>(
    kind: Kind<T>,
    target: { name: string; namespace?: string; subresource?: string },
    patch: unknown,
    type: PatchType,
    options?: WriteOptions,
  ): Promise<T>
  /** The deleted object, or the object with its deletionTimestamp while it still ends. */
  remove<T extends KubeObject>(
    kind: Kind<T>,
    target: { name: string; namespace?: string },
    options?: DeleteOptions,
  ): Promise<T>
  /** POST on a subresource: pods/binding, pods/eviction, serviceaccounts/token. */
  createSubresource<T extends KubeObject>(
    kind: Kind<T>,
    target: { name: string; namespace?: string; subresource: string },
    body: KubeObject,
    options?: WriteOptions,
  ): Promise<KubeObject>
  /** Ends when the signal is aborted or the server closes; an ERROR event is thrown as StatusError. */
  watch<T extends KubeObject>(kind: Kind<T>, options: WatchOptions): AsyncIterable<WatchEvent<T>>
}
