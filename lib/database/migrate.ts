/**
 * Brings a database to the current schema with Prisma's own schema engine. The engine that the Prisma CLI would download
 * comes as WebAssembly from npm instead, so that a machine without internet can start.
 */
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import type { MigrationDirectory, SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg'

/** Applies what is missing of `folder` (as `prisma migrate deploy`), and returns the names of what it applied. */
export async function applyMigrations(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  provider: 'sqlite' | 'postgresql',
  folder: string,
): Promise<readonly string[]> {
  const connections: SqlDriverAdapter[] = []
  const noting = {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    connectToShadowDb: () => adapter.connectToShadowDb(),
    async connect() {
      const connection = await adapter.connect()
      connections.push(connection)
      return connection
    },
  }
  try {
    // Which models there are matters to what migrations are made from, not to those who apply them.
    const engine = await openEngine(noting, `datasource db {\n  provider = "${provider}"\n}\n`)
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: {
        baseDir: folder,
        lockfile: { path: 'migration_lock.toml', content: null },
        shadowDbInitScript: '',
        migrationDirectories: await readMigrations(folder),
      },
      filters: { externalTables: [], externalEnums: [] },
    })
    return appliedMigrationNames
  } finally {
    // The engine leaves them open, and PostgreSQL's lock on migrations with them.
    await Promise.all(connections.map((connection) => connection.dispose()))
  }
}

/** Names of the folders of `folder` that the database has not finished; all of them for one that knows of no migrations. */
export async function pendingMigrations(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  folder: string,
): Promise<readonly string[]> {
  const database = await adapter.connect()
  try {
    const ask = (sql: string) => database.queryRaw({ sql, args: [], argTypes: [] })
    const { rows: tables } = await ask("SELECT name FROM sqlite_master WHERE name = '_prisma_migrations'")
    const sql = 'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL'
    const finished = tables.length === 0 ? [] : (await ask(sql)).rows.map(([name]) => name)
    return (await readMigrations(folder)).map(({ path: name }) => name).filter((name) => !finished.includes(name))
  } finally {
    await database.dispose()
  }
}

export async function openEngine(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  schema: string,
): Promise<SchemaEngine> {
  const { SchemaEngine } = await loadEngine()
  return SchemaEngine.new(
    { datamodels: [['schema.prisma', schema]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter),
  )
}

let engine: Promise<typeof import('@prisma/schema-engine-wasm/schema_engine_bg')> | undefined

/** Once per process: the package's glue holds the one instance that its objects point into. */
function loadEngine() {
  engine ??= instantiate()
  return engine
}

/** The package is written for bundlers; in plain Node its WebAssembly is instantiated by hand. */
async function instantiate() {
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const binary = await readFile(path.join(path.dirname(script), 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(binary, {
    './schema_engine_bg.js': glue as unknown as WebAssembly.ModuleImports,
  })
  glue.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
  return glue
}

async function readMigrations(folder: string): Promise<MigrationDirectory[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: await readFile(path.join(folder, name, 'migration.sql'), 'utf8') },
      },
    })),
  )
}
