/**
 * Wire JSON to a well-typed object, with the findings of Go's decoder (sigs.k8s.io/json) in its words: the first value of a
 * wrong type refuses the whole, unknown fields are collected, null counts as absent. Values are written as the API server
 * would write them back: quantities and times canonical, empty lists and maps left out.
 */
import { copyJson, isJsonObject, type JsonObject, setOwn } from '../../kube/json'
import type { KubeObject } from '../../kube/object'
import { canonicalQuantity } from '../../kube/quantity'
import { invalidPatch } from '../../kube/status-error'
import { canonicalBase64, canonicalTime } from './decode-text'
import { cannotBeHandled, jsonType } from './identity'
import type { DecodeOptions, Definition, GroupVersionKind, SchemaNode } from './schema'

interface DecodeInput {
  gvk: GroupVersionKind
  definitionName: string
  definition(name: string): Definition | undefined
  object: JsonObject
  options: DecodeOptions
  /** Takes more out of the decoded object, in place, and returns the paths of what that was. */
  prune?(object: JsonObject): readonly string[]
}

/** More findings than this are not kept. */
const mostFindings = 100

export function decodeObject({ gvk, definitionName, definition, object, options, prune }: DecodeInput): KubeObject {
  const decoder = new Decoder(definition, options.strategic ? describeConversion : describeDecoding)
  const decoded = decoder.struct(object, definitionName)
  const apiVersion = gvk.group ? `${gvk.group}/${gvk.version}` : gvk.version
  const refuse = (why: string) =>
    options.patch === undefined ? cannotBeHandled(gvk, gvk.kind, why) : invalidPatch(options.patch, why)
  if (decoder.failure !== undefined) throw refuse(decoder.failure)
  const duplicates = options.duplicates?.map((path) => `duplicate field "${path}"`) ?? []
  const pruned = prune?.(decoded).map((path) => `unknown field "${path}"`) ?? []
  const findings = [...duplicates, ...decoder.unknown, ...pruned].slice(0, mostFindings)
  if (findings.length && options.validation === 'Strict') {
    throw refuse(`strict decoding error: ${findings.join(', ')}`)
  }
  if (options.validation === 'Warn') for (const finding of findings) options.warn(finding)
  return { ...decoded, apiVersion, kind: gvk.kind }
}

const managedFieldsEntry = 'io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry'

/** Structs whose empty strings mean absent; elsewhere an empty string may be a value (storageClassName). */
const dropsEmptyStrings: ReadonlySet<string> = new Set([
  'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta',
  'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
  'io.k8s.api.core.v1.ObjectReference',
])

/** Says that a value is not of its type; `field` is `DeploymentSpec.spec.replicas`. */
type Describe = (value: unknown, node: SchemaNode, field: string) => string

const describeDecoding: Describe = (value, node, field) => {
  // A number of another sort is shown, as Go has it as text.
  const what = typeof value === 'number' && node.type === 'integer' ? `number ${value}` : jsonType(value)
  return `json: cannot unmarshal ${what} into Go struct field ${field} of type ${goType(node)}`
}

/** Models apimachinery/pkg/runtime/converter.go. */
const describeConversion: Describe = (value, node) => {
  const from = goKind(value)
  if (node.type === 'array') return `cannot restore slice from ${from}`
  if (node.type === 'map') return `cannot restore map from ${from}`
  if (node.type === 'ref') return `cannot restore struct from: ${from}`
  const to = node.type === 'string' ? 'string' : goType(node)
  // What Go itself would convert is refused in other words: an integer is a character to it.
  const goConverts = node.type === 'string' ? from === 'int64' : node.type === 'integer' && from === 'float64'
  return goConverts ? `cannot convert ${from} to ${to}` : `unrecognized type: ${to}`
}

function goKind(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  if (Array.isArray(value)) return 'slice'
  return isJsonObject(value) ? 'map' : jsonType(value)
}

/** A field, a list position, or a key of a map, which type errors do not mention. */
type Step = string | number | { key: string }

class Decoder {
  failure: string | undefined
  readonly unknown: string[] = []
  /** From the root to where we are. */
  readonly #path: Step[] = []
  /** Definition names of the structs we are in. */
  readonly #structs: string[] = []

  constructor(
    private readonly definition: (name: string) => Definition | undefined,
    private readonly describe: Describe,
  ) {}

  struct(value: JsonObject, name: string): JsonObject {
    const result: JsonObject = {}
    const definition = this.definition(name)
    if (!definition) return copyJson(value)
    // What comes back as it was stored stays as it is: it is large, and nobody changes it in place.
    if (name === managedFieldsEntry && Object.isFrozen(value)) return value
    const dropsEmpty = dropsEmptyStrings.has(name)
    this.#structs.push(name)
    for (const key of Object.keys(value)) {
      this.#path.push(key)
      const property = Object.hasOwn(definition.properties, key) ? definition.properties[key] : undefined
      const item = value[key]
      if (!property) this.unknown.push(`unknown field "${this.#strictPath()}"`)
      else if (item !== null && item !== undefined) {
        const decoded = this.#value(item, property.node)
        const isAbsent = isEmpty(decoded, property.node) && !definition.required.includes(key)
        if (decoded !== undefined && !isAbsent && !(dropsEmpty && decoded === '')) setOwn(result, key, decoded)
      }
      this.#path.pop()
    }
    this.#structs.pop()
    return result
  }

