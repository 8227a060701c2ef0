/** The views of one console: open one, follow an object, stop them all. */
import type { Catalogs } from '../catalog/contract'
import type { Clock } from '../clock'
import { AccessReviews } from '../cluster/access-reviews'
import { cachePrefix } from '../cluster/clusters'
import type { Cluster, Clusters, Person } from '../cluster/contract'
import type { Kind } from '../kinds/kind'
import { namespaces } from '../kinds/namespaces'
import { createAuthorisation } from './authorisation'
import { allKinds, type SearchAnswer, type SearchQuery, type ViewQuery } from './contract'
import { Feeds } from './feeds'
import { followCatalog } from './followed-catalog'
import { FollowedObject, type ObjectSink, type ObjectTarget } from './followed-object'
import { LiveView, type View, type ViewSink } from './live-view'
import { RightsWatch } from './rights-watch'
import { searchObjects } from './search'

export interface ViewsOptions {
  clusters: Clusters
  catalogs: Catalogs
  clock: Clock
  /** In [0, 1); for jitter. */
  random?: () => number
  /** How long a feed lives on after its last view. */
  lingerMs?: number
}

export interface Views {
  /** `query` has passed viewQuerySchema. Whatever is wrong beyond that is said in frames. */
  open(person: Person, query: ViewQuery, sink: ViewSink): View
  /** Of the kind `allKinds`: the cluster's catalog of kinds, whose version stands for a resourceVersion. */
  follow(person: Person, target: ObjectTarget, sink: ObjectSink): { close(): void }
  /** The cluster of that id is gone, or another: nothing that was read from it stays, and what is open asks anew. */
  forget(cluster: string): void
  /** Somewhere in the cluster, at least. Rejects when the cluster does not say. */
  mayList(person: Person, cluster: string, kind: Kind): Promise<boolean>
  search(person: Person, query: SearchQuery): Promise<SearchAnswer>
  stop(): void
}

interface Followed {
  readonly cluster: string
  restart(): void
  close(): void
}

export function createViews(options: ViewsOptions): Views {
  const { clusters, catalogs, clock, random = Math.random, lingerMs = 60_000 } = options
  const feeds = new Feeds(clock, lingerMs, random)

  const reviews = new AccessReviews(clock)

  async function namespacesOf(cluster: Cluster, person: Person): Promise<readonly string[]> {
    const upstream = cluster.upstream(person)
    if (upstream.identity === 'own') {
      const question = { verb: 'list', group: '', resource: 'namespaces' }
      const { allowed } = await reviews.ask(cluster, person, question)
      if (!allowed) return cluster.namespaces ?? []
    }
    const { feed, release } = feeds.acquire(upstream, namespaces)
    try {
      await feed.settled()
      return [...feed.items()].map(({ name }) => name)
    } finally {
      release()
    }
  }

  const permission = createAuthorisation({ reviews, namespacesOf })
  const rights = new RightsWatch(feeds, clock, () => reviews.forget())
  const parts = { clusters, catalogs, feeds, permission, rights, clock, random }
  const open = new Set<Followed>()
  const opened = <T extends Followed>(followed: T): T => {
    const close = followed.close.bind(followed)
    open.add(followed)
    followed.close = () => {
      open.delete(followed)
      close()
    }
    return followed
  }
  return {
    open: (person, query, sink) => opened(new LiveView(parts, person, query, sink)),
    follow: (person, target, sink) =>
      opened(
        target.kind === allKinds
          ? followCatalog(parts, person, target.cluster, sink)
          : new FollowedObject(parts, person, target, sink),
      ),
    search: async (person, query) => await searchObjects(parts, person, query),
    mayList: async (person, id, kind) => (await permission(clusters.get(id, person), person, kind)).allowed,
    forget(cluster) {
      reviews.forget()
      catalogs.forget(cluster)
      feeds.end(cachePrefix(cluster))
      for (const followed of open) if (followed.cluster === cluster) followed.restart()
    },
    stop() {
      for (const followed of open) followed.close()
      feeds.stop()
      catalogs.stop()
    },
  }
}
