/** A connection that is open: its transports, how it stands, and what of it people may see. */
import type { Clock } from '../clock'
import type { Connection } from '../cluster/clusters'
import type { Person } from '../cluster/contract'
import { createTransport, type Transport } from '../cluster/transport'
import { unauthorized } from '../kube/status-error'
import type { ClusterState, ConnectionFault, ConnectionOrigin } from './contract'
import { expiredPart } from './credential-expiry'
import { withFault } from './fault-of-error'
import { ConnectionMonitor } from './monitor'
import { probe } from './probe'
import type { Credential } from './read-kubeconfig'
import { type ConnectionRecord, consoleItself } from './store'

export interface LiveConnection {
  connection: Connection
  origin: ConnectionOrigin
  record?: ConnectionRecord
  /** For that person: with credentials of their own, each may find it in another state. */
  stateFor(person: Person): ClusterState
  hasCredentialOf(person: Person): boolean
  check(): Promise<ClusterState>
  close(): void
}

export interface LiveOptions {
  clock: Clock
  random(): number
}

export function openConnection(record: ConnectionRecord, options: LiveOptions, generation: string): LiveConnection {
  return record.identity === 'impersonate'
    ? openShared(record, options, generation)
    : openOwn(record, options, generation)
}

function factsOf({ id, name, mark, namespaces }: ConnectionRecord, generation: string) {
  return { id, name, mark, namespaces, generation, capabilities: { simulation: false } }
}

function openShared(record: ConnectionRecord, { clock, random }: LiveOptions, generation: string): LiveConnection {
  const { id, name, server } = record
  const given = record.credentials.get(consoleItself)
  const credential = given && !('unreadable' in given) ? given : undefined
  const transport = createTransport(id, { ...server, ...credential }, { clock })
  const missing = () => lack(name, given === undefined ? 'credential-missing' : 'credential-unreadable')
  const options = { name, identity: 'impersonate' as const, credential: () => credential ?? {}, now: () => clock.now() }
  const monitor = new ConnectionMonitor({
    name,
    clock,
    random,
    probe: async (signal) => {
      if (!credential) throw missing()
      return await probe(transport, options, signal)
    },
  })
  const guarded = monitor.guard(transport)
  return {
    record,
    origin: 'added',
    connection: {
      ...factsOf(record, generation),
      identity: 'impersonate',
      sharesCaches: () => monitor.known.sharesCaches ?? false,
      transport: {
        fetch: async (path, init, extra) => {
          // Without a credential a request would be that of anybody, with the person's name on it.
          if (!credential) throw missing()
          return await guarded.fetch(path, init, extra)
        },
      },
    },
    stateFor: () => monitor.state,
    hasCredentialOf: () => false,
    check: () => monitor.check(),
    close() {
      monitor.stop()
      transport.close()
    },
  }
}

/** Each person asks with a credential of their own; the console itself has none and only looks whether somebody is there. */
function openOwn(record: ConnectionRecord, { clock, random }: LiveOptions, generation: string): LiveConnection {
  const { id, name, server, credentials } = record
  const nobody = createTransport(id, server, { clock })
  const monitor = new ConnectionMonitor({
    name,
    clock,
    random,
    probe: (signal) => probe(nobody, { name, identity: 'own', credential: () => ({}), now: () => clock.now() }, signal),
  })
  const transports = new Map<string, { transport: Transport; asked: Pick<Transport, 'fetch'> }>()
  const turnedAway = new Set<string>()
  const lackOf = ({ user }: Person) =>
    lack(name, credentials.has(user) ? 'credential-unreadable' : 'credential-missing')
  const credentialOf = ({ user }: Person): Credential | undefined => {
    const given = credentials.get(user)
    return given && !('unreadable' in given) ? given : undefined
  }

  function open(user: string, credential: Credential) {
    const transport = createTransport(id, { ...server, ...credential }, { clock })
    const guarded = monitor.guard(transport)
    const asked: Pick<Transport, 'fetch'> = {
      async fetch(path, init, extra) {
        const response = await guarded.fetch(path, init, extra)
        if (response.status === 401) turnedAway.add(user)
        else turnedAway.delete(user)
        return response
      },
    }
    const opened = { transport, asked }
    transports.set(user, opened)
    return opened
  }

  return {
    record,
    origin: 'added',
    connection: {
      ...factsOf(record, generation),
      identity: 'own',
      transportOf(person) {
        const credential = credentialOf(person)
        if (!credential) throw lackOf(person)
        const { asked } = transports.get(person.user) ?? open(person.user, credential)
        return { credential: JSON.stringify(person.user), transport: asked }
      },
    },
    stateFor(person) {
      const { state } = monitor
      if (state.state === 'broken') return state
      const broken = (fault: ConnectionFault, message: string): ClusterState => ({
        ...state,
        state: 'broken',
        fault,
        message,
      })
      const credential = credentialOf(person)
      if (!credential) {
        const lacking = lackOf(person)
        return broken(credentials.has(person.user) ? 'credential-unreadable' : 'credential-missing', lacking.message)
      }
      const expired = expiredPart(credential, clock.now())
      if (expired) return broken(expired, '')
      return turnedAway.has(person.user) ? broken('unauthorized', 'Unauthorized') : state
    },
    hasCredentialOf: ({ user }) => credentials.has(user),
    check: () => monitor.check(),
    close() {
      monitor.stop()
      nobody.close()
      for (const { transport } of transports.values()) transport.close()
    },
  }
}

function lack(name: string, fault: 'credential-missing' | 'credential-unreadable') {
  const why =
    fault === 'credential-missing'
      ? `cluster "${name}" needs a credential that nobody has given`
      : `the stored credential for cluster "${name}" cannot be read: the key that it was stored with is another`
  return withFault(unauthorized(why), fault)
}

type Shared = Extract<Connection, { identity: 'impersonate' }>

/** The bundled cluster: its process is watched where it is started, so its requests go straight there. */
export function watchBundled(connection: Shared, { clock, random }: LiveOptions): LiveConnection {
  const { name, transport } = connection
  const options = { name, identity: 'impersonate' as const, credential: () => ({}), now: () => clock.now() }
  const monitor = new ConnectionMonitor({ name, clock, random, probe: (signal) => probe(transport, options, signal) })
  return {
    connection,
    origin: 'bundled',
    stateFor: () => monitor.state,
    hasCredentialOf: () => false,
    check: () => monitor.check(),
    close: () => monitor.stop(),
  }
}
