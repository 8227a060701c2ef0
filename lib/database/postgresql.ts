/** A PostgreSQL server instead of the embedded database: several consoles may share it. */
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../../.build/prisma-postgresql/client'
import { applyMigrations } from './migrate'
import type { Database, DatabaseOptions } from './open-database'

/** A server that does not answer is said to be away, not waited for. */
const connectionTimeoutMillis = 10_000

/** Opens the database that a connection URL names; it must exist. Its tables are made in the default schema of its user. */
export async function openPostgresql(
  url: string,
  prismaFolder: string,
  { migrate }: Pick<DatabaseOptions, 'migrate'>,
): Promise<Database> {
  // A connection that breaks while nobody uses it is replaced by the pool; the next query says what is wrong.
  const adapter = new PrismaPg({ connectionString: url, connectionTimeoutMillis }, { onPoolError: () => undefined })
  // The engine takes a lock on the server: of several consoles that start at once, one migrates.
  const migrated = migrate
    ? await applyMigrations(adapter, 'postgresql', path.join(prismaFolder, 'postgresql-migrations'))
    : []
  const client = new PrismaClient({ adapter })
  // Made from the same models; what PostgreSQL could do beyond them (isolation levels, filters) is not used.
  return { client: client as unknown as Database['client'], migrated, close: () => client.$disconnect() }
}
