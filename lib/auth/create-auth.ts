import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { Clock } from '../clock'
import type { Account, Accounts } from '../database/accounts'
import type { Auth, NewSession, SignedIn, SignInResult } from './contract'
import { sessionTokenOf } from './cookies'
import { createRateLimit } from './rate-limit'

const sessionDays = 14
const dayMs = 86_400_000
/** A session's last use is written at most this often: reads stay reads. */
const touchEveryMs = 5 * 60_000
const minimumPasswordLength = 10

/** A hash that fits no password: an unknown name costs as much time as a wrong password. */
const decoyHash = hash(randomBytes(16).toString('hex'))

export function createAuth({ accounts, clock }: { accounts: Accounts; clock: Clock }): Auth {
  const limit = createRateLimit(clock)
  const listeners = new Set<() => void>()
  const tellEnded = () => {
    for (const listener of [...listeners]) listener()
  }

  async function begin(account: Account): Promise<NewSession> {
    const token = newToken()
    const now = clock.now()
    await accounts.createSession(account.id, token, now, new Date(now.getTime() + sessionDays * dayMs))
    await accounts.forgetExpired(now)
    return { token, maxAgeSeconds: (sessionDays * dayMs) / 1000 }
  }

  /** Runs one attempt under the limits of all its keys; `find` says who it is, or nobody. */
  async function attempt(keys: readonly string[], find: () => Promise<Account | undefined>): Promise<SignInResult> {
    const wait = Math.max(...keys.map((key) => limit.waitSeconds(key)))
    if (wait > 0) return { ok: false, reason: 'rate-limited', retryAfterSeconds: wait }
    for (const key of keys) limit.begin(key)
    const account = await find()
    if (!account) return { ok: false, reason: 'wrong' }
    for (const key of keys) limit.succeeded(key)
    return { ok: true, session: await begin(account) }
  }

  return {
    async session(cookieHeader): Promise<SignedIn | undefined> {
      const token = sessionTokenOf(cookieHeader)
      if (!token) return undefined
      const now = clock.now()
      const record = await accounts.findSession(token, now)
      if (!record) return undefined
      let { expiresAt } = record
      if (now.getTime() - record.lastSeenAt.getTime() > touchEveryMs) {
        expiresAt = new Date(now.getTime() + sessionDays * dayMs)
        await accounts.touchSession(record.id, now, expiresAt)
      }
      return {
        sessionId: record.id,
        userId: record.account.id,
        person: { user: record.account.name, groups: record.account.groups },
        hasPassword: record.account.passwordHash !== null,
        expiresAt: expiresAt.toISOString(),
      }
    },

    async signInWithToken(token, address) {
      // Nobody guesses 256 bits: a limit on right ones would only let strangers at the same address lock people out.
      const account = await accounts.consumeToken(token, clock.now())
      if (account) return { ok: true, session: await begin(account) }
      return await attempt([`link/${address}`], async () => undefined)
    },

    signInWithPassword: (name, password, address) =>
      attempt([`address/${address}`, `name/${name}`], async () => {
        const account = await accounts.byName(name)
        const right = await verify(account?.passwordHash ?? (await decoyHash), password)
        return right && account?.passwordHash ? account : undefined
      }),

    async signOut(sessionId) {
      await accounts.endSession(sessionId)
      tellEnded()
    },

    onSessionsEnded(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    async setPassword(signedIn, next, current) {
      if (next.length < minimumPasswordLength) return { ok: false, reason: 'too-short' }
      const account = await accounts.byId(signedIn.userId)
      if (!account) return { ok: false, reason: 'wrong' }
      if (account.passwordHash) {
        const key = `password/${account.id}`
        if (limit.waitSeconds(key) > 0) return { ok: false, reason: 'rate-limited' }
        limit.begin(key)
        if (!(await verify(account.passwordHash, current ?? ''))) return { ok: false, reason: 'wrong' }
        limit.succeeded(key)
      }
      await accounts.setPasswordHash(account.id, await hash(next))
      await accounts.endOtherSessions(account.id, signedIn.sessionId)
      tellEnded()
      return { ok: true }
    },
  }
}

/** 256 bits, URL-safe. */
function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Makes a link's token that signs `account` in once within the hour. */
export async function issueSignInToken(accounts: Accounts, account: Account, clock: Clock): Promise<string> {
  const token = newToken()
  await accounts.createToken(account.id, token, new Date(clock.now().getTime() + 3_600_000))
  return token
}
