/**
 * The client's generator lost the descriptions of fields that refer to another type ("The deployment strategy to use...")
 * and the paragraphs of all. kubernetes-types, where it is installed, still has them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** By `<definition>.<field>`, e.g. `io.k8s.api.apps.v1.DeploymentSpec.strategy`. */
export function readFieldDescriptions(typesFolder: string | undefined): Map<string, string> {
  const texts = new Map<string, string>()
  if (!typesFolder || !existsSync(typesFolder)) return texts
  for (const group of readdirSync(typesFolder, { withFileTypes: true })) {
    if (!group.isDirectory()) continue
    for (const file of readdirSync(join(typesFolder, group.name)).filter((name) => name.endsWith('.d.ts'))) {
      const packageName = packageOf(group.name, file.slice(0, -'.d.ts'.length))
      readInterfaces(readFileSync(join(typesFolder, group.name, file), 'utf8'), packageName, texts)
    }
  }
  return texts
}

function packageOf(group: string, version: string): string {
  if (group === 'meta') return `io.k8s.apimachinery.pkg.apis.meta.${version}`
  if (group === 'apiextensions') return `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.${version}`
  return `io.k8s.api.${group}.${version}`
}

function readInterfaces(code: string, packageName: string, texts: Map<string, string>): void {
  for (const [, name = '', body = ''] of code.matchAll(/^export interface (\w+) \{\n([\s\S]*?)^\}/gm)) {
    for (const match of body.matchAll(/^ {4}\/\*\*([\s\S]*?)\*\/\n {4}(?:readonly )?"?([\w$-]+)"?\??:/gm)) {
      const [, comment = '', field = ''] = match
      const text = comment.replace(/^[ \t]*\* ?/gm, '').trim()
      texts.set(`${packageName}.${name}.${field}`, text)
    }
  }
}

/** Types that are plain values on the wire, by definition name. */
const valueTypes: Readonly<Record<string, { file: string; name: string }>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { file: 'api/resource.d.ts', name: 'Quantity' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': { file: 'meta/v1.d.ts', name: 'FieldsV1' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': { file: 'meta/v1.d.ts', name: 'MicroTime' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': { file: 'meta/v1.d.ts', name: 'Time' },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { file: 'runtime.d.ts', name: 'RawExtension' },
}

export function readValueTypes(typesFolder: string | undefined): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [definition, { file, name }] of Object.entries(valueTypes)) {
    const path = typesFolder && join(typesFolder, file)
    if (!path || !existsSync(path)) continue
    const code = readFileSync(path, 'utf8')
    const pattern = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\nexport (?:type|interface) ${name}\\b`)
    const comment = pattern.exec(code)?.[1]
    if (comment) texts[definition] = comment.replace(/^[ \t]*\* ?/gm, '').trim()
  }
  return texts
}
