/**
 * What of a text the cluster would not take, by its own schema. Where that is not certain nothing is said: the dry run says
 * the rest. A document that is no YAML is told so, and nothing about its fields.
 */
import {
  Composer,
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  type Pair,
  Parser,
  type YAMLMap,
} from 'yaml'
import { checkSchema, type SchemaProblem } from '../../kube/open-api/check'
import { entriesOf } from '../manifests/read-manifests'
import { type KindFault, kindFault } from '../manifests/served-kinds'
import { nearestWord } from '../near-words'
import { hasAliases, writtenOut } from '../yaml/aliases'
import { type SyntaxFault, syntaxFault } from '../yaml/syntax-fault'
import { schemaOfObject } from './field-doc'
import type { ClusterKnowledge } from './knowledge'

type TypeProblem = Extract<SchemaProblem, { sort: 'type' }>

export type DiagnosisFault =
  | SyntaxFault
  | { key: 'unknownField'; field: string; near?: string }
  | { key: 'wrongType'; field: string; expected: TypeProblem['expected'] }
  | { key: 'missingField'; field: string }
  | { key: 'notAllowed'; field: string; allowed: readonly unknown[] }
  | KindFault

export interface Diagnosis {
  from: number
  to: number
  severity: 'error' | 'warning'
  fault: DiagnosisFault
  /** What would put it right. */
  fix?: { from: number; to: number; text: string }
}

export interface Diagnosed {
  items: readonly Diagnosis[]
  /** Kinds that the cluster serves without describing them to this person. */
  unchecked: readonly string[]
}

/** `breathe` is awaited again and again while a long text is read. */
export async function diagnose(
  text: string,
  knowledge: Pick<ClusterKnowledge, 'served' | 'schemas'>,
  breathe: () => Promise<void> = async () => undefined,
): Promise<Diagnosed> {
  const unchecked = new Set<string>()
  const items: Diagnosis[] = []
  for (const document of await readSlowly(text, breathe)) {
    items.push(...(await diagnoseDocument(document, text, knowledge, (kind) => unchecked.add(kind))))
    await breathe()
  }
  return { items: items.sort((a, b) => a.from - b.from), unchecked: [...unchecked] }
}

/** As parseAllDocuments, in small steps. */
async function readSlowly(text: string, breathe: () => Promise<void>): Promise<Document.Parsed[]> {
  const [parser, composer] = [new Parser(), new Composer()]
  const documents: Document.Parsed[] = []
  let count = 0
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token))
    if (++count % tokensAtOnce === 0) await breathe()
  }
  for (const token of parser.end()) documents.push(...composer.next(token))
  documents.push(...composer.end(false, text.length))
  return documents
}

const tokensAtOnce = 500

async function diagnoseDocument(
  document: Document.Parsed,
  text: string,
  knowledge: Pick<ClusterKnowledge, 'served' | 'schemas'>,
  onUnchecked: (kind: string) => void,
): Promise<Diagnosis[]> {
  const syntax = document.errors.map((error): Diagnosis => {
    const [from, to] = error.pos
    const fault = syntaxFault(error, text, text.slice(0, from).split('\n').length)
    return { from, to: Math.max(to, from + 1), severity: 'error', fault }
  })
  // A key that is there twice keeps nothing else from being read.
  if (document.errors.some(({ code }) => code !== 'DUPLICATE_KEY')) return syntax
  const plain = withoutAliases(document)
  if (!plain?.contents) return syntax
  const objects = entriesOf(plain).flatMap((entry) => ('map' in entry ? [entry.map] : []))
  const found = await Promise.all(objects.map((map) => diagnoseObject(map, plain, text, knowledge, onUnchecked)))
  return [...syntax, ...found.flat()]
}

/** Undefined for aliases that lead nowhere or grow beyond measure: they are told elsewhere. */
function withoutAliases(document: Document.Parsed): Document.Parsed | undefined {
  try {
    const plain = hasAliases(document) ? writtenOut(document) : document
    plain.toJS()
    return plain
  } catch {
    return undefined
  }
}

