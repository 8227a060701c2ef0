/** Connections as they are kept, with their credentials opened: what stands between them and the database is its own affair. */
import type { ConnectionIdentity } from '../cluster/contract'
import type { ClusterMark } from './contract'
import type { Credential, ServerAddress } from './read-kubeconfig'

export interface ConnectionFields {
  name: string
  mark: ClusterMark
  identity: ConnectionIdentity
  /** Named by hand, for whom may not list them. */
  namespaces: readonly string[]
}

export interface ConnectionRecord extends ConnectionFields {
  id: string
  server: ServerAddress
  addedBy: string
  addedAt: Date
  /** Of the record or any of its credentials: what is open is opened anew when it differs. */
  version: string
  /** By person; '' is the console's own. What could not be opened says why. */
  credentials: ReadonlyMap<string, Credential | { unreadable: string }>
}

export interface ConnectionStore {
  all(): Promise<readonly ConnectionRecord[]>
  /** False when the id is taken. `credential` is `owner`'s. */
  add(
    id: string,
    fields: ConnectionFields & { server: ServerAddress; addedBy: string },
    given: { owner: string; credential: Credential },
    now: Date,
  ): Promise<boolean>
  /** Another address needs its credential with it: a credential is only ever sent where it was given for. */
  change(
    id: string,
    fields: Partial<ConnectionFields> & { server?: ServerAddress },
    given: { owner: string; credential: Credential } | undefined,
    now: Date,
  ): Promise<void>
  setCredential(id: string, owner: string, credential: Credential, now: Date): Promise<void>
  removeCredential(id: string, owner: string): Promise<void>
  remove(id: string): Promise<void>
}

/** The console's own credential, with which it asks for everybody. */
export const consoleItself = ''
