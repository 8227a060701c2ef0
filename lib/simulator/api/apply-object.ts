/** A configuration applied to an object as it is stored. Models applyPatcher of apiserver/pkg/endpoints/handlers/patch.go. */
import { copyJson, isJsonObject } from '../../kube/json'
import type { KubeObject } from '../../kube/object'
import { badRequest, isStatusError, unnamedError } from '../../kube/status-error'
import { dropServerFields, type WithMetadata, withMetadata } from '../registry/generic-metadata'
import type { Strategy } from '../registry/strategy'
import { jsonType } from '../schema/identity'
import { gvkOfStrategy } from './decode-object'
import { setEntries } from './field-management'
import type { Target, WriteContext } from './verbs'
import type { WriteEnvironment } from './write-environment'

/** Decoded and defaulted, with its managers. `current` is not changed. */
export function appliedObject(
  { schemas, fields }: WriteEnvironment,
  strategy: Strategy,
  { subresource }: Target,
  current: KubeObject | undefined,
  sent: unknown,
  context: WriteContext,
): WithMetadata {
  const configuration = asConfiguration(sent)
  const { object, managedFields } = fields.apply(strategy, subresource, current, configuration, context)
  const next = object ? decoded() : copyJson(current ?? {})
  setEntries(withMetadata(next), managedFields)
  return withMetadata(next)

  function decoded(): KubeObject {
    const gvk = gvkOfStrategy(strategy)
    try {
      // The words of a conversion, as upstream converts here and does not read text.
      const made = schemas.decode(gvk, object, { validation: 'Ignore', warn: context.warn, patch: '', strategic: true })
      dropServerFields(made)
      strategy.defaults?.(made)
      return made
    } catch (error) {
      const why = isStatusError(error) ? error.status.details?.causes?.[0]?.message : undefined
      if (why === undefined) throw error
      throw unnamedError(`failed to convert new typed object to object: ${why.replace(/^Invalid value: "": /, '')}`)
    }
  }
}

function asConfiguration(sent: unknown): KubeObject {
  if (isJsonObject(sent)) return sent
  throw badRequest(
    `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonType(sent)} into Go value of type map[string]interface {}`,
  )
}
