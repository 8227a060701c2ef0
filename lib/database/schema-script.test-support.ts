import { readFile } from 'node:fs/promises'
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import { openEngine } from './migrate'

/** The SQL that makes `schemaFile` out of an empty database. */
export async function schemaScript(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  schemaFile: string,
): Promise<string> {
  const engine = await openEngine(adapter, schemaFile)
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: {
      tag: 'schemaDatamodel',
      files: [{ path: schemaFile, content: await readFile(schemaFile, 'utf8') }],
    },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  })
  return stdout ?? ''
}
