/**
 * What the server does with metadata, the same for every resource. Models apiserver/pkg/registry/rest/{meta,create,update}.go
 * and apiserver/pkg/storage/names.
 */
import type { Clock } from '../../clock'
import type { Kind } from '../../kinds/kind'
import { formatTime } from '../../kube/duration'
import type { KubeObject, ObjectMeta, OwnerReference } from '../../kube/object'
import { badRequest } from '../../kube/status-error'
import { newUuid } from '../api/uuid'

/** No vowels and no look-alikes, so that no words come out. */
const suffixAlphabet = 'bcdfghjklmnpqrstvwxz2456789'
const suffixLength = 5
const longestBase = 63 - suffixLength

/** An object whose metadata is there. */
export type WithMetadata<T extends KubeObject = KubeObject> = T & { metadata: ObjectMeta }

export function withMetadata<T extends KubeObject>(object: T): WithMetadata<T> {
  object.metadata ??= {}
  return object as WithMetadata<T>
}

/** Takes out of a request body what nobody keeps any more. */
export function dropServerFields({ metadata }: KubeObject): void {
  if (metadata && 'selfLink' in metadata) delete metadata.selfLink
}

/** A new object has no past: what a client copied from another is dropped. */
export function wipeSystemFields(metadata: ObjectMeta): void {
  delete metadata.uid
  delete metadata.creationTimestamp
  delete metadata.deletionTimestamp
  delete metadata.deletionGracePeriodSeconds
}

/** The metadata of a new object, in the order in which Kubernetes prints it. */
export function newMetadata(
  given: ObjectMeta,
  { clock, random, generation }: { clock: Clock; random(): number; generation: boolean },
): ObjectMeta {
  const { name, generateName, namespace, resourceVersion, ...rest } = given
  const metadata: ObjectMeta = {}
  const chosen = name || (generateName ? generateNameFrom(generateName, random) : undefined)
  if (chosen) metadata.name = chosen
  if (generateName) metadata.generateName = generateName
  if (namespace) metadata.namespace = namespace
  metadata.uid = newUuid(random)
  if (resourceVersion) metadata.resourceVersion = resourceVersion
  if (generation) metadata.generation = 1
  metadata.creationTimestamp = formatTime(clock.now())
  for (const [key, value] of Object.entries(rest)) {
    if (key !== 'generation' && !(key in metadata)) (metadata as Record<string, unknown>)[key] = value
  }
  return metadata
}

export function generateNameFrom(base: string, random: () => number): string {
  let name = base.slice(0, longestBase)
  for (let at = 0; at < suffixLength; at++) name += suffixAlphabet[Math.floor(random() * suffixAlphabet.length)]
  return name
}

/** What an update cannot change is what it was; what it may not even try to change is left for validation to name. */
export function carryOverMetadata(metadata: ObjectMeta, old: ObjectMeta): void {
  metadata.generation = old.generation
  metadata.uid ||= old.uid
  metadata.creationTimestamp = old.creationTimestamp
  if (old.deletionTimestamp) metadata.deletionTimestamp = old.deletionTimestamp
  metadata.deletionGracePeriodSeconds ??= old.deletionGracePeriodSeconds
}

/** Fills the namespace of the request in; throws BadRequest when the object names another. */
export function ensureNamespace(kind: Kind, namespace: string | undefined, metadata: ObjectMeta): void {
  const expected = kind.scope === 'Namespaced' ? namespace : undefined
  if (!expected) delete metadata.namespace
  else if (!metadata.namespace) metadata.namespace = expected
  else if (metadata.namespace !== expected) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
}

/** For PUT and PATCH: the URL has the name. */
export function ensureName(name: string, metadata: ObjectMeta): void {
  if (!metadata.name) {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  }
  if (metadata.name !== name) {
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`)
  }
}

/** Removes repeated owner references, with the warning that Kubernetes sends. */
export function dropRepeatedOwners(metadata: ObjectMeta, warn: (message: string) => void): void {
  const { ownerReferences } = metadata
  if (!ownerReferences || ownerReferences.length < 2) return
  const kept: OwnerReference[] = []
  const known = new Set<string>()
  const repeated = new Set<string>()
  for (const reference of ownerReferences) {
    const { apiVersion, kind, name, uid, controller, blockOwnerDeletion } = reference
    const key = JSON.stringify([apiVersion, kind, name, uid, controller, blockOwnerDeletion])
    if (known.has(key)) repeated.add(uid)
    else kept.push(reference)
    known.add(key)
  }
  if (repeated.size === 0) return
  metadata.ownerReferences = kept
  warn(
    `.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: [${[...repeated].sort().join(' ')}]`,
  )
}
