/**
 * `metadata.managedFields`, read and written. Models apimachinery/pkg/util/managedfields/internal (managedfields.go,
 * capmanagers.go).
 */
import { isJsonObject, type JsonObject } from '../json'
import type { FieldSet } from './field-set'
import { decodeFieldsV1 } from './fields-v1'
import type { Owned } from './ownership'

/** https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/#managedfieldsentry-v1-meta */
export interface ManagedFieldsEntry {
  manager?: string
  operation?: string
  apiVersion?: string
  time?: string
  fieldsType?: string
  fieldsV1?: JsonObject
  subresource?: string
}

export interface Managers {
  owners: Map<string, Owned>
  times: Map<string, string>
}

export const noManagers = (): Managers => ({ owners: new Map(), times: new Map() })

export interface ManagerIdentity {
  manager: string
  operation: 'Apply' | 'Update'
  apiVersion: string
  subresource: string
}

/** Appliers are the same in every version. */
export function managerId({ manager, operation, apiVersion, subresource }: ManagerIdentity): string {
  return JSON.stringify({
    ...(manager ? { manager } : {}),
    operation,
    ...(operation === 'Update' ? { apiVersion } : {}),
    ...(subresource ? { subresource } : {}),
  })
}

export const identityOf = (id: string): Partial<ManagerIdentity> => JSON.parse(id) as Partial<ManagerIdentity>

/** As messages name a manager: `"kubelet" with subresource "status" using v1`. */
export function printManager(id: string): string {
  const { manager = '', operation, apiVersion = '', subresource } = identityOf(id)
  const name = `${JSON.stringify(manager)}${subresource ? ` with subresource ${JSON.stringify(subresource)}` : ''}`
  return operation === 'Update' ? `${name} using ${apiVersion}` : name
}

/** Throws an Error for what is not well-formed. */
export function readManagers(entries: unknown): Managers {
  const managers = noManagers()
  if (!Array.isArray(entries)) return managers
  for (const [index, entry] of entries.entries()) {
    const { manager = '', operation, apiVersion = '', fieldsType, fieldsV1, subresource = '', time } = entryOf(entry)
    if (operation !== 'Apply' && operation !== 'Update') throw new Error('operation must be `Apply` or `Update`')
    if (!apiVersion) throw new Error('apiVersion must not be empty')
    if (!fieldsType) throw new Error(`missing fieldsType in managed fields entry ${index}`)
    if (fieldsType !== 'FieldsV1') {
      throw new Error(`invalid fieldsType ${JSON.stringify(fieldsType)} in managed fields entry ${index}`)
    }
    const id = managerId({ manager, operation, apiVersion, subresource })
    managers.owners.set(id, { apiVersion, applied: operation === 'Apply', set: readSet(fieldsV1) })
    if (time) managers.times.set(id, time)
  }
  return managers
}

const entryOf = (entry: unknown): ManagedFieldsEntry => (isJsonObject(entry) ? entry : {})

/** Where a set that was read came from, so that it is written as it was. */
const sources = new WeakMap<FieldSet, JsonObject>()

function readSet(fields: JsonObject | undefined): FieldSet {
  const set = decodeFieldsV1(fields)
  // What is frozen was written here: it is as it would be written again.
  if (fields && Object.isFrozen(fields)) sources.set(set, fields)
  return set
}

/** `encode` makes fieldsV1 of a set. Undefined when nobody manages anything. */
export function writeManagers(
  { owners, times }: Managers,
  encode: (set: FieldSet) => JsonObject,
): ManagedFieldsEntry[] | undefined {
  if (owners.size === 0) return undefined
  const entries = [...owners].map(([id, { apiVersion, applied, set }]): ManagedFieldsEntry => {
    const { manager, operation, subresource } = identityOf(id)
    const time = times.get(id)
    return {
      ...(manager ? { manager } : {}),
      operation: applied ? 'Apply' : operation,
      apiVersion,
      ...(time ? { time } : {}),
      fieldsType: 'FieldsV1',
      fieldsV1: sources.get(set) ?? encode(set),
      ...(subresource ? { subresource } : {}),
    }
  })
  return entries.sort(compareEntries)
}

const sortKeys = ['operation', 'time', 'manager', 'apiVersion', 'subresource'] as const

/** Times are of one form and as long: their order is that of their texts. */
function compareEntries(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  for (const key of sortKeys) {
    const [left, right] = [a[key] ?? '', b[key] ?? '']
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}

const mostUpdateManagers = 10

/** Of too many updaters the oldest of a version become one, "ancient-changes". */
export function capManagers(managers: Managers): void {
  const { owners, times } = managers
  const updaters = [...owners.keys()].filter((id) => !owners.get(id)?.applied)
  if (updaters.length <= mostUpdateManagers) return
  const age = (id: string) => times.get(id) ?? ''
  updaters.sort((a, b) => (age(a) < age(b) ? -1 : age(a) > age(b) ? 1 : a < b ? -1 : 1))
  const firstOfVersion = new Map<string, string>()
  let count = updaters.length
  for (const id of updaters) {
    if (count <= mostUpdateManagers) break
    const owned = owners.get(id)
    if (!owned) continue
    const { apiVersion } = owned
    const first = firstOfVersion.get(apiVersion)
    if (first === undefined) {
      firstOfVersion.set(apiVersion, id)
      continue
    }
    const bucket = managerId({ manager: 'ancient-changes', operation: 'Update', apiVersion, subresource: '' })
    const gathered = owners.get(bucket) ?? owners.get(first)
    if (!owners.has(bucket)) owners.delete(first)
    owners.set(bucket, { ...owned, set: gathered ? owned.set.union(gathered.set) : owned.set })
    if (id !== bucket) owners.delete(id)
    const time = times.get(id)
    if (time) times.set(bucket, time)
    count--
  }
}
