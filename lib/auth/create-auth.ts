import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { Clock } from '../clock'
import type { Account, Accounts } from '../database/accounts'
import type { Auth, NewSession, SignedIn, SignInResult } from './contract'
import { sessionTokenOf } from './cookies'
import { createRateLimit, type RateLimit } from './rate-limit'
import { networkOf } from './way'

const dayMs = 86_400_000
/** A session ends so long after its last use, */
const unusedMs = 14 * dayMs
/** and so long after sign-in, however much it is used. */
const longestMs = 30 * dayMs
/** A session's last use is written at most this often: reads stay reads. */
const touchEveryMs = 5 * 60_000
const minimumPasswordLength = 10

/** A hash that fits no password: an unknown name costs as much time as a wrong password. */
const decoyHash = hash(randomBytes(16).toString('hex'))

export function createAuth({ accounts, clock }: { accounts: Accounts; clock: Clock }): Auth {
  const ofAddress = createRateLimit(clock)
  const ofPerson = createRateLimit(clock)
  // Far more than one address has: a stranger who guesses at a name keeps nobody else from signing in with it.
  const ofName = createRateLimit(clock, { attempts: 100 })
  const listeners = new Set<() => void>()
  const tellEnded = () => {
    for (const listener of [...listeners]) listener()
  }

  async function begin(account: Account): Promise<NewSession> {
    const token = newToken()
    const now = clock.now()
    await accounts.createSession(account.id, token, now, expiryOf(now, now))
    await accounts.forgetExpired(now)
    // The browser keeps it as long as it can last; the server knows whether it has lasted.
    return { token, maxAgeSeconds: longestMs / 1000 }
  }

  /** Runs one attempt under all its limits; `find` says who it is, or nobody. */
  async function attempt(
    limits: readonly (readonly [RateLimit, string])[],
    find: () => Promise<Account | undefined>,
  ): Promise<SignInResult> {
    const wait = Math.max(...limits.map(([limit, key]) => limit.waitSeconds(key)))
    if (wait > 0) return { ok: false, reason: 'rate-limited', retryAfterSeconds: wait }
    for (const [limit, key] of limits) limit.begin(key)
    const account = await find()
    if (!account) return { ok: false, reason: 'wrong' }
    for (const [limit, key] of limits) limit.succeeded(key)
    return { ok: true, session: await begin(account) }
  }

  return {
    async session(headers): Promise<SignedIn | undefined> {
      const token = sessionTokenOf(headers)
      if (!token) return undefined
      const now = clock.now()
      const record = await accounts.findSession(token, now)
      if (!record) return undefined
      let { expiresAt } = record
      if (now.getTime() - record.lastSeenAt.getTime() > touchEveryMs) {
        expiresAt = expiryOf(record.createdAt, now)
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
      return await attempt([[ofAddress, `link/${networkOf(address)}`]], async () => undefined)
    },

    signInWithPassword: (name, password, address) =>
      attempt(
        [
          [ofAddress, `password/${networkOf(address)}`],
          [ofName, name],
        ],
        async () => {
          const account = await accounts.byName(name)
          const right = await verify(account?.passwordHash ?? (await decoyHash), password)
          return right && account?.passwordHash ? account : undefined
        },
      ),

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
        if (ofPerson.waitSeconds(account.id) > 0) return { ok: false, reason: 'rate-limited' }
        ofPerson.begin(account.id)
        if (!(await verify(account.passwordHash, current ?? ''))) return { ok: false, reason: 'wrong' }
        ofPerson.succeeded(account.id)
      }
      await accounts.setPasswordHash(account.id, await hash(next))
      await accounts.endOtherSessions(account.id, signedIn.sessionId)
      tellEnded()
      return { ok: true }
    },
  }
}

const expiryOf = (begun: Date, used: Date) => new Date(Math.min(used.getTime() + unusedMs, begun.getTime() + longestMs))

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
