/** People, their sessions and their one-time sign-in tokens. Tokens are kept as SHA-256 only. */
import { createHash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { PrismaClient } from './open-database'

export interface Account {
  id: string
  name: string
  groups: readonly string[]
  passwordHash: string | null
}

export interface SessionRecord {
  id: string
  account: Account
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
}

export interface Accounts {
  /** Creates the person on first call; later calls leave what is stored alone. */
  ensure(name: string, groups: readonly string[]): Promise<Account>
  byName(name: string): Promise<Account | undefined>
  byId(id: string): Promise<Account | undefined>
  setPasswordHash(id: string, hash: string): Promise<void>
  createToken(accountId: string, token: string, expiresAt: Date): Promise<void>
  /** The token's person, once: of two calls at the same time one gets undefined. */
  consumeToken(token: string, now: Date): Promise<Account | undefined>
  createSession(accountId: string, token: string, now: Date, expiresAt: Date): Promise<string>
  findSession(token: string, now: Date): Promise<SessionRecord | undefined>
  touchSession(id: string, lastSeenAt: Date, expiresAt: Date): Promise<void>
  endSession(id: string): Promise<void>
  endOtherSessions(accountId: string, exceptId: string): Promise<void>
  forgetExpired(now: Date): Promise<void>
}

const digest = (token: string) => createHash('sha256').update(token).digest('hex')
const groupsSchema = z.array(z.string())

interface UserRow {
  id: string
  name: string
  groups: string
  passwordHash: string | null
}

const accountOf = (row: UserRow): Account => ({
  id: row.id,
  name: row.name,
  groups: groupsSchema.parse(JSON.parse(row.groups)),
  passwordHash: row.passwordHash,
})

export function createAccounts(client: PrismaClient): Accounts {
  return {
    async ensure(name, groups) {
      const row = await client.user.upsert({
        where: { name },
        update: {},
        create: { id: randomUUID(), name, groups: JSON.stringify(groups) },
      })
      return accountOf(row)
    },
    async byName(name) {
      const row = await client.user.findUnique({ where: { name } })
      return row ? accountOf(row) : undefined
    },
    async byId(id) {
      const row = await client.user.findUnique({ where: { id } })
      return row ? accountOf(row) : undefined
    },
    async setPasswordHash(id, passwordHash) {
      await client.user.update({ where: { id }, data: { passwordHash } })
    },
    async createToken(userId, token, expiresAt) {
      await client.signInToken.create({ data: { id: randomUUID(), tokenHash: digest(token), userId, expiresAt } })
    },
    async consumeToken(token, now) {
      const tokenHash = digest(token)
      const row = await client.signInToken.findUnique({ where: { tokenHash }, include: { user: true } })
      if (!row) return undefined
      // The delete decides who was first, not the read above.
      const { count } = await client.signInToken.deleteMany({ where: { id: row.id } })
      return count === 1 && row.expiresAt > now ? accountOf(row.user) : undefined
    },
    async createSession(userId, token, now, expiresAt) {
      const id = randomUUID()
      const times = { createdAt: now, lastSeenAt: now, expiresAt }
      await client.session.create({ data: { id, tokenHash: digest(token), userId, ...times } })
      return id
    },
    async findSession(token, now) {
      const row = await client.session.findUnique({ where: { tokenHash: digest(token) }, include: { user: true } })
      if (!row || row.expiresAt <= now) return undefined
      const { id, createdAt, lastSeenAt, expiresAt } = row
      return { id, account: accountOf(row.user), createdAt, lastSeenAt, expiresAt }
    },
    async touchSession(id, lastSeenAt, expiresAt) {
      await client.session.updateMany({ where: { id }, data: { lastSeenAt, expiresAt } })
    },
    async endSession(id) {
      await client.session.deleteMany({ where: { id } })
    },
    async endOtherSessions(userId, exceptId) {
      await client.session.deleteMany({ where: { userId, id: { not: exceptId } } })
    },
    async forgetExpired(now) {
      await client.session.deleteMany({ where: { expiresAt: { lte: now } } })
      await client.signInToken.deleteMany({ where: { expiresAt: { lte: now } } })
    },
  }
}
