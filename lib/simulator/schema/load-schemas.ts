/**
 * The API's types, from `.build/schema.json`. That file is made here when it is missing or its sources have changed; it is
 * not committed, because the descriptions in it are Kubernetes' own prose.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ExtensibleSchemas, extensibleSchemas } from './custom-types'
import { generateSchema } from './generate/generate-schema'
import type { SchemaData } from './schema-data'
import { createSchemas } from './schemas'
import { enumFields } from './tables/enums'
import { atomicStructs, mergeRules } from './tables/lists'
import { quantityFields } from './tables/quantities'

/** Raise when generate/ comes to write something else. */
const generatorVersion = 3

export function loadSchemas(): ExtensibleSchemas {
  return extensibleSchemas(createSchemas(loadSchemaData()))
}

/** `rebuild` makes the file anew even if it looks current. */
export function loadSchemaData({ rebuild = false }: { rebuild?: boolean } = {}): SchemaData {
  const clientFolder = findPackage('@kubernetes/client-node')
  if (!clientFolder) throw new Error('@kubernetes/client-node is not installed: run npm install')
  const typesFolder = findPackage('kubernetes-types')
  const key = keyOf(clientFolder, typesFolder)
  // <root>/node_modules/@kubernetes/client-node
  const file = join(dirname(dirname(dirname(clientFolder))), '.build', 'schema.json')
  const current = rebuild ? undefined : readCurrent(file, key)
  if (current) return current
  const data = generateSchema({ clientFolder, ...(typesFolder ? { typesFolder } : {}), key })
  save(file, data)
  return data
}

function keyOf(clientFolder: string, typesFolder: string | undefined): string {
  const tables = JSON.stringify([mergeRules, [...atomicStructs], enumFields, quantityFields])
  const digest = createHash('sha256').update(tables).digest('hex').slice(0, 16)
  return [versionOf(clientFolder), typesFolder ? versionOf(typesFolder) : 'none', generatorVersion, digest].join('+')
}

function versionOf(folder: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return typeof manifest === 'object' && manifest && 'version' in manifest ? String(manifest.version) : ''
}

/** Looks upwards from this file (which may be a bundle in .build/), then from the working folder. */
function findPackage(name: string): string | undefined {
  for (const start of [dirname(fileURLToPath(import.meta.url)), process.cwd()]) {
    for (let folder = start; ; folder = dirname(folder)) {
      const candidate = join(folder, 'node_modules', name)
      if (existsSync(join(candidate, 'package.json'))) return candidate
      if (dirname(folder) === folder) break
    }
  }
  return undefined
}

function readCurrent(file: string, key: string): SchemaData | undefined {
  try {
    const data = JSON.parse(readFileSync(file, 'utf8')) as SchemaData
    return data.key === key ? data : undefined
  } catch {
    return undefined
  }
}

/** A folder that cannot be written costs a third of a second at every start, nothing else. */
function save(file: string, data: SchemaData): void {
  const partial = `${file}.${process.pid}`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(partial, JSON.stringify(data))
    renameSync(partial, file)
  } catch {
    return
  }
}
