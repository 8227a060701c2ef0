import type { Cluster, Person } from '../cluster/contract'
import { statusFrom } from '../kube/response-status'
import { badGateway, StatusError } from '../kube/status-error'

/** GETs JSON as that person: what is no verb on a kind, such as discovery, schemas, lists of metadata. */
export type Ask = (path: string, accept?: string) => Promise<unknown>

/** Throws the Status of a refusal. */
export function askAs(cluster: Cluster, person: Person): Ask {
  return async (path, accept = 'application/json') => {
    const response = await cluster.fetch(path, { as: person, method: 'GET', headers: { accept } })
    if (!response.ok) throw new StatusError(await statusFrom(response))
    try {
      return await response.json()
    } catch {
      throw badGateway(`the answer to ${path.replace(/\?.*$/, '')} is not JSON`)
    }
  }
}
