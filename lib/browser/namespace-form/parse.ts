/** Reads the YAML of a namespace and its limits as documents that can be changed, or says what is wrong and in which line. */
import { type Document, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml'
import { limitFields } from './form'

export type YamlFault = { line?: number } & (
  | { key: 'yamlNoNamespace' | 'yamlTwoNamespaces' | 'yamlNotObject' }
  | { key: 'yamlForeign'; kind: string }
  | { key: 'yamlBadType'; path: string; expected: 'typeMap' | 'typeText' | 'typeList' }
  /** In the parser's own words. */
  | { key: 'yamlWrong'; reason: string }
)

export type Path = readonly (string | number)[]

/** Where the limits of containers stand, or would stand: beside those of Pods and volumes, which the form leaves alone. */
export function containerLimitsPath(limits: Document): Path {
  const list = limits.getIn(['spec', 'limits'])
  const items = isSeq(list) ? list.items : []
  const found = items.findIndex((item) => isMap(item) && (item.get('type') ?? 'Container') === 'Container')
  return ['spec', 'limits', found >= 0 ? found : items.length]
}

export interface ParsedYaml {
  namespace: Document.Parsed
  quota: Document.Parsed | undefined
  limits: Document.Parsed | undefined
  all: readonly Document.Parsed[]
  line(document: Document.Parsed, path: Path): number | undefined
}

export function parseYaml(text: string): ParsedYaml | { fault: YamlFault } {
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, { lineCounter: lines })
  if (!Array.isArray(documents)) return { fault: { key: 'yamlNoNamespace' } }
  for (const { errors } of documents) {
    const [error] = errors
    if (error)
      return { fault: { key: 'yamlWrong', reason: firstLine(error.message), line: lines.linePos(error.pos[0]).line } }
  }
  const all = documents.filter(({ contents }) => contents !== null && !(isScalar(contents) && contents.value === null))
  const line = (document: Document.Parsed, path: Path): number | undefined => {
    const node = path.length > 0 ? document.getIn(path, true) : document.contents
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : document.contents?.range
    return Array.isArray(range) ? lines.linePos(Number(range[0])).line : undefined
  }
  const at = (document: Document.Parsed, path: Path) => {
    const found = line(document, path)
    return found === undefined ? {} : { line: found }
  }
  const byKind = new Map<string, Document.Parsed[]>()
  for (const document of all) {
    const kind = isMap(document.contents) ? document.get('kind') : undefined
    if (typeof kind !== 'string') return { fault: { key: 'yamlNotObject', ...at(document, []) } }
    if (!['Namespace', 'ResourceQuota', 'LimitRange'].includes(kind)) {
      return { fault: { key: 'yamlForeign', kind, ...at(document, ['kind']) } }
    }
    byKind.set(kind, [...(byKind.get(kind) ?? []), document])
  }
  const [namespace, second] = byKind.get('Namespace') ?? []
  if (!namespace) return { fault: { key: 'yamlNoNamespace' } }
  if (second) return { fault: { key: 'yamlTwoNamespaces', ...at(second, ['kind']) } }
  return { namespace, quota: byKind.get('ResourceQuota')?.[0], limits: byKind.get('LimitRange')?.[0], all, line }
}

/** The parser adds a picture of the place; the line number says it as well. */
const firstLine = (message: string) => (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '')

/** Where the form expects a map, a list or a text and the YAML has something else. */
export function typeFault({ namespace, quota, limits, line }: ParsedYaml): YamlFault | undefined {
  const inLimits: Path = limits ? containerLimitsPath(limits) : []
  const maps: readonly (readonly [Document.Parsed | undefined, Path])[] = [
    [namespace, ['metadata']],
    [namespace, ['metadata', 'labels']],
    [namespace, ['metadata', 'annotations']],
    [quota, ['metadata']],
    [quota, ['spec']],
    [quota, ['spec', 'hard']],
    [limits, ['metadata']],
    [limits, ['spec']],
    [limits, inLimits],
    ...limitFields.map((field) => [limits, [...inLimits, field]] as const),
  ]
  for (const [document, path] of maps) {
    const node = document?.getIn(path, true)
    if (!document || node === undefined || isMap(node) || (isScalar(node) && node.value === null)) continue
    const found = line(document, path)
    return {
      key: 'yamlBadType',
      path: printPath(path),
      expected: 'typeMap',
      ...(found === undefined ? {} : { line: found }),
    }
  }
  const list = limits?.getIn(['spec', 'limits'])
  if (limits && list !== undefined && list !== null && (typeof list !== 'object' || isMap(list))) {
    const found = line(limits, ['spec', 'limits'])
    return {
      key: 'yamlBadType',
      path: 'spec.limits',
      expected: 'typeList',
      ...(found === undefined ? {} : { line: found }),
    }
  }
  return undefined
}

const printPath = (path: Path) =>
  path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index > 0 ? `.${part}` : part)).join('')
