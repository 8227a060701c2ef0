/** A cluster is something that answers Kubernetes requests. Real or simulated; the difference is a declared capability. */
import type { ClusterMark } from '../connections/contract'

export interface Person {
  readonly user: string
  readonly groups: readonly string[]
  /** What an identity provider says beyond groups; sent as Impersonate-Extra-<key>. */
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

export interface ClusterFacts {
  /** URL segment: 'local'. */
  id: string
  /** For people. */
  name: string
  /** What this cluster offers beyond Kubernetes. Pages ask for a capability, never for the type of cluster. */
  capabilities: { simulation: boolean }
  /** The colour that it wears. */
  mark?: ClusterMark
}

export interface Cluster extends ClusterFacts {
  /** Namespaces named by hand, for whom may not list them. */
  namespaces?: readonly string[]
  /** `path` as kubectl would send it, already normalised; asked as `as`. Streams both ways. Rejects with a StatusError (503) when the cluster cannot be reached. */
  fetch(path: string, init: RequestInit & { as: Person }): Promise<Response>
  /** Through what the caches behind this person's views are filled. */
  upstream(person: Person): Upstream
}

/**
 * The identity that a shared cache is read with: the console's own (`impersonate`: one cache for everybody, so each reader
 * must be authorised before it is shown anything) or the person's credential (`own`).
 */
export interface Upstream {
  /** Equal keys may share caches. */
  key: string
  identity: ConnectionIdentity
  fetch(path: string, init: RequestInit): Promise<Response>
}

/** `impersonate`: the console asks as itself for the person; `own`: each person brings a credential. */
export type ConnectionIdentity = 'impersonate' | 'own'

export interface Clusters {
  list(person: Person): readonly ClusterFacts[]
  /** Throws StatusError NotFound. */
  get(id: string, person: Person): Cluster
}