  #value(value: unknown, node: SchemaNode): unknown {
    switch (node.type) {
      case 'any':
        return copyJson(value)
      case 'ref':
        return isJsonObject(value) ? this.struct(value, node.ref) : this.#wrongType(value, node)
      case 'array':
        return Array.isArray(value) ? this.#list(value, node.items) : this.#wrongType(value, node)
      case 'map':
        return isJsonObject(value) ? this.#map(value, node.values) : this.#wrongType(value, node)
      case 'string':
        return this.#string(value, node)
      case 'boolean':
        return typeof value === 'boolean' ? value : this.#wrongType(value, node)
      case 'integer':
        if (typeof value !== 'number') return this.#wrongType(value, node)
        return fits(value, node.format) ? value : this.#wrongType(value, node)
      case 'number':
        return typeof value === 'number' ? value : this.#wrongType(value, node)
      case 'int-or-string':
        return this.#intOrString(value)
      case 'quantity':
        return this.#custom(() => canonicalQuantity(typeof value === 'string' ? value : JSON.stringify(value)))
    }
  }

  #list(value: readonly unknown[], node: SchemaNode): unknown[] {
    return value.map((item, index) => {
      this.#path.push(index)
      const decoded = item === null ? zeroOf(node) : this.#value(item, node)
      this.#path.pop()
      return decoded
    })
  }

  #map(value: JsonObject, node: SchemaNode): JsonObject {
    const result: JsonObject = {}
    for (const key of Object.keys(value)) {
      this.#path.push({ key })
      const item = value[key]
      setOwn(result, key, item === null ? zeroOf(node) : this.#value(item, node))
      this.#path.pop()
    }
    return result
  }

  #string(value: unknown, node: SchemaNode & { type: 'string' }): unknown {
    const isTime = node.format === 'date-time' || node.format === 'date-time-micro'
    if (typeof value !== 'string') {
      return isTime
        ? this.#fail(`json: cannot unmarshal ${jsonType(value)} into Go value of type string`)
        : this.#wrongType(value, node)
    }
    if (isTime) return this.#custom(() => canonicalTime(value, node.format === 'date-time-micro'))
    return node.format === 'byte' ? this.#custom(() => canonicalBase64(value)) : value
  }

  #intOrString(value: unknown): unknown {
    if (typeof value === 'string') return value
    if (typeof value === 'number' && fits(value, 'int32')) return value
    const what = typeof value === 'number' ? `number ${value}` : jsonType(value)
    return this.#fail(`json: cannot unmarshal ${what} into Go value of type int32`)
  }

  /** Types that read their own text: a failure is reported without the place. */
  #custom(read: () => string): unknown {
    try {
      return read()
    } catch (error) {
      return this.#fail(error instanceof Error ? error.message : String(error))
    }
  }

  #wrongType(value: unknown, node: SchemaNode): undefined {
    const struct = shortName(this.#structs[this.#structs.length - 1] ?? '')
    return this.#fail(this.describe(value, node, `${struct}.${this.#fieldPath()}`))
  }

  /** The first failure is the one that is told. */
  #fail(message: string): undefined {
    this.failure ??= message
    return undefined
  }

  #strictPath(): string {
    const text = (step: Step) =>
      typeof step === 'number' ? `[${step}]` : `.${typeof step === 'string' ? step : step.key}`
    return this.#path.map(text).join('').slice(1)
  }

  #fieldPath(): string {
    return this.#path.filter((part) => typeof part === 'string').join('.')
  }
}

const shortName = (definition: string) => definition.slice(definition.lastIndexOf('.') + 1)

const isEmpty = (value: unknown, { type }: SchemaNode) =>
  (type === 'array' && Array.isArray(value) && value.length === 0) ||
  (type === 'map' && isJsonObject(value) && Object.keys(value).length === 0)

function fits(value: number, format: 'int32' | 'int64' | undefined): boolean {
  return Number.isInteger(value) && (format !== 'int32' || value === (value | 0))
}

/** What Go leaves where a list or map holds null. */
function zeroOf(node: SchemaNode): unknown {
  switch (node.type) {
    case 'string':
      return ''
    case 'integer':
    case 'number':
    case 'int-or-string':
      return 0
    case 'boolean':
      return false
    case 'quantity':
      return '0'
    case 'ref':
      return {}
    default:
      return null
  }
}

/** As Go prints the type of a field. */
function goType(node: SchemaNode): string {
  switch (node.type) {
    case 'string':
      return node.goType ?? (node.format === 'byte' ? '[]uint8' : 'string')
    case 'integer':
      return node.format ?? 'int64'
    case 'number':
      return 'float64'
    case 'boolean':
      return 'bool'
    case 'quantity':
      return 'resource.Quantity'
    case 'int-or-string':
      return 'intstr.IntOrString'
    case 'array':
      return `[]${goType(node.items)}`
    case 'map':
      return node.values.type === 'quantity' ? 'v1.ResourceList' : `map[string]${goType(node.values)}`
    case 'ref':
      return node.ref.split('.').slice(-2).join('.')
    case 'any':
      return 'runtime.RawExtension'
  }
}
