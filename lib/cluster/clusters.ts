/** The clusters that the console is connected to, each asked as the person who asks. */
import { notFound } from '../kube/status-error'
import type { Cluster, ClusterFacts, Clusters, Person } from './contract'
import { impersonationHeaders } from './impersonation'
import type { Transport } from './transport'

export type Connection = ClusterFacts &
  (
    | { identity: 'impersonate'; transport: Pick<Transport, 'fetch'> }
    /** `credential` tells persons apart who ask with different ones. Throws Unauthorized for a person without any. */
    | { identity: 'own'; transportOf(person: Person): { credential: string; transport: Pick<Transport, 'fetch'> } }
  )

export function createClusters({ connections }: { connections: readonly Connection[] }): Clusters {
  return {
    list: () => connections.map(({ id, name, capabilities }) => ({ id, name, capabilities })),
    get(id) {
      const connection = connections.find((candidate) => candidate.id === id)
      if (!connection) throw notFound({ group: '', plural: 'clusters' }, id)
      return clusterOf(connection)
    },
  }
}

/** The only place that decides as whom a cluster is asked: whatever the caller sends for that is overwritten or refused. */
function clusterOf(connection: Connection): Cluster {
  const { id, name, capabilities } = connection
  const facts = { id, name, capabilities }
  if (connection.identity === 'impersonate') {
    const { transport } = connection
    return {
      ...facts,
      fetch: async (path, { as, ...init }) => await transport.fetch(path, anonymous(init), impersonationHeaders(as)),
      upstream: () => ({
        key: id,
        identity: 'impersonate',
        fetch: (path, init) => transport.fetch(path, anonymous(init)),
      }),
    }
  }
  return {
    ...facts,
    fetch: async (path, { as, ...init }) => await connection.transportOf(as).transport.fetch(path, anonymous(init)),
    upstream(person) {
      const { credential, transport } = connection.transportOf(person)
      return {
        key: `${id}/${credential}`,
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
