/** Models pkg/registry/core/secret/strategy.go. */
import { secrets } from '../../../kinds/secrets'
import { type FieldError, immutable, invalidValue, required, tooLong } from '../../../kube/field-error'
import { isJsonObject } from '../../../kube/json'
import { jsonSyntaxError } from '../../../kube/json-syntax'
import type { Secret } from '../../../kube/types'
import { jsonType } from '../../schema/identity'
import { defineStrategy } from '../strategy'
import { base64Size, largestData, validateDataKeys, validateStillFrozen } from './data-validation'

const accountAnnotation = 'kubernetes.io/service-account.name'

export const secretStrategy = defineStrategy<Secret>({
  kind: secrets,

  /** stringData is for writing only: it is folded into data, and wins. */
  defaults(secret) {
    secret.type ||= 'Opaque'
    const { stringData } = secret
    if (!stringData) return
    const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString('base64')])
    secret.data = { ...secret.data, ...Object.fromEntries(encoded) }
    delete secret.stringData
  },

  validate: validateSecret,
  validateUpdate: (secret, old) => [
    ...(secret.type === old.type ? [] : [immutable('type', secret.type)]),
    ...validateStillFrozen(secret, old),
    ...validateSecret(secret),
  ],
  selectableFields: ({ type }) => ({ type: type ?? '' }),
})

function validateSecret(secret: Secret): FieldError[] {
  const errors = validateDataKeys(secret.data, 'data')
  if (base64Size(secret.data) > largestData) errors.push(tooLong('data', largestData))
  return [...errors, ...validateByType(secret)]
}

function validateByType({ type, data = {}, metadata }: Secret): FieldError[] {
  const missing = (...keys: string[]) => keys.filter((key) => !Object.hasOwn(data, key))
  const demand = (keys: readonly string[]) => keys.map((key) => required(`data[${key}]`))
  switch (type) {
    case 'kubernetes.io/service-account-token':
      return metadata?.annotations?.[accountAnnotation] ? [] : [required(`metadata.annotations[${accountAnnotation}]`)]
    case 'kubernetes.io/dockercfg':
      return validateJson('.dockercfg', data)
    case 'kubernetes.io/dockerconfigjson':
      return validateJson('.dockerconfigjson', data)
    case 'kubernetes.io/basic-auth': {
      const absent = missing('username', 'password')
      return absent.length === 2 ? demand(absent) : []
    }
    case 'kubernetes.io/ssh-auth':
      return data['ssh-privatekey'] ? [] : [required('data[ssh-privatekey]')]
    case 'kubernetes.io/tls':
      return demand(missing('tls.crt', 'tls.key'))
    default:
      return []
  }
}

function validateJson(key: string, data: Readonly<Record<string, string>>): FieldError[] {
  const field = `data[${key}]`
  const encoded = data[key]
  if (encoded === undefined) return [required(field)]
  const problem = jsonProblem(Buffer.from(encoded, 'base64').toString().trim())
  return problem ? [invalidValue(field, '<secret contents redacted>', problem)] : []
}

/** Why a text is no JSON object, as Go's encoding/json says it. */
function jsonProblem(text: string): string | undefined {
  const problem = jsonSyntaxError(text)
  if (problem) return problem
  const value: unknown = JSON.parse(text)
  if (value === null || isJsonObject(value)) return undefined
  return `json: cannot unmarshal ${jsonType(value)} into Go value of type map[string]interface {}`
}
