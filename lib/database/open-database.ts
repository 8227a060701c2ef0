/** The only door to Prisma. Everything else sees repositories. */
import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { PrismaClient } from '../../.build/prisma/client'
import { applyMigrations } from './migrate'

export type { PrismaClient } from '../../.build/prisma/client'

export interface Database {
  client: PrismaClient
  /** Names of the migrations that this start applied. */
  migrated: readonly string[]
  close(): Promise<void>
}

/** Opens `<dataFolder>/orrery.db` (mode 0600), creating and migrating it as needed. `prismaFolder` holds schema and migrations. */
export async function openDatabase(dataFolder: string, prismaFolder: string): Promise<Database> {
  const file = path.join(dataFolder, 'orrery.db')
  if (!existsSync(file)) writeFileSync(file, '', { mode: 0o600 })
  chmodSync(file, 0o600)
  const adapter = new PrismaLibSql({ url: `file:${file}` })
  const migrated = await applyMigrations(
    adapter,
    path.join(prismaFolder, 'schema.prisma'),
    path.join(prismaFolder, 'migrations'),
  )
  const client = new PrismaClient({ adapter })
  // Readers do not wait for the writer, and `orrery token` may write while the console runs.
  await client.$queryRawUnsafe('PRAGMA journal_mode = WAL')
  return { client, migrated, close: () => client.$disconnect() }
}
