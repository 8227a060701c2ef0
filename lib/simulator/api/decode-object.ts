/** A request body as an object of its kind: typed, defaulted, without what only the server keeps. */
import { isJsonObject } from '../../kube/json'
import type { KubeObject } from '../../kube/object'
import { dropServerFields, type WithMetadata, withMetadata } from '../registry/generic-metadata'
import type { Strategy } from '../registry/strategy'
import type { GroupVersionKind, Schemas } from '../schema/schema'
import type { WriteContext } from './verbs'

type Decoding = Pick<WriteContext, 'fieldValidation' | 'duplicates' | 'warn'>

export function gvkOfStrategy({ kind }: Strategy): GroupVersionKind {
  return { group: kind.group, version: kind.versions[0], kind: kind.kind }
}

/** Throws BadRequest in the words of the Go decoder. */
export function decodeObject(schemas: Schemas, strategy: Strategy, body: unknown, context: Decoding): WithMetadata {
  const object = withMetadata(decodeBody(schemas, gvkOfStrategy(strategy), body, context))
  dropServerFields(object)
  strategy.defaults?.(object)
  return object
}

/** For the bodies of subresources, which have kinds of their own. */
export function decodeBody(schemas: Schemas, gvk: GroupVersionKind, body: unknown, context: Decoding): KubeObject {
  const { fieldValidation, duplicates, warn } = context
  const object = schemas.decode(gvk, body, { validation: fieldValidation, warn, ...(duplicates ? { duplicates } : {}) })
  keepReset(object, body)
  return object
}

/** An empty list of managers is not the same as none: it asks to begin anew. */
export function keepReset(object: KubeObject, body: unknown): void {
  const metadata = isJsonObject(body) && isJsonObject(body.metadata) ? body.metadata : undefined
  const entries = metadata?.managedFields
  if (Array.isArray(entries) && entries.length === 0) withMetadata(object).metadata.managedFields = []
}

/** For the tries of one request after the first: what was to be warned of has been. */
export function onlyOnce(context: WriteContext): () => WriteContext {
  let first = true
  return () => {
    if (!first) return { ...context, warn: () => undefined }
    first = false
    return context
  }
}
