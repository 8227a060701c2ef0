/** What of a kind a person may see in a list: everything, the objects of some namespaces, or nothing and why. */

import { inParallel } from '../client/in-parallel'
import type { AccessReviews } from '../cluster/access-reviews'
import type { Cluster, Person } from '../cluster/contract'
import { canDo, type Kind } from '../kinds/kind'
import type { Status } from '../kube/object'
import { forbidden } from '../kube/status-error'
import type { Visible } from './matcher'

/** `everywhere`: the person may list all namespaces, whichever of them were asked for. */
export type Permission = { allowed: true; visible: Visible; everywhere: boolean } | { allowed: false; status: Status }

export interface AuthorisationOptions {
  reviews: AccessReviews
  /** The names of all namespaces of a cluster, for a person who may not list everywhere. */
  namespacesOf(cluster: Cluster, person: Person): Promise<readonly string[]>
}

/** Reviews that are under way at once for one question about many namespaces. */
const atOnce = 8

export type Authorisation = ReturnType<typeof createAuthorisation>

export function createAuthorisation({ reviews, namespacesOf }: AuthorisationOptions) {
  const may = async (cluster: Cluster, person: Person, kind: Kind, namespace?: string) => {
    const question = { group: kind.group, resource: kind.plural, ...(namespace ? { namespace } : {}) }
    const list = await reviews.ask(cluster, person, { verb: 'list', ...question })
    if (!list.allowed) return { allowed: false, verb: 'list', reason: list.reason }
    if (!canDo(kind, 'watch')) return { allowed: true, verb: 'list', reason: '' }
    const watch = await reviews.ask(cluster, person, { verb: 'watch', ...question })
    return { allowed: watch.allowed, verb: 'watch', reason: watch.reason }
  }

  /** Who may not list Namespaces may still be allowed to get some of them by name. */
  const mayGetNamespace = async (cluster: Cluster, person: Person, name: string) =>
    (await reviews.ask(cluster, person, { verb: 'get', group: '', resource: 'namespaces', namespace: name, name }))
      .allowed

  /** Rejects when the cluster does not say. */
  return async function permission(
    cluster: Cluster,
    person: Person,
    kind: Kind,
    namespaces?: readonly string[],
  ): Promise<Permission> {
    const wanted = kind.scope === 'Namespaced' && namespaces?.length ? [...new Set(namespaces)] : undefined
    const everywhere = await may(cluster, person, kind)
    if (everywhere.allowed) return { allowed: true, visible: wanted ? new Set(wanted) : 'all', everywhere: true }
    const refusal = (verb: string, reason: string, namespace?: string): Permission => ({
      allowed: false,
      status: refusalOf(person, kind, verb, reason, namespace),
    })
    const isNamespaces = kind.id === 'namespaces'
    if (kind.scope === 'Cluster' && !isNamespaces) return refusal(everywhere.verb, everywhere.reason)

    const candidates = wanted ?? (await namespacesOf(cluster, person))
    const verdicts = await inParallel(candidates, atOnce, async (namespace) =>
      isNamespaces
        ? { allowed: await mayGetNamespace(cluster, person, namespace), verb: 'list', reason: '' }
        : await may(cluster, person, kind, namespace),
    )
    const visible = new Set(candidates.filter((_, at) => verdicts[at]?.allowed))
    if (visible.size) return { allowed: true, visible, everywhere: false }
    const [only] = wanted?.length === 1 ? wanted : []
    const { verb, reason } = (only && verdicts[0]) || everywhere
    return refusal(verb, reason, only)
  }
}

/** In the API server's own words. */
function refusalOf(person: Person, kind: Kind, verb: string, reason: string, namespace: string | undefined): Status {
  const where = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope'
  const what = `User "${person.user}" cannot ${verb} resource "${kind.plural}" in API group "${kind.group}" ${where}`
  return forbidden(kind, '', reason ? `${what}: ${reason}` : what).status
}
