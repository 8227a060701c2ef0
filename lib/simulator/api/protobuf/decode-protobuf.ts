/**
 * Request bodies in protobuf, as client-go's typed clients (kubectl from 1.32 on) send them, to the wire JSON that
 * everything behind reads. Numbers of fields come from a table, their types from the schema.
 * Models apimachinery/pkg/runtime/serializer/protobuf.
 */
import { badRequest } from '../../../kube/status-error'
import type { Definition, SchemaNode, Schemas } from '../../schema/schema'
import { fieldNumbers } from './field-numbers'
import { isPointer } from './pointers'
import { type WireField, type WireValue, wireFields } from './wire'

export const protobufMediaType = 'application/vnd.kubernetes.protobuf'

type Json = Record<string, unknown>

const magic = Buffer.from('k8s\0')
const metaKinds = 'io.k8s.apimachinery.pkg.apis.meta.v1'

/** Throws BadRequest for what is no object of a known type. */
export function decodeProtobuf(bytes: Uint8Array, schemas: Schemas): Json {
  if (!magic.equals(bytes.subarray(0, magic.length)))
    throw badRequest('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]')
  try {
    const { apiVersion, kind, raw } = readEnvelope(bytes.subarray(magic.length))
    const [version = '', group = ''] = apiVersion.split('/').reverse()
    const name = kind === 'DeleteOptions' ? `${metaKinds}.${kind}` : schemas.definitionOf({ group, version, kind })
    if (name === undefined || fieldNumbers[shortName(name)] === undefined)
      throw badRequest(
        `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/api/legacyscheme/scheme.go:30"`,
      )
    return { apiVersion, kind, ...new Decoder(schemas).message(name, raw) }
  } catch (error) {
    if (error instanceof RangeError) throw badRequest(`unable to decode protobuf: ${error.message}`)
    throw error
  }
}

/** runtime.Unknown: typeMeta = 1 { apiVersion = 1, kind = 2 }, raw = 2. */
function readEnvelope(bytes: Uint8Array): { apiVersion: string; kind: string; raw: Uint8Array } {
  const fields = byNumber(wireFields(bytes))
  const type = byNumber(wireFields(bytesOf(fields.get(1))))
  return { apiVersion: textOf(type.get(1)), kind: textOf(type.get(2)), raw: bytesOf(fields.get(2)) }
}

/** `core.v1.Pod` of `io.k8s.api.core.v1.Pod`, as the table of numbers has it. */
function shortName(definition: string): string {
  return definition.replace(/^io\.k8s\.(api|apimachinery\.pkg\.apis)\./, '')
}

const numbers = new Map<string, readonly string[]>()

function fieldsOf(message: string): readonly string[] {
  let known = numbers.get(message)
  if (!known) {
    known = (fieldNumbers[message] ?? '').split(' ')
    numbers.set(message, known)
  }
  return known
}

class Decoder {
  constructor(private readonly schemas: Schemas) {}

  message(name: string, bytes: Uint8Array): Json {
    const result: Json = {}
    const definition = this.schemas.definition(name)
    if (definition) this.#read(result, definition, shortName(name), bytes)
    return result
  }

