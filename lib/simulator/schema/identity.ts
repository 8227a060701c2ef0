/** What a body says it is, against what the request's path expects. Models the API server's decoder and create handler. */
import { invalidValue } from '../../kube/field-error'
import { isJsonObject, type JsonObject } from '../../kube/json'
import { badRequest, invalid } from '../../kube/status-error'
import type { GroupVersionKind } from './schema'

/** How Go prints the struct that upstream reads these two fields into. */
const identityStruct =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

/** The body as an object; throws BadRequest when it is none, or one of another kind. What it leaves out is taken from the request. */
export function checkIdentity(
  expected: GroupVersionKind,
  body: unknown,
  isKnown: (gvk: GroupVersionKind) => boolean,
): JsonObject {
  const { object, actual } = readIdentity(expected, body)
  checkSame(actual, expected, isKnown)
  return object
}

/** The same for a custom resource; throws Invalid for another kind, as upstream leaves that to validation. */
export function checkCustomIdentity(expected: GroupVersionKind, body: unknown): JsonObject {
  const { object, actual } = readIdentity(expected, body)
  if (groupVersion(actual) !== groupVersion(expected)) throw otherVersion(actual, expected)
  if (actual.kind === expected.kind) return object
  const name = isJsonObject(object.metadata) ? object.metadata.name : undefined
  throw invalid(expected, typeof name === 'string' ? name : '', [
    invalidValue('kind', actual.kind, `must be ${expected.kind}`),
  ])
}

/** What the body says it is; what it leaves out is taken from the request. */
function readIdentity(expected: GroupVersionKind, body: unknown): { object: JsonObject; actual: GroupVersionKind } {
  const unrecognized = (why: string) =>
    badRequest(
      `the object provided is unrecognized (must be of type ${expected.kind}): ${why} (${summarize(JSON.stringify(body) ?? '')})`,
    )
  const unreadable = (why: string) => unrecognized(`couldn't get version/kind; json parse error: json: ${why}`)
  if (!isJsonObject(body))
    throw unreadable(`cannot unmarshal ${jsonType(body)} into Go value of type ${identityStruct}`)
  for (const field of ['apiVersion', 'kind'] as const) {
    const value = body[field] ?? ''
    if (typeof value !== 'string') {
      throw unreadable(`cannot unmarshal ${jsonType(value)} into Go struct field .${field} of type string`)
    }
  }
  const apiVersion = typeof body.apiVersion === 'string' ? body.apiVersion : ''
  const parts = apiVersion.split('/')
  if (parts.length > 2) throw unrecognized(`unexpected GroupVersion string: ${apiVersion}`)
  const [group, version] = parts.length === 2 ? [parts[0] ?? '', parts[1] ?? ''] : ['', apiVersion]
  const actual = {
    ...(apiVersion ? { group, version } : expected),
    kind: typeof body.kind === 'string' && body.kind ? body.kind : expected.kind,
  }
  return { object: body, actual }
}

function checkSame(
  actual: GroupVersionKind,
  expected: GroupVersionKind,
  isKnown: (gvk: GroupVersionKind) => boolean,
): void {
  const refuse = (why: string) => cannotBeHandled(actual, expected.kind, why)
  const [actualVersion, expectedVersion] = [groupVersion(actual), groupVersion(expected)]
  if (actual.kind === expected.kind && actualVersion === expectedVersion) return
  if (!isKnown(actual)) {
    throw refuse(
      `no kind "${actual.kind}" is registered for version "${actualVersion}" in scheme "pkg/api/legacyscheme/scheme.go:30"`,
    )
  }
  if (actual.kind !== expected.kind) {
    const internal = expected.group.split('.')[0] || 'core'
    throw refuse(`converting (${actual.version}.${actual.kind}) to (${internal}.${expected.kind}): unknown conversion`)
  }
  // The types that every group has are the same everywhere.
  if (expected.kind === 'DeleteOptions') return
  throw otherVersion(actual, expected)
}

const otherVersion = (actual: GroupVersionKind, expected: GroupVersionKind) =>
  badRequest(
    `the API version in the data (${groupVersion(actual)}) does not match the expected API version (${groupVersion(expected)})`,
  )

export const cannotBeHandled = ({ kind, version }: GroupVersionKind, expectedKind: string, why: string) =>
  badRequest(`${kind} in version "${version}" cannot be handled as a ${expectedKind}: ${why}`)

const groupVersion = ({ group, version }: GroupVersionKind) => (group ? `${group}/${version}` : version)

/** As Go names the type of a JSON value. */
export function jsonType(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

/** The first thirty bytes: as they are for an object, in hexadecimal for anything else. */
export function summarize(body: string): string {
  const bytes = Buffer.from(body)
  if (bytes.length === 0) return '<empty>'
  const head = bytes.subarray(0, 30).toString(body.startsWith('{') ? 'utf8' : 'hex')
  return bytes.length > 30 ? `${head} ...` : head
}
