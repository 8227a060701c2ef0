/**
 * Adding, changing, testing and removing connections, for route handlers. Who may reach which address from here is the
 * administrator's to decide, so all but a person's own credential is for administrators.
 */
import { z } from 'zod'
import type { Clock } from '../clock'
import type { Person } from '../cluster/contract'
import { alreadyExists, badRequest, forbiddenPath, notFound } from '../kube/status-error'
import type { Connections } from './connections'
import {
  type ClusterState,
  type ConnectionList,
  type ConnectionTest,
  clusterMarks,
  type KubeconfigContext,
} from './contract'
import { type Credential, chooseContext, readCredential, readKubeconfig, type ServerAddress } from './read-kubeconfig'
import { type ConnectionStore, consoleItself } from './store'
import { testConnection } from './test-connection'

const longestKubeconfig = 600_000
const namespaceName = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/)

const givenShape = {
  kubeconfig: z.string().min(1).max(longestKubeconfig),
  context: z.string().max(500).optional(),
  /** `insecure-skip-tls-verify` is taken only from who says so once more. */
  acceptInsecure: z.boolean().default(false),
}
const fieldsShape = {
  name: z.string().trim().min(1).max(100),
  mark: z.enum(clusterMarks).default('none'),
  identity: z.enum(['impersonate', 'own']),
  namespaces: z.array(namespaceName).max(200).default([]),
}
const testSchema = z.object({ ...givenShape, identity: fieldsShape.identity, namespaces: fieldsShape.namespaces })
const addSchema = z.object({ id: z.string(), ...givenShape, ...fieldsShape })
const changeSchema = z.object({
  name: fieldsShape.name.optional(),
  mark: z.enum(clusterMarks).optional(),
  identity: fieldsShape.identity.optional(),
  namespaces: z.array(namespaceName).max(200).optional(),
  given: z.object(givenShape).optional(),
})
const credentialSchema = z.object({
  credential: z.string().min(1).max(longestKubeconfig),
  context: z.string().optional(),
})

/** First segments of pages that are no cluster's. */
const reservedIds = [
  'add',
  'api',
  'settings',
  'sign-in',
  'local',
  'in-cluster',
  'simulator',
  'components',
  'icon',
  'favicon',
]

export type SavedOrNot = { saved: true; test: ConnectionTest } | { saved: false; test: ConnectionTest }

export interface ConnectionManagement {
  list(person: Person): ConnectionList
  check(id: string, person: Person): Promise<ClusterState>
  contexts(person: Person, body: unknown): readonly KubeconfigContext[]
  test(person: Person, body: unknown): Promise<ConnectionTest>
  add(person: Person, body: unknown): Promise<SavedOrNot>
  change(person: Person, id: string, body: unknown): Promise<SavedOrNot>
  remove(person: Person, id: string): Promise<void>
  setOwnCredential(person: Person, id: string, body: unknown): Promise<SavedOrNot>
  removeOwnCredential(person: Person, id: string): Promise<void>
}

interface ManagementOptions {
  connections: Connections
  store: ConnectionStore
  clock: Clock
  isAdministrator(person: Person): boolean
}

