/**
 * What the API server must know of a resource beyond its kind: pure hooks that the one generic registry calls in an
 * order that is written down once, in generic.ts. Modelled on k8s.io/apiserver/pkg/registry/rest (create.go, update.go,
 * delete.go). Objects handed to hooks are private copies and may be changed in place, `old` never.
 */
import type { DeleteOptions } from '../../client/kube-api'
import type { Clock } from '../../clock'
import type { Kind } from '../../kinds/kind'
import type { FieldError } from '../../kube/field-error'
import type { NameRule } from '../../kube/names'
import type { KubeObject } from '../../kube/object'
import type { User } from '../api/request'

/** Reads of what is stored, for strategies that must look around (allocation of addresses, bootstrap namespaces). */
export interface StrategyContext {
  clock: Clock
  random(): number
  list<T extends KubeObject>(kind: Kind<T>, namespace?: string): readonly T[]
  get<T extends KubeObject>(kind: Kind<T>, namespace: string | undefined, name: string): T | undefined
}

export interface Strategy<T extends KubeObject = KubeObject> {
  kind: Kind<T>
  /** Fills what the API documents as defaults. Runs on every decode of a request body and on patch results. */
  defaults?(object: T): void
  /** Clears what a client may not set, sets what the server sets (status, generation is set by the registry). */
  prepareForCreate?(object: T, context: StrategyContext): void
  /** The main endpoint: carry over what only status or the server may change. */
  prepareForUpdate?(object: T, old: T): void
  /** What metadata.name may be; default nameIsSubdomain. The registry checks all of metadata, on create and on update, before `validate`. */
  nameRule?: NameRule
  /** True: a finalizer may be any qualified name, not only Kubernetes' own or one with a slash. */
  allowsBareFinalizers?: boolean
  /** All errors beyond metadata, never only the first; in Kubernetes' words. */
  validate?(object: T): FieldError[]
  validateUpdate?(object: T, old: T): FieldError[]
  /** Warnings sent as `Warning: 299` headers (deprecated fields, duplicate keys). */
  warnings?(object: T, old?: T): string[]
  /**
   * True: has /status. Then the registry drops status from a create, keeps the old status on the main endpoint, keeps
   * everything but status (and metadata that /status may not change) on /status, and bumps metadata.generation when spec changes.
   */
  status?: boolean
  /** True: an object may have no status at all; otherwise it begins as an empty one. */
  mayLackStatus?: boolean
  /** True: what a create says of status is kept (a Node registers with it). */
  keepStatusOnCreate?: boolean
  /** /status: after everything but status (and what else /status may change) was carried over from `old`, frozen as it is there. */
  prepareForStatusUpdate?(object: T, old: T): void
  validateStatusUpdate?(object: T, old: T): FieldError[]
  /** Has /scale (autoscaling/v1). */
  scale?: {
    replicas(object: T): { spec: number; status: number; selector: string }
    setReplicas(object: T, replicas: number): void
    /** Where the replicas stand, for managed fields. Default: spec.replicas. */
    path?: readonly string[]
  }
  /** False: a strategic merge patch is refused, as nothing is known of how its lists merge. */
  strategicPatch?: boolean
  /** Where what is stored is not what clients see: a custom resource in another version. Neither changes what it is given. */
  storedForm?: { from(object: T): T; to(object: T): T }
  /** Refuses every create, by throwing. */
  assertMayCreate?(): void
  /** False: metadata.generation is not kept (ConfigMap, Secret, Event...). Default: kept when `status` is true. */
  generation?: boolean
  /** When metadata.generation goes up by one; default: when spec changed. */
  bumpsGeneration?(object: T, old: T): boolean
  /**
   * For what must be allocated (clusterIP, node port): runs between prepare and validate, reserves, and may fill the object
   * in; then exactly one of commit or release is called (release for a dry run).
   */
  begin?(
    object: T,
    old: T | undefined,
    context: StrategyContext & { dryRun: boolean },
  ): { commit(): void; release(): void }
  /**
   * Beyond metadata.name and metadata.namespace: 'spec.nodeName', 'status.phase', 'involvedObject.uid'... The same keys for
   * every object, also for `{ metadata: {} }`: they are what may be selected on.
   */
  selectableFields?(object: T): Record<string, string>
  /**
   * The grace period of a delete; `requested` is what DeleteOptions names, and may be overruled (a Pod that was never
   * scheduled needs none). 0 or absent deletes at once.
   */
  gracePeriodSeconds?(object: T, requested?: number): number
  /** Finalizers that every delete puts on the object first. */
  deletionFinalizers?: readonly string[]
  /** Runs when a delete has set deletionTimestamp, before it is stored (a Namespace becomes Terminating). */
  prepareForDelete?(object: T, now: Date): void
  /** Extra conditions under which an object with a deletionTimestamp must stay (Namespace: spec.finalizers). */
  mustStay?(object: T): boolean
  /** Propagation when the client names none. Default 'Background'. ReplicationController: 'Orphan' in the original v1 API. */
  defaultPropagation?: 'Background' | 'Orphan' | 'Foreground'
  /** Sent with a DELETE that leaves the propagation to us, where that is not what one would expect. */
  deleteWarning?: string
  /** False: DELETE on the collection is not offered. Default true. */
  deletesCollection?: boolean
  /** Every request on the resource is answered with a warning that says since when it is deprecated and what to use. */
  deprecation?: { since: string; replacement: { group: string; version: string; kind: string } }
  /** The same in words of its own. */
  deprecationWarning?: string
  /** PUT may create (Leases and others do not; a few core kinds such as Endpoints do). */
  allowCreateOnUpdate?: boolean
  /** False: an update without resourceVersion is refused. Default true. */
  allowUnconditionalUpdate?: boolean
  subresources?: Readonly<Record<string, Subresource<T>>>
}

