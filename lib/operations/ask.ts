import type { Cluster, Person, Upstream } from '../cluster/contract'
import { statusFrom } from '../kube/response-status'
import { badGateway, StatusError } from '../kube/status-error'

/** GETs JSON: what is no verb on a kind, such as discovery, schemas, lists of metadata. Throws the Status of a refusal. */
export type Ask = (path: string, accept?: string) => Promise<unknown>

/** With the rights of that person. */
export const askAs = (cluster: Cluster, person: Person): Ask =>
  askThrough((path, init) => cluster.fetch(path, { ...init, as: person }))

/** With the rights that `fetch` brings. */
export function askThrough(fetch: Upstream['fetch']): Ask {
  return async (path, accept = 'application/json') => {
    const response = await fetch(path, { method: 'GET', headers: { accept } })
    if (!response.ok) throw new StatusError(await statusFrom(response))
    try {
      return await response.json()
    } catch {
      throw badGateway(`the answer to ${path.replace(/\?.*$/, '')} is not JSON`)
    }
  }
}