export function createManagement({
  connections,
  store,
  clock,
  isAdministrator,
}: ManagementOptions): ConnectionManagement {
  const demandAdministrator = (person: Person) => {
    if (!isAdministrator(person)) throw forbiddenPath('only administrators of the console may manage connections')
  }
  const recordOf = (id: string) => {
    const record = connections.record(id)
    if (!record) throw notFound({ group: '', plural: 'clusters' }, id)
    return record
  }
  /** What is answered next says how it stands, not that it was not asked yet. */
  const renewed = async (id: string, person: Person) => {
    await connections.reread()
    await connections.check(id, person)
  }
  const nothingTested: ConnectionTest = { ok: true, steps: [] }

  return {
    list(person) {
      const mayManage = isAdministrator(person)
      return { clusters: connections.summaries(person, mayManage), mayManage }
    },
    check: (id, person) => connections.check(id, person),

    contexts(person, body) {
      demandAdministrator(person)
      const { kubeconfig } = z.object({ kubeconfig: givenShape.kubeconfig }).parse(body)
      return readKubeconfig(kubeconfig).map(({ parts: _, ...context }) => context)
    },

    async test(person, body) {
      demandAdministrator(person)
      const { identity, namespaces, ...given } = testSchema.parse(body)
      return await testConnection({ name: 'new', ...partsOf(given), identity, namespaces, person }, clock)
    },

    async add(person, body) {
      demandAdministrator(person)
      const { id, kubeconfig, context, acceptInsecure, ...fields } = addSchema.parse(body)
      if (!isClusterId(id)) throw badRequest(`"${id}" cannot be the id of a cluster`)
      if (connections.has(id)) throw alreadyExists({ group: '', plural: 'clusters' }, id)
      const { server, credential } = partsOf({ kubeconfig, context, acceptInsecure })
      const test = await testConnection({ ...fields, server, credential, person }, clock)
      if (!test.ok) return { saved: false, test }
      const owner = ownerOf(fields.identity, person)
      const isNew = await store.add(id, { ...fields, server, addedBy: person.user }, { owner, credential }, clock.now())
      if (!isNew) throw alreadyExists({ group: '', plural: 'clusters' }, id)
      await renewed(id, person)
      return { saved: true, test }
    },

    async change(person, id, body) {
      demandAdministrator(person)
      const record = recordOf(id)
      const { given, ...rest } = changeSchema.parse(body)
      const fields = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as Partial<
        Pick<typeof record, 'name' | 'mark' | 'identity' | 'namespaces'>
      >
      const identity = fields.identity ?? record.identity
      if (!given) {
        if (identity !== record.identity) throw badRequest('another identity needs its kubeconfig with it')
        await store.change(id, fields, undefined, clock.now())
        await renewed(id, person)
        return { saved: true, test: nothingTested }
      }
      const { server, credential } = partsOf(given)
      const tried = { ...record, ...fields, server, credential, identity, person }
      const test = await testConnection(tried, clock)
      if (!test.ok) return { saved: false, test }
      const owner = ownerOf(identity, person)
      await store.change(id, { ...fields, server }, { owner, credential }, clock.now())
      await renewed(id, person)
      return { saved: true, test }
    },

    async remove(person, id) {
      demandAdministrator(person)
      recordOf(id)
      await store.remove(id)
      await connections.reread()
    },

    async setOwnCredential(person, id, body) {
      const record = recordOf(id)
      if (record.identity !== 'own') throw badRequest('the console asks this cluster with its own credential')
      const given = credentialSchema.parse(body)
      const credential = readCredential(given.credential, given.context)
      const test = await testConnection({ ...record, credential, person }, clock)
      if (!test.ok) return { saved: false, test }
      await store.setCredential(id, person.user, credential, clock.now())
      await renewed(id, person)
      return { saved: true, test }
    },

    async removeOwnCredential(person, id) {
      recordOf(id)
      await store.removeCredential(id, person.user)
      await connections.reread()
    },
  }
}

const ownerOf = (identity: 'impersonate' | 'own', { user }: Person) => (identity === 'own' ? user : consoleItself)

/** As a DNS label: it is a segment of every address of the cluster's pages. */
const isClusterId = (id: string) => namespaceName.safeParse(id).success && !reservedIds.includes(id)

interface Given {
  kubeconfig: string
  context?: string | undefined
  acceptInsecure: boolean
}

function partsOf({ kubeconfig, context, acceptInsecure }: Given): { server: ServerAddress; credential: Credential } {
  const parts = chooseContext(readKubeconfig(kubeconfig), context)
  if (parts.server.skipTlsVerify && !acceptInsecure)
    throw badRequest('the kubeconfig has "insecure-skip-tls-verify", which must be accepted knowingly')
  return parts
}
