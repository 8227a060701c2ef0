/**
 * The shape of what the form reads and sends: where a map, a list, a text or an amount belongs. What stands there beyond
 * that is the cluster's to judge.
 */
import { type Document, isMap, isScalar, isSeq, type Node } from 'yaml'
import type { NodeType, YamlFault } from './yaml-fault'

type Shape = 'text' | 'amount' | { fields: Readonly<Record<string, Shape>> } | { each: Shape } | { list: Shape }

const texts: Shape = { each: 'text' }
const textList: Shape = { list: 'text' }
const amounts: Shape = { each: 'amount' }
const metadata: Shape = {
  fields: { name: 'text', namespace: 'text', labels: texts, annotations: texts, finalizers: textList },
}
const scopes: Shape = {
  fields: { matchExpressions: { list: { fields: { scopeName: 'text', operator: 'text', values: textList } } } },
}
const limit: Shape = {
  fields: {
    type: 'text',
    max: amounts,
    min: amounts,
    default: amounts,
    defaultRequest: amounts,
    maxLimitRequestRatio: amounts,
  },
}
const shapes: Readonly<Record<string, Shape>> = {
  Namespace: { fields: { metadata, spec: { fields: { finalizers: textList } } } },
  ResourceQuota: {
    fields: { metadata, spec: { fields: { hard: amounts, scopes: textList, scopeSelector: scopes } } },
  },
  LimitRange: { fields: { metadata, spec: { fields: { limits: { list: limit } } } } },
}

/** `lineOf`: where a node stands. */
export function shapeFaults(
  document: Document,
  kind: string,
  lineOf: (node: unknown) => { line?: number },
): YamlFault[] {
  const faults: YamlFault[] = []
  const walk = (node: unknown, shape: Shape, path: string): void => {
    const found = typeOf(node)
    // As the API server reads it: null is as good as absent.
    if (found === 'typeNothing') return
    const refuse = (expected: NodeType) => faults.push({ key: 'yamlBadType', path, expected, found, ...lineOf(node) })
    if (shape === 'text' && isScalar(node) && (found === 'typeNumber' || found === 'typeBoolean')) {
      faults.push({ key: 'yamlUnquoted', path, found, value: node.source ?? String(node.value), ...lineOf(node) })
    } else if (shape === 'text') {
      if (found !== 'typeText') refuse('typeText')
    } else if (shape === 'amount') {
      if (found !== 'typeText' && found !== 'typeNumber') refuse('typeAmount')
    } else if ('list' in shape) {
      if (!isSeq(node)) refuse('typeList')
      else for (const [at, item] of node.items.entries()) walk(item, shape.list, `${path}[${at}]`)
    } else if (!isMap(node)) refuse('typeMap')
    else {
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? String(key.value) : String(key)
        if ('each' in shape) walk(value, shape.each, `${path}[${name}]`)
        else if (Object.hasOwn(shape.fields, name)) {
          walk(value, shape.fields[name] ?? 'text', path ? `${path}.${name}` : name)
        }
      }
    }
  }
  const shape = shapes[kind]
  if (shape) walk(document.contents as Node | null, shape, '')
  return faults
}

function typeOf(node: unknown): NodeType {
  if (isMap(node)) return 'typeMap'
  if (isSeq(node)) return 'typeList'
  const value = isScalar(node) ? node.value : node
  if (value === null || value === undefined) return 'typeNothing'
  if (typeof value === 'number' || typeof value === 'bigint') return 'typeNumber'
  return typeof value === 'boolean' ? 'typeBoolean' : 'typeText'
}
