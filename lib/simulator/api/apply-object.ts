/** A configuration applied to an object as it is stored. Models applyPatcher of apiserver/pkg/endpoints/handlers/patch.go. */
import { copyJson, isJsonObject } from '../../kube/json'
import type { KubeObject } from '../../kube/object'
import { badRequest, isStatusError, unnamedError } from '../../kube/status-error'
import { dropServerFields, type WithMetadata, withMetadata } from '../registry/generic-metadata'
import { scaleKind } from '../registry/generic-scale'
import type { Strategy } from '../registry/strategy'
import { jsonType } from '../schema/identity'
import type { GroupVersionKind, Schemas } from '../schema/schema'
import { gvkOfStrategy } from './decode-object'
import { setEntries } from './field-management'
import type { Target, WriteContext } from './verbs'
import type { WriteEnvironment } from './write-environment'

type Environment = Pick<WriteEnvironment, 'schemas' | 'fields'>

/** Decoded and defaulted, with its managers. `current` is not changed. */
export function appliedObject(
  { schemas, fields }: Environment,
  strategy: Strategy,
  { subresource }: Target,
  current: KubeObject | undefined,
  sent: unknown,
  context: WriteContext,
): WithMetadata {
  const { object, managedFields } = fields.apply(strategy, subresource, current, asConfiguration(sent), context)
  const next = withMetadata(
    object ? decode(schemas, gvkOfStrategy(strategy), object, context) : copyJson(current ?? {}),
  )
  if (object) {
    dropServerFields(next)
    strategy.defaults?.(next)
  }
  setEntries(next, managedFields)
  return next
}

/** Of a Scale that has its managers. */
export function appliedScale(
  { schemas, fields }: Environment,
  current: KubeObject,
  sent: unknown,
  context: WriteContext,
): WithMetadata {
  const { object, managedFields } = fields.applyScale(current, asConfiguration(sent), context)
  const next = withMetadata(object ? decode(schemas, scaleKind, object, context) : copyJson(current))
  setEntries(next, managedFields)
  return next
}

function decode(schemas: Schemas, gvk: GroupVersionKind, object: KubeObject, { warn }: WriteContext): KubeObject {
  try {
    // The words of a conversion, as upstream converts here and does not read text.
    return schemas.decode(gvk, object, { validation: 'Ignore', warn, patch: '', strategic: true })
  } catch (error) {
    const why = isStatusError(error) ? error.status.details?.causes?.[0]?.message : undefined
    if (why === undefined) throw error
    throw unnamedError(`failed to convert new typed object to object: ${why.replace(/^Invalid value: "": /, '')}`)
  }
}

function asConfiguration(sent: unknown): KubeObject {
  if (isJsonObject(sent)) return sent
  throw badRequest(
    `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonType(sent)} into Go value of type map[string]interface {}`,
  )
}
