/** Models pkg/registry/core/configmap/strategy.go. */
import { configMaps } from '../../../kinds/configmaps'
import { type FieldError, invalidValue, tooLong } from '../../../kube/field-error'
import type { ConfigMap } from '../../../kube/types'
import { defineStrategy } from '../strategy'
import { base64Size, largestData, textSize, validateDataKeys, validateStillFrozen } from './data-validation'

export const configMapStrategy = defineStrategy<ConfigMap>({
  kind: configMaps,
  validate: validateConfigMap,
  validateUpdate: (configMap, old) => [...validateStillFrozen(configMap, old), ...validateConfigMap(configMap)],
})

function validateConfigMap({ data, binaryData }: ConfigMap): FieldError[] {
  const errors = [...validateDataKeys(data, 'data'), ...validateDataKeys(binaryData, 'binaryData')]
  for (const key of Object.keys(data ?? {})) {
    if (!binaryData || !Object.hasOwn(binaryData, key)) continue
    errors.push(invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData'))
  }
  // The whole object is too long; a path without a name prints so.
  if (textSize(data) + base64Size(binaryData) > largestData) errors.push(tooLong('[]', largestData))
  return errors
}
