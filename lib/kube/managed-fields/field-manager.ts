/**
 * Keeps `metadata.managedFields` of an object over writes, and applies configurations. Models the chain of managers in
 * apimachinery/pkg/util/managedfields/internal/fieldmanager.go; what each does stands beside its step.
 */
import type { JsonObject } from '../json'
import { isJsonObject } from '../json'
import type { KubeObject } from '../object'
import { badRequest, unnamedError } from '../status-error'
import { typeErrors } from './check-type'
import { applyConflict } from './conflicts'
import { FieldSet } from './field-set'
import { allowedByLastApplied, hasLastApplied, withLastApplied } from './last-applied'
import {
  capManagers,
  type ManagedFieldsEntry,
  type ManagerIdentity,
  type Managers,
  managerId,
  noManagers,
  printManager,
  readManagers,
  writeManagers,
} from './managers'
import { applyConfiguration, type ObjectRules, ownersAfterUpdate } from './ownership'

export interface ManagedWrite extends ObjectRules {
  /** Of the type; errors name it. */
  kind: string
  manager: string
  subresource: string
  /** As wire JSON has it. */
  now: string
  /** Makes fieldsV1 of a set; where sets are kept, equal ones may be one. */
  encode(set: FieldSet): JsonObject
}

type Entries = ManagedFieldsEntry[] | undefined

/** Never to be owned: identity, and what the server keeps itself (stripmeta.go). */
const unmanaged = FieldSet.of(
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation'].map((name) => [
    'f:metadata',
    `f:${name}`,
  ]),
  ['f:metadata', 'f:managedFields'],
  ['f:metadata', 'f:resourceVersion'],
)

/** The managedFields of `next`, which is to follow `live`; undefined `live` for an object that is new. */
export function managedFieldsAfterUpdate(live: KubeObject | undefined, next: KubeObject, write: ManagedWrite): Entries {
  const managers = startingManagers(live, next, write.subresource)
  // An object that nobody managed from its beginning is managed from its first apply.
  if (managers.owners.size === 0 && live?.metadata?.uid) return undefined
  return writeManagers(updated(live, next, managers, write), write.encode)
}

/** The request may set managedFields itself, but not through a subresource; what it cannot have meant is not followed. */
function startingManagers(live: KubeObject | undefined, next: KubeObject, subresource: string): Managers {
  const sent = next.metadata?.managedFields
  if (subresource === '') {
    if (isReset(sent)) return noManagers()
    const managers = readOrNone(sent)
    if (managers.owners.size > 0) return managers
  }
  return readOrNone(live?.metadata?.managedFields)
}

function isReset(entries: unknown): boolean {
  if (!Array.isArray(entries)) return false
  return entries.length === 0 || (entries.length === 1 && isJsonObject(entries[0]) && !Object.keys(entries[0]).length)
}

function readOrNone(entries: unknown): Managers {
  try {
    return readManagers(entries)
  } catch {
    return noManagers()
  }
}

function updated(live: KubeObject | undefined, next: KubeObject, managers: Managers, write: ManagedWrite): Managers {
  // Under a name of its own first, to see whether this write changed anything.
  const self = 'current-operation'
  const owners = ownersAfterUpdate(bare(live), bare(next), write, managers.owners, self)
  const times = new Map(managers.times)
  const set = owners.get(self)?.set.difference(unmanaged) ?? new FieldSet()
  owners.delete(self)
  if (!set.isEmpty) {
    const id = managerId(identity(write, 'Update'))
    const previous = owners.get(id)
    owners.set(id, {
      apiVersion: write.apiVersion,
      applied: false,
      set: previous ? previous.set.union(set) : set,
    })
    times.set(id, write.now)
  }
  const result = { owners, times }
  capManagers(result)
  return result
}

const identity = (
  { manager, apiVersion, subresource }: ManagedWrite,
  operation: ManagerIdentity['operation'],
): ManagerIdentity => ({ manager: manager || 'unknown', operation, apiVersion, subresource })

