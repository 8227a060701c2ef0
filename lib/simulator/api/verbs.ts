/**
 * The verbs of the API server, once: HTTP handlers and the in-process client are thin skins over this. By the time a verb
 * runs, its caller is authenticated and authorised (see Guard); admission and the registry run inside.
 */
import type { DeleteOptions, ListOptions, PatchType } from '../../client/kube-api'
import type { Kind } from '../../kinds/kind'
import type { KubeObject } from '../../kube/object'
import type { FieldValidation } from '../schema/schema'
import type { Stored, StoreEvent } from '../store/store'
import type { User } from './request'

/** The object of a write: what is stored, or what would be (dry run), or what a subresource answers. Frozen. */
export interface Written {
  /** With apiVersion and kind: a Scale or a Status is not of the target's kind. */
  readonly value: KubeObject
  /** Wire form without apiVersion and kind, beginning with `{"metadata":`. */
  readonly json: string
}

export interface WriteContext {
  user: User
  dryRun: boolean
  fieldManager?: string
  fieldValidation: FieldValidation
  /** Field paths that the text of the body held twice; for Schemas.decode. */
  duplicates?: readonly string[]
  /** Of an apply patch: takes over fields that others manage. */
  force?: boolean
  warn(message: string): void
}

export interface Target {
  kind: Kind
  namespace: string | undefined
  name: string
  /** '' for the object itself. */
  subresource: string
}

export interface ListResult {
  items: readonly Stored[]
  resourceVersion: string
  continue?: string
  remainingItemCount?: number
}

export interface WatchRequest {
  kind: Kind
  namespace?: string
  labelSelector?: string
  fieldSelector?: string
  /** Undefined or '0': replay what exists as ADDED first. */
  resourceVersion?: string
  /** sendInitialEvents=true of WatchList: replay, then a bookmark with the k8s.io/initial-events-end annotation. */
  sendInitialEvents?: boolean
}

/** `initialEventsEnd`: of WatchList, behind what existed. Periodic bookmarks are the stream's own business. */
export type WatchedEvent = StoreEvent | { type: 'BOOKMARK'; revision: number; initialEventsEnd?: boolean }

export interface DeleteResult {
  /** True: gone now. False: it has a deletionTimestamp and still ends. */
  deleted: boolean
  object: Written
}

export interface Verbs {
  /**
   * With subresource 'status' the object, with 'scale' its Scale. With `resourceVersion`: not older than that, which is
   * Timeout "Too large resource version" when it is still to come.
   */
  get(target: Target, options?: { resourceVersion?: string }): Written
  list(kind: Kind, options: ListOptions): ListResult
  /** `body` is wire JSON, not yet decoded. generateName, admission, defaults, validation, storage. */
  create(kind: Kind, namespace: string | undefined, body: unknown, context: WriteContext): Promise<Written>
  update(target: Target, body: unknown, context: WriteContext): Promise<{ created: boolean; object: Written }>
  /** `patch` is the parsed patch document (an array for 'json'). Retries on conflict unless the patch names a resourceVersion. */
  patch(
    target: Target,
    patch: unknown,
    type: PatchType,
    context: WriteContext,
  ): Promise<{ created: boolean; object: Written }>
  /** POST on a subresource. */
  createSubresource(target: Target, body: unknown, context: WriteContext): Promise<Written>
  remove(target: Target, options: DeleteOptions, context: WriteContext): Promise<DeleteResult>
  removeCollection(
    kind: Kind,
    list: ListOptions,
    options: DeleteOptions,
    context: WriteContext,
  ): Promise<readonly Written[]>
  /**
   * Calls `handler` with every event that matches, in order and in the tick of the commit; an object that starts or stops
   * matching the selectors arrives as ADDED or DELETED. What exists is replayed before this returns. Throws Expired when
   * the revision is too old, Timeout when it is still to come. Returns the stop function.
   */
  watch(request: WatchRequest, handler: (event: WatchedEvent) => void): () => void
  /** The kinds that are served at this moment, with what can be done to them; the same list until that changes. */
  readonly served: readonly ServedKind[]
}

export interface ServedKind {
  kind: Kind
  verbs: readonly string[]
  subresources: readonly {
    name: string
    kind: { group: string; version: string; kind: string }
    verbs: readonly string[]
  }[]
  /** False where a strategic merge patch is refused. */
  strategicPatch?: boolean
  /** The warning that goes with every answer. */
  deprecation?: string
  /** Aborted when the kind is served no more, or differently: watches of it end. */
  life?: AbortSignal
}
