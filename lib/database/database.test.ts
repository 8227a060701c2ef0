import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAccounts } from './accounts'
import { testDatabase } from './database-contract.test-support'
import { type Database, openDatabase } from './open-database'
import { schemaScript } from './schema-script.test-support'

const folder = mkdtempSync(path.join(tmpdir(), 'orrery-database-'))
const prisma = path.resolve('prisma')
let database: Database
beforeAll(async () => {
  database = await openDatabase(folder, prisma)
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

const tablesOf = async ({ client }: Database) =>
  client.$queryRawUnsafe<{ sql: string }[]>(
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '\\_prisma%' ESCAPE '\\' ORDER BY name",
  )

test('the migrations make exactly what the schema says', async () => {
  const script = await schemaScript(
    new PrismaLibSql({ url: `file:${path.join(folder, 'empty.db')}` }),
    path.join(prisma, 'schema.prisma'),
  )
  const wanted = script
    .split(';')
    .map((statement) => statement.replace(/--.*$/gm, '').replace(/\s+/g, ' ').trim())
    .filter(Boolean)
  const found = (await tablesOf(database)).map(({ sql }) => sql.replace(/\s+/g, ' ').trim())
  expect(found.sort()).toEqual(wanted.sort())
})

testDatabase({ opened: () => database, reopen: () => openDatabase(folder, prisma) })

test('a write waits for that of another process', async () => {
  const accounts = createAccounts(database.client)
  const { id } = await accounts.ensure('patient', [])
  const holder = `
    const { createClient } = await import('@libsql/client')
    const client = createClient({ url: ${JSON.stringify(`file:${path.join(folder, 'orrery.db')}`)} })
    const held = await client.transaction('write')
    console.log('held')
    setTimeout(() => held.commit(), 300)`
  const other = spawn(process.execPath, ['--input-type=module', '-e', holder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(other, 'close')
  await once(other.stdout, 'data')
  const now = new Date()
  await accounts.createToken(id, 'token of the patient', new Date(now.getTime() + 60_000))
  await accounts.createSession(id, 'session of the patient', now, new Date(now.getTime() + 60_000))
  expect(await ended).toEqual([0, null])
})

test('a migration that breaks off half-way leaves the database as it was', async () => {
  const own = mkdtempSync(path.join(tmpdir(), 'orrery-migration-'))
  try {
    const next = path.join(own, 'prisma')
    cpSync(prisma, next, { recursive: true })
    const folderOfNext = path.join(next, 'migrations/29990101000000_next')
    mkdirSync(folderOfNext)
    const write = (sql: string) => writeFileSync(path.join(folderOfNext, 'migration.sql'), sql)

    const before = await openDatabase(own, prisma)
    await createAccounts(before.client).ensure('kept', [])
    await before.close()
    write('CREATE TABLE "Half" ("id" TEXT); INSERT INTO "Nowhere" VALUES (1);')
    await expect(openDatabase(own, next)).rejects.toThrow()
    const still = await openDatabase(own, prisma)
    expect((await tablesOf(still)).filter(({ sql }) => sql.includes('"Half"'))).toEqual([])
    await still.close()

    write('CREATE TABLE "Half" ("id" TEXT);')
    const after = await openDatabase(own, next)
    expect(after.migrated).toEqual(['29990101000000_next'])
    expect(await createAccounts(after.client).byName('kept')).toBeDefined()
    await after.close()
    expect(statSync(path.join(own, 'orrery.db')).mode & 0o777).toBe(0o600)
    expect(readdirSync(own).filter((name) => name.includes('next'))).toEqual([])
  } finally {
    rmSync(own, { recursive: true })
  }
})
