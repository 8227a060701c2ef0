/** The clusters that the console is connected to, each asked as the person who asks. */
import { notFound } from '../kube/status-error'
import type { Cluster, ClusterFacts, Clusters, Person } from './contract'
import { impersonationHeaders } from './impersonation'
import type { Transport } from './transport'

export type Connection = ClusterFacts & {
  namespaces?: readonly string[]
  /** Keeps apart what was read from different clusters that had the same id one after the other. */
  generation?: string
} & (
    | {
        identity: 'impersonate'
        transport: Pick<Transport, 'fetch'>
        /** False where the console itself may not read everything: then each person has caches of their own. */
        sharesCaches?(): boolean
      }
    /** `credential` tells persons apart who ask with different ones. Throws Unauthorized for a person without any. */
    | { identity: 'own'; transportOf(person: Person): { credential: string; transport: Pick<Transport, 'fetch'> } }
  )

/** `connections` is looked through anew each time: they come and go. */
export function createClusters({ connections }: { connections: Iterable<Connection> }): Clusters {
  return {
    list: () => [...connections].map(factsOf),
    get(id) {
      for (const connection of connections) if (connection.id === id) return clusterOf(connection)
      throw notFound({ group: '', plural: 'clusters' }, id)
    },
  }
}

const factsOf = ({ id, name, capabilities, mark }: Connection): ClusterFacts => ({
  id,
  name,
  capabilities,
  ...(mark ? { mark } : {}),
})

/** Of what is cached, up to who reads it. An id has no slash. */
export const cachePrefix = (id: string) => `${id}/`

/** The only place that decides as whom a cluster is asked: whatever the caller sends for that is overwritten or refused. */
function clusterOf(connection: Connection): Cluster {
  const { id, namespaces, generation = '' } = connection
  const facts = { ...factsOf(connection), ...(namespaces ? { namespaces } : {}) }
  const prefix = `${cachePrefix(id)}${generation}`
  if (connection.identity === 'impersonate') {
    const { transport, sharesCaches = () => true } = connection
    return {
      ...facts,
      fetch: async (path, { as, ...init }) => await transport.fetch(path, anonymous(init), impersonationHeaders(as)),
      upstream: (person) =>
        sharesCaches()
          ? {
              key: prefix,
              identity: 'impersonate',
              fetch: (path, init) => transport.fetch(path, anonymous(init)),
            }
          : {
              key: `${prefix}/${JSON.stringify([person.user, person.groups, person.extra])}`,
              identity: 'own',
              fetch: (path, init) => transport.fetch(path, anonymous(init), impersonationHeaders(person)),
            },
    }
  }
  return {
    ...facts,
    fetch: async (path, { as, ...init }) => await connection.transportOf(as).transport.fetch(path, anonymous(init)),
    upstream(person) {
      const { credential, transport } = connection.transportOf(person)
      return {
        key: `${prefix}/${credential}`,
        identity: 'own',
        fetch: (path, init) => transport.fetch(path, anonymous(init)),
      }
    },
  }
}

/** A request with nothing in it that says who asks. */
function anonymous(init: RequestInit): RequestInit {
  const headers = new Headers(init.headers)
  for (const name of [...headers.keys()]) if (isIdentityHeader(name)) headers.delete(name)
  return { ...init, headers }
}

/** X-Remote-* is how an API server is told of a user by a front proxy that it trusts. */
export function isIdentityHeader(name: string): boolean {
  return /^(authorization|proxy-authorization|cookie|impersonate-.*|x-remote-.*)$/i.test(name)
}
