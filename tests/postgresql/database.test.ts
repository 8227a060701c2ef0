/** The same database, kept by PostgreSQL: its own server, the same contract, the same product. */
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { PrismaPg } from '@prisma/adapter-pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../lib/database/database-contract.test-support'
import { type Database, openDatabase } from '../../lib/database/open-database'
import { schemaScript } from '../../lib/database/schema-script.test-support'
import { makeDataFolder, root, startOrrery } from '../support/orrery-process'
import { type PostgresqlServer, startPostgresql } from '../support/postgresql'

const run = promisify(execFile)
const prisma = path.join(root, 'prisma')

let server: PostgresqlServer
let database: Database
const open = (name: string) => openDatabase('', prisma, { url: server.url(name) })
beforeAll(async () => {
  server = await startPostgresql()
  await server.createDatabase('contract')
  database = await open('contract')
})
afterAll(async () => {
  await database?.close()
  await server?.stop()
})

testDatabase({ opened: () => database, reopen: () => open('contract') })

test('each migration stands for both kinds of database', () => {
  expect(readdirSync(path.join(prisma, 'postgresql-migrations'))).toEqual(readdirSync(path.join(prisma, 'migrations')))
})

test('the migrations make exactly what the schema says', async () => {
  await server.createDatabase('by_schema')
  const adapter = new PrismaPg(server.url('by_schema'))
  const connection = await adapter.connect()
  await connection.executeScript(await schemaScript(adapter, path.join(root, '.build/postgresql.prisma')))
  await connection.dispose()
  expect(await shapeOf(server.url('contract'))).toEqual(await shapeOf(server.url('by_schema')))
})

test('of consoles that start at once on an empty database, one makes the tables', async () => {
  await server.createDatabase('together')
  const opened = await Promise.all([open('together'), open('together'), open('together')])
  const names = readdirSync(path.join(prisma, 'postgresql-migrations'))
  expect(opened.flatMap(({ migrated }) => migrated)).toEqual(names)
  await Promise.all(opened.map((each) => each.close()))
})

/** Every column, index and constraint, in words that compare. */
async function shapeOf(url: string): Promise<unknown> {
  const connection = await new PrismaPg(url).connect()
  const ask = async (sql: string) => (await connection.queryRaw({ sql, args: [], argTypes: [] })).rows
  const shape = [
    await ask(
      `SELECT table_name::text, column_name::text, data_type::text, is_nullable::text, column_default::text,
              character_maximum_length::text, datetime_precision::text
       FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_prisma%' ORDER BY 1, 2`,
    ),
    await ask(
      `SELECT indexdef::text FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE '\\_prisma%' ORDER BY 1`,
    ),
    await ask(
      `SELECT conname::text, pg_get_constraintdef(oid)::text FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE '%\\_prisma%' ORDER BY 1`,
    ),
  ]
  await connection.dispose()
  return shape
}

test('the product keeps people, sessions and settings in it, over restarts of itself and of the server', async () => {
  await server.createDatabase('product')
  const dataFolder = makeDataFolder()
  const orrery = await startOrrery({
    dataFolder,
    environment: { ORRERY_DATABASE_URL: server.url('product'), ORRERY_EMPTY: '1' },
  })
  try {
    expect(readdirSync(dataFolder)).not.toContain('orrery.db')
    const { cookie, ask } = await signedIn(orrery.link)
    const chosen = await ask('/api/settings', { method: 'PATCH', body: JSON.stringify({ 'ui.theme': 'dark' }) })
    expect(chosen.status).toBe(200)
    expect(cookie).toContain('orrery_session')
    await orrery.restart()
    expect(await (await ask('/api/settings')).json()).toMatchObject({ 'ui.theme': 'dark' })

    await server.interrupt(async () => {
      const { checks } = (await (await fetch(`${orrery.origin}/api/readyz`)).json()) as { checks: { database: string } }
      expect(checks.database).not.toBe('ok')
      expect(checks.database).not.toContain('three')
      expect((await ask('/api/settings')).status).toBeGreaterThanOrEqual(500)
    })
    expect(await (await ask('/api/settings')).json()).toMatchObject({ 'ui.theme': 'dark' })

    const { stdout } = await run(process.execPath, ['bin/orrery.js', 'token'], {
      cwd: root,
      env: { ...process.env, ORRERY_DATA: dataFolder, ORRERY_DATABASE_URL: server.url('product') },
    })
    await signedIn(/http\S+/.exec(stdout)?.[0] ?? '')
  } finally {
    await orrery.stop()
  }

  async function signedIn(link: string) {
    const response = await fetch(link, { redirect: 'manual' })
    const cookie = response.headers.get('set-cookie')?.split(';', 1)[0] ?? ''
    const headers = { cookie, origin: orrery.origin, 'content-type': 'application/json' }
    return { cookie, ask: (address: string, init = {}) => fetch(`${orrery.origin}${address}`, { ...init, headers }) }
  }
})

test.each([
  { what: 'a database that is not there', url: () => server.url('nowhere'), says: 'nowhere' },
  { what: 'a wrong password', url: () => server.url().replace(/:[^:@/]+@/, ':wrong@'), says: 'credentials' },
  {
    what: 'a server that is not there',
    url: () => 'postgresql://orrery:secret@127.0.0.1:1/orrery',
    says: '127.0.0.1:1',
  },
  { what: 'another kind of URL', url: () => 'mysql://orrery:secret@127.0.0.1/orrery', says: 'ORRERY_DATABASE_URL' },
])('$what is said in one line that keeps the password', async ({ url, says }) => {
  const dataFolder = makeDataFolder()
  const started = startOrrery({ dataFolder, environment: { ORRERY_DATABASE_URL: url() } })
  const { message } = await started.then(
    () => ({ message: 'it started' }),
    (error: Error) => error,
  )
  const [, ...lines] = message.trim().split('\n')
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain(says)
  expect(lines[0]).not.toMatch(/secret|wrong@|three/)
})
