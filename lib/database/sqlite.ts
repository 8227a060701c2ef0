/** The embedded database: one file in the data folder. */
import { chmodSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { PrismaClient } from '../../.build/prisma/client'
import { applyMigrations, pendingMigrations } from './migrate'
import type { Database, DatabaseOptions } from './open-database'

/** Opens `<dataFolder>/orrery.db` (mode 0600), creating it as needed. */
export async function openSqlite(
  dataFolder: string,
  prismaFolder: string,
  { migrate }: Pick<DatabaseOptions, 'migrate'>,
): Promise<Database> {
  const file = path.join(dataFolder, 'orrery.db')
  if (!existsSync(file)) writeFileSync(file, '', { mode: 0o600 })
  chmodSync(file, 0o600)
  const migrated = migrate ? await migrateInOnePiece(file, prismaFolder) : []
  const client = new PrismaClient({ adapter: adapterOf(file) })
  // Readers do not wait for the writer, and `orrery token` may write while the console runs.
  await client.$queryRawUnsafe('PRAGMA journal_mode = WAL')
  return { client, migrated, close: () => client.$disconnect() }
}

/** How long a statement waits while another process writes, which takes milliseconds; the driver would fail at once. */
const busyMs = 2_000

const adapterOf = (file: string) => new PrismaLibSql({ url: `file:${file}`, timeout: busyMs })

/**
 * A migration that is cut off half-way leaves a database that neither version can read. So a copy is migrated, and takes
 * the place of the original when it is whole.
 */
async function migrateInOnePiece(file: string, prismaFolder: string): Promise<readonly string[]> {
  const migrations = path.join(prismaFolder, 'migrations')
  const copy = `${file}.next`
  const original = adapterOf(file)
  for (const leftover of [copy, `${copy}-wal`, `${copy}-shm`, `${copy}-journal`]) rmSync(leftover, { force: true })
  if ((await pendingMigrations(original, migrations)).length === 0) return []

  // VACUUM writes into an empty file too, and this one has its mode already.
  writeFileSync(copy, '', { mode: 0o600 })
  const database = await original.connect()
  await database.executeScript(`VACUUM INTO '${copy.replaceAll("'", "''")}'`)
  // What the copy has in it must not be replayed into it.
  await database.executeScript('PRAGMA wal_checkpoint(TRUNCATE)')
  await database.dispose()
  const migrated = await applyMigrations(adapterOf(copy), 'sqlite', migrations)
  renameSync(copy, file)
  return migrated
}
