/** Reading request bodies: bounded, JSON, YAML or protobuf, with the paths of keys that stand twice (a parser keeps only the last). */
import { isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml'
import { jsonSyntaxError } from '../../kube/json-syntax'
import { badRequest, requestEntityTooLarge, unsupportedMediaType } from '../../kube/status-error'
import { summarize } from '../schema/identity'
import type { Schemas } from '../schema/schema'
import { duplicateKeys } from './duplicate-keys'
import { decodeProtobuf, protobufMediaType } from './protobuf/decode-protobuf'

const maximumBodyBytes = 3 * 1024 * 1024

export interface ParsedBody {
  value: unknown
  /** `spec.replicas`, `spec.containers[0].name`: the second and further appearances. */
  duplicates: readonly string[]
}

/** Throws RequestEntityTooLarge beyond three megabytes, before the rest is read. */
export async function readBody(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length')) > maximumBodyBytes) throw tooLarge()
  if (!request.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.byteLength
    if (size > maximumBodyBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const tooLarge = () => requestEntityTooLarge(`limit is ${maximumBodyBytes}`)

export interface BodyFormat {
  contentType: string | null
  /** Names the type in the message of an unreadable body. */
  expected: string
  schemas: Schemas
}

export function parseBody(bytes: Uint8Array, { contentType, expected, schemas }: BodyFormat): ParsedBody {
  const type = mediaType(contentType)
  if (type === protobufMediaType) return { value: decodeProtobuf(bytes, schemas), duplicates: [] }
  const text = new TextDecoder().decode(bytes)
  if (type === 'application/json') return parseJson(text, expected)
  if (type === 'application/yaml') return parseYaml(text, expected)
  throw unsupportedMediaType(
    `the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, ${protobufMediaType}`,
  )
}

export function mediaType(contentType: string | null): string {
  return (contentType ?? '').split(';')[0]?.trim().toLowerCase() || 'application/json'
}

export function parseJson(text: string, expected: string): ParsedBody {
  try {
    return readJson(text)
  } catch (error) {
    throw unreadable(expected, 'json', reasonOf(error), text)
  }
}

/** Throws an Error that says what is wrong with the text. */
export function readJson(text: string): ParsedBody {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new SyntaxError(jsonSyntaxError(text) ?? reasonOf(error))
  }
  assertShallow(value)
  return { value, duplicates: duplicateKeys(text) }
}

export function parseYaml(text: string, expected: string): ParsedBody {
  try {
    const document = parseDocument(text, { uniqueKeys: false, schema: 'core', merge: true })
    const [error] = document.errors
    if (error) throw error
    const duplicates: string[] = []
    collectYamlDuplicates(document.contents, '', duplicates)
    // An alias that multiplies itself is refused, not unfolded.
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    assertShallow(value)
    return { value, duplicates }
  } catch (error) {
    throw unreadable(expected, 'yaml', text.trim() === '' ? 'unexpected end of JSON input' : reasonOf(error), text)
  }
}

/**
 * What comes after walks values recursively, and a stack has an end. Go's decoder stops at 10,000 levels; no type of the
 * API needs a hundred. An alias inside its own anchor has no end at all. `open` are the values that `value` is inside of.
 */
const maximumDepth = 1000

export function assertShallow(value: unknown, open = new Set<unknown>()): void {
  if (typeof value !== 'object' || value === null) return
  if (open.has(value)) throw new RangeError('anchor value contains itself')
  if (open.size >= maximumDepth) throw new RangeError('exceeded max depth')
  open.add(value)
  for (const each of Object.values(value)) assertShallow(each, open)
  open.delete(value)
}

function collectYamlDuplicates(node: unknown, path: string, found: string[]): void {
  if (isSeq(node))
    for (const [index, item] of node.items.entries()) collectYamlDuplicates(item, `${path}[${index}]`, found)
  if (!isMap(node)) return
  const seen = new Set<string>()
  for (const pair of node.items) {
    if (!isPair(pair) || !isScalar(pair.key)) continue
    const key = String(pair.key.value)
    const field = path ? `${path}.${key}` : key
    if (seen.has(key)) found.push(field)
    seen.add(key)
    collectYamlDuplicates(pair.value, field, found)
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

function unreadable(expected: string, format: string, why: string, text: string) {
  return badRequest(
    `the object provided is unrecognized (must be of type ${expected}): couldn't get version/kind; ${format} parse error: ${why} (${summarize(text)})`,
  )
}
