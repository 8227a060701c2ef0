/**
 * Reads the models that @kubernetes/client-node ships, as text: importing them would cost a second and 100 MB. A model's
 * `.js` has the names, types and formats of its fields, its `.d.ts` the descriptions and which fields are optional.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unescapeText } from './text'

export interface ModelField {
  name: string
  /** As the client spells it: 'V1PodSpec', 'Array<V1Container>', '{ [key: string]: string; }', 'Date'. */
  type: string
  format: string
  required: boolean
  description: string | undefined
}

export interface Model {
  name: string
  description: string | undefined
  fields: readonly ModelField[]
}

export function readModels(clientFolder: string): Map<string, Model> {
  const folder = join(clientFolder, 'dist/gen/models')
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.d.ts') && !['all.d.ts', 'ObjectSerializer.d.ts'].includes(file))
    .map((file) => file.slice(0, -'.d.ts'.length))
    .sort()
  const models = names.map((name) => readModel(folder, name)).filter((model) => model !== undefined)
  return new Map(models.map((model) => [model.name, model]))
}

interface Attribute {
  name: string
  baseName: string
  type: string
  format: string
}

function readModel(folder: string, name: string): Model | undefined {
  const code = readFileSync(join(folder, `${name}.js`), 'utf8')
  const map = /attributeTypeMap = (\[[\s\S]*?\n\]);/.exec(code)?.[1]
  if (!map) return undefined
  const types = readFileSync(join(folder, `${name}.d.ts`), 'utf8')
  const [head = '', body = ''] = types.split(/^export declare class /m)
  const facts = new Map<string, { required: boolean; description: string | undefined }>()
  for (const match of body.matchAll(/^ {4}(?:\/\*\*\n([\s\S]*?)\*\/\n {4})?'([^']+)'(\??):/gm)) {
    const [, comment, field = '', optional] = match
    facts.set(field, { required: !optional, description: readComment(comment) })
  }
  const fields = (JSON.parse(map) as Attribute[]).map(({ name: clientName, baseName, type, format }) => {
    const { required = false, description } = facts.get(clientName) ?? {}
    return { name: baseName, type, format, required, description }
  })
  const description = readComment(/\/\*\*\n((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(head)?.[1])
  return { name, description, fields }
}

function readComment(comment: string | undefined): string | undefined {
  const text = comment
    ?.split('\n')
    .map((line) => line.trim().replace(/^\* ?/, ''))
    .join('\n')
    .trim()
  return text ? unescapeText(text) : undefined
}
