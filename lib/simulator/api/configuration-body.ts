/** Reading the body of an apply: YAML, of which JSON is a part. Models applyPatcher of endpoints/handlers/patch.go. */
import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import { badRequest } from '../../kube/status-error'
import type { FieldValidation } from '../schema/schema'
import { assertShallow, type ParsedBody } from './body'

export function parseConfiguration(
  text: string,
  validation: FieldValidation,
  warn: (message: string) => void,
): ParsedBody {
  const lines = new LineCounter()
  let value: unknown
  const repeated: string[] = []
  try {
    const document = parseDocument(text, { uniqueKeys: false, schema: 'core', merge: true, lineCounter: lines })
    const [error] = document.errors
    if (error) throw error
    collectRepeated(document.contents, lines, repeated)
    // An alias that multiplies itself is refused, not unfolded.
    value = document.toJS({ maxAliasCount: 100 })
    assertShallow(value)
  } catch (error) {
    throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (repeated.length > 0 && validation !== 'Ignore') {
    const why = `error converting YAML to JSON: yaml: unmarshal errors:\n${repeated.join('\n')}`
    if (validation === 'Strict') throw badRequest(`error strict decoding YAML: ${why}`)
    warn(why)
  }
  return { value, duplicates: [] }
}

function collectRepeated(node: unknown, lines: LineCounter, found: string[]): void {
  if (isSeq(node)) for (const item of node.items) collectRepeated(item, lines, found)
  if (!isMap(node)) return
  const seen = new Set<string>()
  for (const pair of node.items) {
    if (!isPair(pair) || !isScalar(pair.key)) continue
    const key = String(pair.key.value)
    if (seen.has(key)) {
      const { line } = lines.linePos(pair.key.range?.[0] ?? 0)
      found.push(`  line ${line}: key ${JSON.stringify(key)} already set in map`)
    }
    seen.add(key)
    collectRepeated(pair.value, lines, found)
  }
}
