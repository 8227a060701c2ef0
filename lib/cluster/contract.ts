/** A cluster is something that answers Kubernetes requests. Real or simulated; the difference is a declared capability. */

export interface Person {
  readonly user: string
  readonly groups: readonly string[]
}

export interface ClusterFacts {
  /** URL segment: 'local'. */
  id: string
  /** For people. */
  name: string
  /** What this cluster offers beyond Kubernetes. Pages ask for a capability, never for the type of cluster. */
  capabilities: { simulation: boolean }
}

export interface Cluster extends ClusterFacts {
  /** `path` as kubectl would send it, already normalised; asked as `as`. Streams both ways. Rejects with a StatusError (503) when the cluster cannot be reached. */
  fetch(path: string, init: RequestInit & { as: Person }): Promise<Response>
}

/** `impersonate`: the console asks as itself for the person; `own`: each person brings a credential. */
export type ConnectionIdentity = 'impersonate' | 'own'

export interface Clusters {
  list(person: Person): readonly ClusterFacts[]
  /** Throws StatusError NotFound. */
  get(id: string, person: Person): Cluster
}
