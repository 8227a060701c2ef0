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

/** What is stored, by its value and its text: the text alone is enough once hardly anybody asks for the value any more. */
class StoredObject<T extends KubeObject> implements Stored<T> {
  readonly #apiVersion: string | undefined
  readonly #kind: string | undefined
  #value: T | undefined

  constructor(
    readonly resource: string,
    value: T,
    readonly json: string,
    readonly revision: number,
    readonly createRevision: number,
  ) {
    this.#apiVersion = value.apiVersion
    this.#kind = value.kind
    this.#value = value
  }

  get value(): T {
    return this.#value ?? wholeObject<T>(this.#apiVersion, this.#kind, JSON.parse(this.json) as T)
  }

  /** From now on `value` is made anew for everyone who asks. An object tree takes several times the memory of its text. */
  keepTextOnly(): void {
    this.#value = undefined
  }
}

function wholeObject<T extends KubeObject>(apiVersion: string | undefined, kind: string | undefined, object: T): T {
  return freezeJson({ ...(apiVersion ? { apiVersion } : {}), ...(kind ? { kind } : {}), ...object })
}

/** Takes `object` over: its parts are frozen and become part of the stored value. */
export function toStored<T extends KubeObject>(
  resource: string,
  object: T,
  revision: number,
  createRevision: number,
): Stored<T> {
  const value = freezeJson<T>({ ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } })
  return new StoredObject(resource, value, wireJson(value), revision, createRevision)
}

/** What a log or a snapshot holds: the object without apiVersion and kind, and the same as text. */
export function restored(
  place: { resource: string; revision: number; createRevision: number; apiVersion?: string; kind?: string },
  object: KubeObject,
  json: string,
): Stored {
  const { resource, revision, createRevision, apiVersion, kind } = place
  return new StoredObject(resource, wholeObject(apiVersion, kind, object), json, revision, createRevision)
}

/** For states that nobody will see as the present one again. */
export function keepTextOnly(stored: Stored): void {
  if (stored instanceof StoredObject) stored.keepTextOnly()
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
