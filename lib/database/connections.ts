/** Connections and their credentials; these are sealed here on their way in, and opened on their way out. */
import { z } from 'zod'
import { type ClusterMark, clusterMarks } from '../connections/contract'
import type { Credential, ServerAddress } from '../connections/read-kubeconfig'
import type { ConnectionRecord, ConnectionStore } from '../connections/store'
import type { PrismaClient } from './open-database'
import type { Seal } from './seal'

const trustSchema = z.object({
  certificateAuthority: z.string().optional(),
  tlsServerName: z.string().optional(),
  skipTlsVerify: z.boolean().optional(),
})
const credentialSchema = z.object({
  token: z.string().optional(),
  clientCertificate: z.string().optional(),
  clientKey: z.string().optional(),
})
const identitySchema = z.enum(['impersonate', 'own'])

export function createConnectionStore(client: PrismaClient, seal: Seal): ConnectionStore {
  // Bound to the address as well: who can write to the database cannot send a secret elsewhere.
  const purposeOf = (id: string, owner: string, url: string) => JSON.stringify([id, owner, url])
  const sealedOf = (id: string, owner: string, url: string, credential: Credential) =>
    seal.seal(JSON.stringify(credential), purposeOf(id, owner, url))

  function open(id: string, owner: string, url: string, sealed: string): Credential | { unreadable: string } {
    const opened = seal.open(sealed, purposeOf(id, owner, url))
    if ('unreadable' in opened) return opened
    const checked = credentialSchema.safeParse(JSON.parse(opened.secret))
    return checked.success ? defined(checked.data) : { unreadable: 'damaged' }
  }

  return {
    async all() {
      const rows = await client.connection.findMany({ include: { credentials: true }, orderBy: { createdAt: 'asc' } })
      return rows.map(({ credentials, ...row }): ConnectionRecord => {
        const changes = credentials.map(({ owner, changedAt }) => [owner, changedAt.getTime()])
        return {
          id: row.id,
          name: row.name,
          mark: markOf(row.mark),
          identity: identitySchema.parse(row.identity),
          server: { url: row.url, ...defined(trustSchema.parse(JSON.parse(row.trust))) },
          namespaces: z.array(z.string()).parse(JSON.parse(row.namespaces)),
          addedBy: row.addedBy,
          addedAt: row.createdAt,
          version: JSON.stringify([row.changedAt.getTime(), ...changes.sort()]),
          credentials: new Map(credentials.map(({ owner, sealed }) => [owner, open(row.id, owner, row.url, sealed)])),
        }
      })
    },

    async add(id, { server, addedBy, namespaces, ...fields }, { owner, credential }, now) {
      if (await client.connection.findUnique({ where: { id } })) return false
      const sealed = sealedOf(id, owner, server.url, credential)
      await client.connection.create({
        data: {
          id,
          ...fields,
          ...columnsOf(server),
          namespaces: JSON.stringify(namespaces),
          addedBy,
          createdAt: now,
          changedAt: now,
          credentials: { create: { owner, sealed, changedAt: now } },
        },
      })
      return true
    },

    async change(id, { server, namespaces, ...fields }, given, now) {
      const data = {
        ...fields,
        ...(server ? columnsOf(server) : {}),
        ...(namespaces ? { namespaces: JSON.stringify(namespaces) } : {}),
        changedAt: now,
      }
      if (!server || !given) {
        await client.connection.update({ where: { id }, data })
        return
      }
      const sealed = sealedOf(id, given.owner, server.url, given.credential)
      await client.$transaction([
        client.connectionCredential.deleteMany({ where: { connectionId: id } }),
        client.connection.update({
          where: { id },
          data: { ...data, credentials: { create: { owner: given.owner, sealed, changedAt: now } } },
        }),
      ])
    },

    async setCredential(id, owner, credential, now) {
      const { url } = await client.connection.findUniqueOrThrow({ where: { id } })
      const sealed = sealedOf(id, owner, url, credential)
      await client.connectionCredential.upsert({
        where: { connectionId_owner: { connectionId: id, owner } },
        update: { sealed, changedAt: now },
        create: { connectionId: id, owner, sealed, changedAt: now },
      })
    },

    async removeCredential(id, owner) {
      await client.connectionCredential.deleteMany({ where: { connectionId: id, owner } })
    },

    async remove(id) {
      // Another cluster of that name is not to be changed for what was wanted of this one.
      await client.$transaction([
        client.addonWish.deleteMany({ where: { cluster: id } }),
        client.connection.deleteMany({ where: { id } }),
      ])
    },
  }
}

const columnsOf = ({ url, ...trust }: ServerAddress) => ({ url, trust: JSON.stringify(trust) })

const markOf = (text: string): ClusterMark => clusterMarks.find((mark) => mark === text) ?? 'none'

/** Without what is not there: `exactOptionalPropertyTypes` tells the two apart. */
function defined<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>
  }
}