async function diagnoseObject(
  map: YAMLMap,
  document: Document.Parsed,
  text: string,
  knowledge: Pick<ClusterKnowledge, 'served' | 'schemas'>,
  onUnchecked: (kind: string) => void,
): Promise<Diagnosis[]> {
  const [apiVersion, kind] = [map.get('apiVersion'), map.get('kind')]
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return []
  const reference = { apiVersion, kind }
  const served = await knowledge.served()
  const unserved = served && kindFault(reference, served)
  if (unserved) {
    const field = unserved.key === 'unknownKind' ? 'kind' : 'apiVersion'
    const node = map.get(field, true)
    return [{ ...rangeOf(node), severity: 'error', fault: unserved, ...replacing(node, unserved.near?.[field]) }]
  }
  const schemas = await knowledge.schemas(apiVersion)
  const schema = schemas && schemaOfObject(schemas, reference)
  if (!schemas || !schema) {
    if (served) onUnchecked(kind)
    return []
  }
  return checkSchema(schemas, schema, map.toJS(document)).map((problem) => diagnosisOf(problem, map, text))
}

function diagnosisOf(problem: SchemaProblem, map: YAMLMap, text: string): Diagnosis {
  const { path, field } = problem
  const pair = pairAt(map, path)
  const value = path.length === 0 ? map : nodeAt(map, path)
  switch (problem.sort) {
    case 'unknown': {
      const near = nearestWord(String(path.at(-1)), problem.known)
      const fault: DiagnosisFault = { key: 'unknownField', field, ...(near ? { near } : {}) }
      return { ...rangeOf(pair?.key ?? map), severity: 'error', fault, ...replacing(pair?.key, near) }
    }
    case 'type': {
      const fault: DiagnosisFault = { key: 'wrongType', field, expected: problem.expected }
      return { ...lineRange(value ?? map, text), severity: 'error', fault, ...retyped(problem, value, text) }
    }
    case 'required':
      return {
        ...lineRange(pair?.key ?? value ?? map, text),
        severity: 'warning',
        fault: { key: 'missingField', field },
      }
    case 'enum': {
      const near = nearestWord(String(problem.value), problem.allowed.map(String))
      const fault: DiagnosisFault = { key: 'notAllowed', field, allowed: problem.allowed }
      return { ...rangeOf(value ?? map), severity: 'warning', fault, ...replacing(value, near) }
    }
  }
}

/** A number or a truth value that was meant as text, and the truth of YAML 1.1. */
function retyped({ expected, value }: TypeProblem, node: unknown, text: string): Pick<Diagnosis, 'fix'> {
  const { from, to } = rangeOf(node)
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return { fix: { from, to, text: JSON.stringify(text.slice(from, to)) } }
  }
  if (expected !== 'boolean' || typeof value !== 'string') return {}
  if (/^(yes|on|true|y)$/i.test(value)) return { fix: { from, to, text: 'true' } }
  return /^(no|off|false|n)$/i.test(value) ? { fix: { from, to, text: 'false' } } : {}
}

function replacing(node: unknown, word: string | undefined): Pick<Diagnosis, 'fix'> {
  if (word === undefined || !isScalar(node) || !node.range) return {}
  const isQuoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE'
  return { fix: { ...rangeOf(node), text: isQuoted ? JSON.stringify(word) : word } }
}

function rangeOf(node: unknown): { from: number; to: number } {
  const range = isNode(node) ? node.range : undefined
  return { from: range?.[0] ?? 0, to: range?.[1] ?? 0 }
}

/** Of what is long, its first line is marked. */
function lineRange(node: unknown, text: string): { from: number; to: number } {
  const { from, to } = rangeOf(node)
  const end = text.indexOf('\n', from)
  return { from, to: end < 0 || end > to || end === from ? to : end }
}

function nodeAt(root: Node, path: readonly (string | number)[]): unknown {
  let node: unknown = root
  for (const step of path) {
    if (isSeq(node)) node = node.items[Number(step)]
    else if (isMap(node)) node = pairOf(node as YAMLMap, step)?.value
    else return undefined
  }
  return node
}

/** The innermost key on the way. */
function pairAt(map: YAMLMap, path: readonly (string | number)[]): Pair | undefined {
  const last = path.findLastIndex((step) => typeof step === 'string')
  const parent = last < 0 ? undefined : nodeAt(map, path.slice(0, last))
  return isMap(parent) ? pairOf(parent as YAMLMap, path[last] ?? '') : undefined
}

/** Keys may be numbers in YAML; in the object they are text. */
const pairOf = (map: YAMLMap, key: string | number) =>
  map.items.find((pair) => (isScalar(pair.key) ? String(pair.key.value) : String(pair.key)) === String(key))
