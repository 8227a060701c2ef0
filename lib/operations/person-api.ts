import { createHttpApi } from '../client/http-api'
import type { KubeApi } from '../client/kube-api'
import type { Cluster, Person } from '../cluster/contract'

/** The cluster's verbs with the rights of one person. */
export function personApi(cluster: Cluster, person: Person): KubeApi {
  return createHttpApi({ fetch: (path, init) => cluster.fetch(path, { ...init, as: person }) })
}
