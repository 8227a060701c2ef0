/** What a browser asks about the kinds of a cluster. */
import type { Catalog, Catalogs } from '../catalog/contract'
import { servedKinds } from '../catalog/discovery'
import type { Clock } from '../clock'
import { AccessReviews } from '../cluster/access-reviews'
import type { Clusters, Person } from '../cluster/contract'
import { deriveKind, type KindDescription } from '../kinds/derived-kind'
import type { Kind } from '../kinds/kind'
import { pathNotFound } from '../kube/status-error'
import type { ServedKind } from './contract'

export interface KindQueries {
  /** GET /api/clusters/<cluster>/kinds: what discovery tells everybody who is signed in. */
  all(cluster: string, person: Person): Promise<Catalog>
  /**
   * GET /api/clusters/<cluster>/kinds/<id>: with the columns of its definition for whoever may read that, or list the
   * objects, to whom the API server tells them too. Throws NotFound.
   */
  one(cluster: string, person: Person, id: string): Promise<KindDescription>
  /** GET /api/clusters/<cluster>/served: those that can be created. */
  served(cluster: string, person: Person): Promise<readonly ServedKind[]>
}

interface Parts {
  clusters: Clusters
  catalogs: Catalogs
  views: { mayList(person: Person, cluster: string, kind: Kind): Promise<boolean> }
  clock: Clock
}

export function createKindQueries({ clusters, catalogs, views, clock }: Parts): KindQueries {
  const reviews = new AccessReviews(clock)
  const ofDefinitions = { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' }
  return {
    all: async (id, person) => await catalogs.read(clusters.get(id, person), person),
    served: async (id, person) => servedKinds((await catalogs.read(clusters.get(id, person), person)).kinds),
    async one(id, person, kind) {
      const cluster = clusters.get(id, person)
      const found = await catalogs.describe(cluster, person, kind)
      if (!found) throw pathNotFound()
      const { columns, ...plain } = found
      if (!columns) return plain
      const mayRead =
        (await reviews.ask(cluster, person, { verb: 'get', ...ofDefinitions, name: kind })).allowed ||
        (await views.mayList(person, id, deriveKind(found)))
      return mayRead ? found : plain
    },
  }
}
