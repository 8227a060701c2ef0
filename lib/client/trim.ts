/** What a cache need not hold: half of an object is bookkeeping, and a Secret's values are nobody's business but its reader's. */

import type { Kind } from '../kinds/kind'
import type { KubeObject } from '../kube/object'
import { lastAppliedAnnotation } from '../kube/well-known-labels'

/** The function that trims objects of that kind before they are stored. */
export function trimFor<T extends KubeObject>(kind: Pick<Kind<T>, 'id'>): (object: T) => T {
  if (kind.id === 'secrets' || kind.id === 'configmaps') return (object) => withKeyNamesOnly(trimMetadata(object))
  return trimMetadata
}

/** Rebuilds instead of deleting: a deleted property turns an object into a slow and large dictionary. */
function trimMetadata<T extends KubeObject>(object: T): T {
  if (!object.metadata) return object
  const { managedFields: _, ...metadata } = object.metadata
  // It holds a copy of the whole object, a Secret's values included.
  if (metadata.annotations && lastAppliedAnnotation in metadata.annotations) {
    const { [lastAppliedAnnotation]: _applied, ...annotations } = metadata.annotations
    metadata.annotations = annotations
  }
  return { ...object, metadata }
}

/** Keeps apiVersion, kind, metadata, type, immutable, and of `data` and `binaryData` the key names, each with an empty value. */
function withKeyNamesOnly<T extends KubeObject>(object: T): T {
  const { apiVersion, kind, metadata, type, immutable, data, binaryData } = object as T & {
    type?: unknown
    immutable?: unknown
    data?: unknown
    binaryData?: unknown
  }
  return {
    ...(apiVersion ? { apiVersion } : {}),
    ...(kind ? { kind } : {}),
    metadata,
    ...(type === undefined ? {} : { type }),
    ...(immutable === undefined ? {} : { immutable }),
    ...(data ? { data: keyNames(data) } : {}),
    ...(binaryData ? { binaryData: keyNames(binaryData) } : {}),
  } as T
}

const keyNames = (map: object) => Object.fromEntries(Object.keys(map).map((key) => [key, '']))
