import { readFile } from 'node:fs/promises'
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import { openEngine } from './migrate'

/** The SQL that makes `schemaFile` out of an empty database. */
export async function schemaScript(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  schemaFile: string,
): Promise<string> {
  const schema = await readFile(schemaFile, 'utf8')
  const engine = await openEngine(adapter, schema)
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: {
      tag: 'schemaDatamodel',
      files: [{ path: schemaFile, content: schema }],
    },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  })
  return stdout ?? ''
}
