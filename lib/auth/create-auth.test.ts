import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { FakeClock } from '../clock.test-support'
import { type Accounts, createAccounts } from '../database/accounts'
import { type Database, openDatabase } from '../database/open-database'
import { createAuth, issueSignInToken } from './create-auth'

const folder = mkdtempSync(path.join(tmpdir(), 'orrery-auth-'))
let database: Database
let accounts: Accounts

beforeAll(async () => {
  database = await openDatabase(folder, path.resolve('prisma'))
  accounts = createAccounts(database.client)
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

let clock: FakeClock
let auth: ReturnType<typeof createAuth>
let name = 0
const person = () => accounts.ensure(`person-${name}`, ['orrery:administrators'])
beforeEach(() => {
  clock = new FakeClock()
  auth = createAuth({ accounts, clock })
  name++
})

const sessionCookie = 'orrery_session_3000'
const asking = (cookie: string) => new Headers({ host: '127.0.0.1:3000', cookie })
const cookie = (token: string) => `other=1; ${sessionCookie}=${token}`
async function signIn(): Promise<string> {
  const result = await auth.signInWithToken(await issueSignInToken(accounts, await person(), clock), '::1')
  if (!result.ok) throw new Error(result.reason)
  return cookie(result.session.token)
}

describe('a sign-in link', () => {
  test('signs in once, with the Kubernetes identity of its person', async () => {
    const token = await issueSignInToken(accounts, await person(), clock)
    const result = await auth.signInWithToken(token, '::1')
    expect(result.ok).toBe(true)
    if (!result.ok) return
    const signedIn = await auth.session(asking(cookie(result.session.token)))
    expect(signedIn?.person).toEqual({ user: `person-${name}`, groups: ['orrery:administrators'] })
    expect(signedIn?.hasPassword).toBe(false)
    expect(await auth.signInWithToken(token, '::1')).toEqual({ ok: false, reason: 'wrong' })
  })

  test('lets one of two simultaneous tries in', async () => {
    const token = await issueSignInToken(accounts, await person(), clock)
    const results = await Promise.all([auth.signInWithToken(token, '::1'), auth.signInWithToken(token, '::1')])
    expect(results.filter((result) => result.ok)).toHaveLength(1)
  })

  test('works however many wrong links and passwords came from the same address', async () => {
    for (let attempt = 0; attempt < 12; attempt++) {
      await auth.signInWithToken('nonsense', '::1')
      await auth.signInWithPassword(`nobody-${attempt}`, 'guess', '::1')
    }
    expect(await auth.signInWithToken('nonsense', '::1')).toMatchObject({ reason: 'rate-limited' })
    expect(await signIn()).toContain(sessionCookie)
  })

  test('is worth nothing after an hour', async () => {
    const token = await issueSignInToken(accounts, await person(), clock)
    await clock.advance(3_600_001)
    expect((await auth.signInWithToken(token, '::1')).ok).toBe(false)
  })
})

describe('a session', () => {
  test('ends with sign-out', async () => {
    const header = await signIn()
    const signedIn = await auth.session(asking(header))
    await auth.signOut(signedIn?.sessionId ?? '')
    expect(await auth.session(asking(header))).toBeUndefined()
  })

  test('ends two weeks after its last use, not its first', async () => {
    const header = await signIn()
    const week = 7 * 86_400_000
    await clock.advance(week)
    expect(await auth.session(asking(header))).toBeDefined()
    await clock.advance(week + 1000)
    expect(await auth.session(asking(header))).toBeDefined()
    await clock.advance(2 * week)
    expect(await auth.session(asking(header))).toBeUndefined()
  })

  test('ends a month after sign-in, however much it is used', async () => {
    const header = await signIn()
    const day = 86_400_000
    for (let days = 0; days < 29; days++) {
      await clock.advance(day)
      expect(await auth.session(asking(header)), `after ${days + 1} days`).toBeDefined()
    }
    await clock.advance(day)
    expect(await auth.session(asking(header))).toBeUndefined()
  })

  test.each(['', 'x=1', `${sessionCookie}=`, `${sessionCookie}=nonsense`])('is nobody for %j', async (header) => {
    expect(await auth.session(asking(header))).toBeUndefined()
  })

  test('is nobody when a second cookie of the name was planted', async () => {
    const header = await signIn()
    expect(await auth.session(asking(`${header}; ${sessionCookie}=planted`))).toBeUndefined()
  })

  test('cannot be made out of the database', async () => {
    const header = await signIn()
    const token = header.split('=').at(-1) ?? ''
    await database.client.$queryRawUnsafe('PRAGMA wal_checkpoint(TRUNCATE)')
    expect(readFileSync(path.join(folder, 'orrery.db')).includes(token)).toBe(false)
    expect(statSync(path.join(folder, 'orrery.db')).mode & 0o777).toBe(0o600)
  })
})

describe('the end of a session', () => {
  test('is told at once, whether by sign-out or by a new password', async () => {
    let told = 0
    const stop = auth.onSessionsEnded(() => told++)
    const header = await signIn()
    const signedIn = await auth.session(asking(header))
    if (!signedIn) throw new Error('not signed in')
    await auth.setPassword(signedIn, 'correct horse battery')
    expect(told).toBe(1)
    await auth.signOut(signedIn.sessionId)
    expect(told).toBe(2)
    stop()
    await auth.signOut(signedIn.sessionId)
    expect(told).toBe(2)
  })
})

describe('a password', () => {
  const password = 'correct horse battery'

  test('can be set, then signs in; nobody has one before', async () => {
    const header = await signIn()
    const signedIn = await auth.session(asking(header))
    if (!signedIn) throw new Error('not signed in')
    expect((await auth.signInWithPassword(`person-${name}`, '', 'a')).ok).toBe(false)
    expect(await auth.setPassword(signedIn, 'short')).toEqual({ ok: false, reason: 'too-short' })
    expect(await auth.setPassword(signedIn, password)).toEqual({ ok: true })
    expect((await auth.signInWithPassword(`person-${name}`, password, 'a')).ok).toBe(true)
    expect(await auth.signInWithPassword(`person-${name}`, `${password}!`, 'a')).toEqual({ ok: false, reason: 'wrong' })
  })

  test('changes only with the current one, and ends the other sessions', async () => {
    const [mine, other] = [await signIn(), await signIn()]
    const signedIn = await auth.session(asking(mine))
    if (!signedIn) throw new Error('not signed in')
    await auth.setPassword(signedIn, password)
    expect(await auth.session(asking(other))).toBeUndefined()
    expect(await auth.session(asking(mine))).toBeDefined()
    expect(await auth.setPassword(signedIn, 'another password', 'wrong')).toEqual({ ok: false, reason: 'wrong' })
    expect(await auth.setPassword(signedIn, 'another password', password)).toEqual({ ok: true })
  })

  test('cannot be guessed side by side either', async () => {
    const guesses = Array.from({ length: 15 }, (_, at) => auth.signInWithPassword(`many-${at}`, 'guess', '192.0.2.1'))
    const reasons = (await Promise.all(guesses)).map((result) => (result.ok ? 'ok' : result.reason))
    expect(reasons.filter((reason) => reason === 'wrong')).toHaveLength(10)
  })

  test('cannot be guessed for long, and an unknown name tells nothing', async () => {
    for (let attempt = 0; attempt < 10; attempt++) {
      expect(await auth.signInWithPassword('nobody', 'guess', '192.0.2.1')).toEqual({ ok: false, reason: 'wrong' })
    }
    expect(await auth.signInWithPassword('nobody', 'guess', '192.0.2.1')).toMatchObject({ reason: 'rate-limited' })
    expect(await auth.signInWithPassword('nobody', 'guess', '192.0.2.2')).toEqual({ ok: false, reason: 'wrong' })
  })

  test('cannot be guessed from all the addresses that one IPv6 network has', async () => {
    for (let attempt = 0; attempt < 10; attempt++) {
      await auth.signInWithPassword('nobody-v6', 'guess', `2001:db8::${attempt}`)
    }
    expect(await auth.signInWithPassword('nobody-v6', 'guess', '2001:db8::ff')).toMatchObject({
      reason: 'rate-limited',
    })
  })

  test('cannot be guessed for long from many addresses', async () => {
    const guesses = Array.from({ length: 102 }, (_, at) => auth.signInWithPassword('wanted', 'guess', `192.0.2.${at}`))
    const reasons = (await Promise.all(guesses)).map((result) => (result.ok ? 'ok' : result.reason))
    expect(reasons.filter((reason) => reason === 'wrong')).toHaveLength(100)
  })
})
