/** The kinds of one cluster, as they are now. */
import type { Cluster, Person } from '../cluster/contract'
import type { KindDescription } from '../kinds/derived-kind'
import type { Kind } from '../kinds/kind'

/** GET /api/clusters/<cluster>/kinds */
export interface Catalog {
  /** Another one: something may be different. */
  version: string
  /** All that discovery names, without columns. */
  kinds: readonly KindDescription[]
  /** Groups that did not answer when they were last asked. Their kinds are those that were known before, if any were. */
  stale: readonly { group: string; version: string }[]
}

export interface Catalogs {
  /** Throws when the cluster does not say and never said. */
  read(cluster: Cluster, person: Person): Promise<Catalog>
  /** With columns. Undefined: the cluster serves no such kind. */
  describe(cluster: Cluster, person: Person, id: string): Promise<KindDescription | undefined>
  /** The kind known in code, at once; else one made of its description. */
  kind(cluster: Cluster, person: Person, id: string): Kind | Promise<Kind | undefined>
  /** Says the version whenever there is another; the returned function ends it. */
  follow(cluster: Cluster, person: Person, listener: (version: string) => void): () => void
  /** The cluster of that id is gone, or another. */
  forget(cluster: string): void
  stop(): void
}
