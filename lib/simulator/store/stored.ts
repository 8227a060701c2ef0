import type { KubeObject } from '../../kube/object'
import { freezeJson } from './freeze-json'
import type { Stored } from './store'

/** `namespace/name`, or `name` for cluster-scoped objects. */
export function storeKey(namespace: string | undefined, name: string): string {
  return namespace ? `${namespace}/${name}` : name
}

export function keyOfStored({ value }: Stored): string {
  return storeKey(value.metadata?.namespace, value.metadata?.name ?? '')
}

/** Takes `object` over: its parts are frozen and become part of the stored value. */
export function toStored<T extends KubeObject>(
  resource: string,
  object: T,
  revision: number,
  createRevision: number,
): Stored<T> {
  const value = freezeJson<T>({ ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } })
  return Object.freeze({ resource, value, json: wireJson(value), revision, createRevision })
}

/** The same state under a later revision: what a deletion event carries. */
export function atRevision<T extends KubeObject>(stored: Stored<T>, revision: number): Stored<T> {
  return toStored(stored.resource, stored.value, revision, stored.createRevision)
}

/**
 * Without apiVersion and kind, which lists do not repeat, and with the metadata first, so that both can be put in front.
 * One stringification: text that is joined of parts keeps all of them in memory, and these texts stay.
 */
export function wireJson({ apiVersion: _, kind: __, metadata = {}, ...rest }: KubeObject): string {
  return JSON.stringify({ metadata, ...rest })
}