/** A subresource beyond status and scale: pods/binding, pods/eviction, namespaces/finalize, serviceaccounts/token. */
export interface Subresource<T extends KubeObject = KubeObject> {
  /** The kind of the body, for discovery and decoding: { group: '', version: 'v1', kind: 'Binding' }. */
  body: { group: string; version: string; kind: string }
  verbs: readonly ('get' | 'create' | 'update' | 'patch')[]
  /**
   * Changes `object` (a private copy) and returns what the client gets; undefined answers the object. It is stored with the
   * rules of metadata but without the main endpoint's hooks, which would refuse what only this subresource may do. May run
   * again when the object has changed meanwhile.
   */
  apply?(object: T, body: KubeObject, request: SubresourceRequest<T>): KubeObject | undefined
  /** For what does more than change its own object (eviction deletes, a token is minted): runs instead of `apply`. */
  run?(object: T, body: KubeObject, request: SubresourceRequest<T>): Promise<KubeObject>
}

export interface SubresourceRequest<T extends KubeObject = KubeObject> {
  user: User
  dryRun: boolean
  context: StrategyContext
  /** Deletes the object itself, as DELETE with these options would; for eviction. */
  remove(options: DeleteOptions): Promise<void>
  /** Changes the object itself before that, as the server's own doing: no admission, none of the endpoints' hooks. */
  updateOwn(change: (current: T) => T): Promise<T>
  /** The same for an object of another kind: the budget that an eviction draws on. */
  updateOther<O extends KubeObject>(
    kind: Kind<O>,
    target: { namespace?: string | undefined; name: string },
    change: (current: O) => O,
  ): Promise<O>
  /** Signs a bearer token for a ServiceAccount; for serviceaccounts/token. */
  mintToken(claims: TokenClaims): Promise<{ token: string; expirationTimestamp: string }>
}

/** What a token stands and falls with beside its ServiceAccount, by name and uid. The Node of a Pod is told, not needed. */
export interface TokenBinding {
  pod?: ObjectIdentity
  node?: ObjectIdentity
  secret?: ObjectIdentity
}

interface ObjectIdentity {
  name: string
  uid: string
}

export interface TokenClaims extends TokenBinding {
  namespace: string
  name: string
  uid: string
  audiences: readonly string[]
  expirationSeconds: number
}

/** Lets strategies of different types stand in one list: hooks are only ever given objects of their own kind. */
export function defineStrategy<T extends KubeObject>(strategy: Strategy<T>): Strategy {
  return strategy
}