  /** `message` is whose numbers count; the fields are those of `definition`, also where Go embeds one struct in another. */
  #read(result: Json, definition: Definition, message: string, bytes: Uint8Array): void {
    const names = fieldsOf(message)
    for (const { number, value } of wireFields(bytes)) {
      const name = names[number - 1]
      if (name === undefined || name === '-') continue
      if (name.startsWith('*')) {
        this.#read(result, definition, name.slice(1), bytesOf(value))
        continue
      }
      const node = definition.properties[name]?.node
      if (!node) continue
      const keepsZero = definition.required.includes(name) || isPointer(message, name)
      this.#add(result, name, node, value, keepsZero)
    }
  }

  #add(result: Json, name: string, node: SchemaNode, value: WireValue, keepsZero: boolean): void {
    if (node.type === 'array') {
      const list = result[name]
      const item = this.#value(node.items, value)
      if (Array.isArray(list)) list.push(item)
      else result[name] = [item]
    } else if (node.type === 'map') {
      const entry = byNumber(wireFields(bytesOf(value)))
      result[name] ??= {}
      const entries = result[name] as Json
      const key = textOf(entry.get(1))
      const own = this.#value(node.values, entry.get(2) ?? new Uint8Array())
      Object.defineProperty(entries, key, { value: own, enumerable: true, writable: true, configurable: true })
    } else {
      const decoded = this.#value(node, value)
      const isZero = decoded === undefined || decoded === '' || decoded === 0 || decoded === false
      if (!isZero || (keepsZero && decoded !== undefined)) result[name] = decoded
    }
  }

  #value(node: SchemaNode, value: WireValue): unknown {
    switch (node.type) {
      case 'string':
        return stringOf(node.format, value)
      case 'integer':
        return numberOf(value)
      case 'number':
        return floatOf(value)
      case 'boolean':
        return value !== 0n
      case 'quantity':
        return textOf(byNumber(wireFields(bytesOf(value))).get(1)) || '0'
      case 'int-or-string':
        return intOrString(bytesOf(value))
      case 'ref':
        return this.message(node.ref, bytesOf(value))
      case 'array':
        // A list as the value of a map is a message of its own: authentication.v1.ExtraValue.
        return [...wireFields(bytesOf(value))].map((item) => this.#value(node.items, item.value))
      case 'map':
        return {}
      case 'any':
        return rawJson(bytesOf(value))
    }
  }
}

const utf8 = new TextDecoder()

function stringOf(format: string | undefined, value: WireValue): string | undefined {
  if (format === 'byte') return Buffer.from(bytesOf(value)).toString('base64')
  if (format === 'date-time' || format === 'date-time-micro')
    return timeOf(bytesOf(value), format === 'date-time-micro')
  return utf8.decode(bytesOf(value))
}

/** meta.v1.Time and MicroTime: seconds = 1, nanos = 2; an empty message is no time. */
function timeOf(bytes: Uint8Array, micro: boolean): string | undefined {
  const fields = byNumber(wireFields(bytes))
  const seconds = numberOf(fields.get(1) ?? 0n)
  const nanos = numberOf(fields.get(2) ?? 0n)
  if (seconds === 0 && nanos === 0) return undefined
  const date = new Date(seconds * 1000)
  if (Number.isNaN(date.getTime())) throw new RangeError('a time is out of range')
  const text = date.toISOString().slice(0, 19)
  return micro ? `${text}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z` : `${text}Z`
}

/** type = 1 (0: a number), intVal = 2, strVal = 3. */
function intOrString(bytes: Uint8Array): number | string {
  const fields = byNumber(wireFields(bytes))
  return (fields.get(1) ?? 0n) === 0n ? numberOf(fields.get(2) ?? 0n) : textOf(fields.get(3))
}

/** RawExtension and FieldsV1 hold JSON in their only field. */
function rawJson(bytes: Uint8Array): unknown {
  const text = textOf(byNumber(wireFields(bytes)).get(1))
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    throw new RangeError('a raw field holds no JSON')
  }
}

/** Of fields that come twice the last counts. */
function byNumber(fields: Iterable<WireField>): Map<number, WireValue> {
  return new Map([...fields].map(({ number, value }) => [number, value]))
}

function bytesOf(value: WireValue | undefined): Uint8Array {
  if (value === undefined) return new Uint8Array()
  if (typeof value === 'bigint') throw new RangeError('a number stands where bytes should')
  return value
}

function textOf(value: WireValue | undefined): string {
  return utf8.decode(bytesOf(value))
}

function numberOf(value: WireValue): number {
  if (typeof value !== 'bigint') throw new RangeError('bytes stand where a number should')
  return Number(BigInt.asIntN(64, value))
}

function floatOf(value: WireValue): number {
  if (typeof value !== 'bigint') throw new RangeError('bytes stand where a number should')
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, value)
  return view.getFloat64(0)
}
