/** The only door to Prisma. Everything else sees repositories. */
import type { PrismaClient } from '../../.build/prisma/client'
import { openPostgresql } from './postgresql'
import { openSqlite } from './sqlite'

export type { PrismaClient } from '../../.build/prisma/client'

export interface Database {
  client: PrismaClient
  /** Names of the migrations that this start applied. */
  migrated: readonly string[]
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** Brings the database up to date first; not while another process has it open. */
  migrate: boolean
  /** A PostgreSQL database (`postgresql://user:password@host:5432/name`) instead of the file in the data folder. */
  url?: string | undefined
}

/** `prismaFolder` holds schema and migrations. */
export function openDatabase(
  dataFolder: string,
  prismaFolder: string,
  { migrate = true, url }: Partial<DatabaseOptions> = {},
): Promise<Database> {
  return url ? openPostgresql(url, prismaFolder, { migrate }) : openSqlite(dataFolder, prismaFolder, { migrate })
}