/** Without managedFields, which are not themselves managed. An object that is not there is empty. */
function bare(object: KubeObject | undefined): KubeObject {
  if (!object) return {}
  if (object.metadata?.managedFields === undefined) return object
  const { managedFields: _, ...metadata } = object.metadata
  return { ...object, metadata }
}

export interface AppliedObject {
  /** Not yet decoded nor defaulted; undefined when the live object already is what was applied. */
  object: KubeObject | undefined
  managedFields: Entries
}

/** Throws the Status that refuses the configuration: malformed, or in conflict with other managers. */
export function applyToObject(
  live: KubeObject | undefined,
  configuration: KubeObject,
  write: ManagedWrite,
  force: boolean,
): AppliedObject {
  checkConfiguration(configuration, write)
  const managers = managersBeforeApply(live, write)
  const id = managerId(identity(write, 'Apply'))
  const applied = forcedIfOwn(bare(live), configuration, write, managers, id, force)
  const times = new Map(managers.times)
  if (applied.object !== undefined) times.set(id, write.now)
  const { owners } = applied
  const own = owners.get(id)
  const set = own?.set.difference(unmanaged)
  if (own && set?.isEmpty) owners.delete(id)
  else if (own && set) owners.set(id, { ...own, set })
  const managedFields = writeManagers({ owners, times }, write.encode)
  const result = (applied.object ?? bare(live)) as KubeObject
  if (write.manager !== 'kubectl' || !hasLastApplied(result)) {
    return { object: applied.object as KubeObject | undefined, managedFields }
  }
  return { object: withLastApplied(result, configuration), managedFields }
}

function checkConfiguration(configuration: KubeObject, { apiVersion, kind, type }: ManagedWrite): void {
  const expected = printKind(apiVersion, kind)
  const given = printKind(configuration.apiVersion, configuration.kind)
  if (given !== expected) throw badRequest(`invalid object type: ${given}`)
  if (Array.isArray(configuration.metadata?.managedFields)) throw badRequest('metadata.managedFields must be nil')
  const errors = typeErrors(configuration, type)
  if (errors === undefined) return
  const { namespace = '', name = '' } = configuration.metadata ?? {}
  throw unnamedError(`failed to create typed patch object (${namespace}/${name}; ${expected}): ${errors}`)
}

/** As Go prints a GroupVersionKind. */
function printKind(apiVersion: unknown, kind: unknown): string {
  const parts = typeof apiVersion === 'string' ? apiVersion.split('/') : []
  const name = typeof kind === 'string' ? kind : ''
  if (parts.length === 2) return `${parts[0]}/${parts[1]}, Kind=${name}`
  return parts.length === 1 ? `/${parts[0]}, Kind=${name}` : '/, Kind='
}

/** What is there before the first apply belongs to "before-first-apply" (skipnonapplied.go). */
function managersBeforeApply(live: KubeObject | undefined, write: ManagedWrite): Managers {
  let managers: Managers
  try {
    managers = readManagers(live?.metadata?.managedFields)
  } catch (error) {
    throw unnamedError(`failed to decode managed fields: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (managers.owners.size > 0 || !live) return managers
  return updated(undefined, live, managers, { ...write, manager: 'before-first-apply' })
}

/**
 * kubectl takes over what it had applied from the client's side, as the annotation tells, without being told to force
 * (lastappliedmanager.go).
 */
function forcedIfOwn(
  live: KubeObject,
  configuration: KubeObject,
  write: ManagedWrite,
  { owners }: Managers,
  id: string,
  force: boolean,
) {
  const first = applyConfiguration(live, configuration, write, owners, id, force)
  if (!('conflicts' in first)) return first
  const allowed = write.manager === 'kubectl' ? allowedByLastApplied(live, write) : undefined
  const conflicts = allowed ? first.conflicts.filter(({ path }) => !allowed.has(path)) : first.conflicts
  if (conflicts.length > 0) {
    throw applyConflict(conflicts.map(({ manager, path }) => ({ manager: printManager(manager), path })))
  }
  const second = applyConfiguration(live, configuration, write, owners, id, true)
  if ('conflicts' in second) throw new Error('a forced apply has no conflicts')
  return second
}
