/** The kinds of each cluster: those known in code, at once, and whatever else its discovery names. */
import type { Clock } from '../clock'
import { cachePrefix } from '../cluster/clusters'
import type { Upstream } from '../cluster/contract'
import { kindById } from '../kinds'
import { deriveKind } from '../kinds/derived-kind'
import { ClusterCatalog } from './cluster-catalog'
import type { Catalogs } from './contract'

/** Of credentials that nobody uses any more, nothing is kept for long. */
const mostKept = 100

export function createCatalogs({ clock, random = Math.random }: { clock: Clock; random?: () => number }): Catalogs {
  /** Everybody may read discovery; what a definition says is told by whoever may list its objects. */
  const shared = new Map<string, ClusterCatalog>()

  function of(upstream: Upstream): ClusterCatalog {
    const known = shared.get(upstream.key)
    if (known) return known
    if (shared.size >= mostKept) {
      for (const [key, catalog] of shared) if (catalog.isIdle) shared.delete(key)
    }
    const catalog = new ClusterCatalog(upstream, clock, random)
    shared.set(upstream.key, catalog)
    return catalog
  }

  return {
    read: (cluster, person) => of(cluster.upstream(person)).read(),
    describe: (cluster, person, id) => of(cluster.upstream(person)).describe(id),
    kind(cluster, person, id) {
      const known = kindById(id)
      if (known) return known
      return of(cluster.upstream(person))
        .describe(id)
        .then((description) => description && deriveKind(description))
    },
    follow: (cluster, person, listener) => of(cluster.upstream(person)).follow(listener),
    forget(cluster) {
      for (const [key, catalog] of shared) {
        if (!key.startsWith(cachePrefix(cluster))) continue
        catalog.stop()
        shared.delete(key)
      }
    },
    stop() {
      for (const catalog of shared.values()) catalog.stop()
      shared.clear()
    },
  }
}
