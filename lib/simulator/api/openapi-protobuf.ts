/**
 * The version 2 document in protocol buffers, the only form that kubectl before 1.28 asks for (`create -f`, `explain`).
 * Message and field numbers are those of github.com/google/gnostic-models/openapiv2/OpenAPIv2.proto; what clients of
 * Kubernetes read is written: types with their extensions, operations with their kind and query parameters.
 */
import { isJsonObject, type JsonObject } from '../../kube/json'

type Bytes = Uint8Array

const encoder = new TextEncoder()

function concat(parts: readonly Bytes[]): Bytes {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    result.set(part, at)
    at += part.length
  }
  return result
}

function varint(value: number): Bytes {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return Uint8Array.of(...bytes, rest)
}

/** A field of wire type 2: a string or a message. */
function field(number: number, value: string | Bytes): Bytes {
  const bytes = typeof value === 'string' ? encoder.encode(value) : value
  return concat([varint(number * 8 + 2), varint(bytes.length), bytes])
}

const text = (number: number, value: unknown) => (typeof value === 'string' && value ? [field(number, value)] : [])
const texts = (number: number, value: unknown) =>
  Array.isArray(value) ? value.map((item: unknown) => field(number, String(item))) : []
const object = (value: unknown): JsonObject => (isJsonObject(value) ? value : {})

/** `{ name = 1, value = 2 }` for every member. */
function named(number: number, members: unknown, write: (value: JsonObject) => Bytes): Bytes[] {
  return Object.entries(object(members)).map(([name, value]) =>
    field(number, concat([field(1, name), field(2, write(object(value)))])),
  )
}

/** x-kubernetes-...: a name and, as JSON is YAML, the value's JSON. */
function extensions(number: number, value: JsonObject): Bytes[] {
  return Object.keys(value)
    .filter((key) => key.startsWith('x-'))
    .map((key) => field(number, concat([field(1, key), field(2, any(value[key]))])))
}

const any = (value: unknown) => field(2, JSON.stringify(value))

export function encodeOpenApiV2(document: JsonObject): Bytes {
  const info = object(document.info)
  const paths = named(2, document.paths, pathItem)
  const definitions = named(1, document.definitions, schema)
  return concat([
    ...text(1, document.swagger),
    field(2, concat([...text(1, info.title), ...text(2, info.version)])),
    field(8, concat(paths)),
    field(9, concat(definitions)),
  ])
}

function schema(value: JsonObject): Bytes {
  const { additionalProperties, items, properties, type } = value
  const members = isJsonObject(properties) ? [field(25, concat(named(1, properties, schema)))] : []
  return concat([
    ...text(1, value.$ref),
    ...text(2, value.format),
    ...text(4, value.description),
    ...texts(19, value.required),
    ...(Array.isArray(value.enum) ? value.enum.map((item: unknown) => field(20, any(item))) : []),
    ...(isJsonObject(additionalProperties) ? [field(21, field(1, schema(additionalProperties)))] : []),
    ...(typeof type === 'string' ? [field(22, field(1, type))] : []),
    ...(isJsonObject(items) ? [field(23, field(1, schema(items)))] : []),
    ...members,
    ...extensions(31, value),
  ])
}

const methodNumbers = { get: 2, put: 3, post: 4, delete: 5, patch: 8 }

function pathItem(value: JsonObject): Bytes {
  const operations = Object.entries(methodNumbers).flatMap(([method, number]) =>
    isJsonObject(value[method]) ? [field(number, operation(value[method]))] : [],
  )
  return concat([...operations, ...parameters(9, value.parameters)])
}

function operation(value: JsonObject): Bytes {
  return concat([
    ...text(3, value.description),
    ...text(5, value.operationId),
    ...texts(6, value.produces),
    ...texts(7, value.consumes),
    ...parameters(8, value.parameters),
    ...extensions(13, value),
  ])
}

/** Parameters of the query and the path; the body's is left out. */
function parameters(number: number, value: unknown): Bytes[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item: unknown) => {
    const parameter = object(item)
    if (parameter.in !== 'query' && parameter.in !== 'path') return []
    const isPath = parameter.in === 'path'
    const facts = concat([
      ...(isPath ? [Uint8Array.of(1 * 8, 1)] : []),
      ...text(2, parameter.in),
      ...text(3, parameter.description),
      ...text(4, parameter.name),
      ...text(isPath ? 5 : 6, parameter.type),
    ])
    // ParametersItem.parameter, Parameter.non_body_parameter, NonBodyParameter.{query,path}_parameter_sub_schema
    return [field(number, field(1, field(2, field(isPath ? 4 : 3, facts))))]
  })
}
