/**
 * The client's generator lost the descriptions of fields that refer to another type ("The deployment strategy to use...").
 * kubernetes-types, where it is installed, still has them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unescapeText } from './text'

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
      const text = comment.replace(/^\s*\* ?/gm, '').trim()
      texts.set(`${packageName}.${name}.${field}`, unescapeText(text))
    }
  }
}
