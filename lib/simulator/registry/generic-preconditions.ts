import type { DeleteOptions } from '../../client/kube-api'
import type { Kind } from '../../kinds/kind'
import type { KubeObject } from '../../kube/object'
import { conflict } from '../../kube/status-error'
import type { ObjectName } from './generic'

/** Where upstream keeps a resource under another name than its own; it shows in this one message. */
const storedAs: Readonly<Record<string, string>> = {
  services: 'services/specs',
  endpoints: 'services/endpoints',
  nodes: 'minions',
  replicationcontrollers: 'controllers',
}

/**
 * An update that names a uid is for that very object, not for another that has its name now. The words are those of
 * storage.Preconditions.Check inside a storage.StorageError.
 */
export function checkUid(
  kind: Kind,
  { namespace, name }: ObjectName,
  expected: string | undefined,
  current: KubeObject | undefined,
): void {
  const actual = current?.metadata?.uid ?? ''
  if (!expected || expected === actual) return
  const path = [storedAs[kind.id] ?? kind.plural, ...(namespace ? [namespace] : []), name].join('/')
  throw conflict(
    kind,
    name,
    `StorageError: invalid object, Code: 4, Key: /registry/${path}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${expected}, UID in object meta: ${actual}`,
  )
}

/** What a delete is on condition of. */
export function checkPreconditions({ metadata = {} }: KubeObject, kind: Kind, { preconditions }: DeleteOptions): void {
  // Upstream names the kind here, not the resource.
  const fail = (why: string) => conflict({ group: kind.group, plural: kind.kind }, metadata.name ?? '', why)
  const { uid, resourceVersion } = preconditions ?? {}
  if (uid !== undefined && uid !== metadata.uid) {
    throw fail(
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    )
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw fail(
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    )
  }
}
