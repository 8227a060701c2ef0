/** Environment variables and where they come from. Models ValidateEnv and ValidateEnvFrom of pkg/apis/core/validation. */
import { type FieldError, invalidValue, notSupported, required } from '../../../kube/field-error'
import { configMapKeyErrors, envVarNameErrors, nameIsSubdomain } from '../../../kube/names'
import { canonicalQuantity } from '../../../kube/quantity'
import type { Container } from '../../../kube/types'
import { validateQualifiedName, validateText } from './value-validation'

type EnvVar = NonNullable<Container['env']>[number]
type EnvFrom = NonNullable<Container['envFrom']>[number]
type Source = NonNullable<EnvVar['valueFrom']>
export type FieldRef = NonNullable<Source['fieldRef']>
export type ResourceFieldRef = NonNullable<Source['resourceFieldRef']>

const envFieldPaths = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]
const fileFieldPaths = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
]
/** Everything that podshelper.ConvertDownwardAPIFieldLabel knows; other paths are an error before they are unsupported. */
const knownFieldPaths = new Set([...envFieldPaths, ...fileFieldPaths, 'spec.restartPolicy'])

const containerResources = ['limits', 'requests'].flatMap((kind) =>
  ['cpu', 'ephemeral-storage', 'memory'].map((name) => `${kind}.${name}`),
)
const byteDivisors = '1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei'

export function validateEnv(variables: readonly EnvVar[] | undefined, field: string): FieldError[] {
  return (variables ?? []).flatMap((variable, index) => {
    const path = `${field}[${index}]`
    return [
      ...(variable.name ? validateText(envVarNameErrors, variable.name, `${path}.name`) : [required(`${path}.name`)]),
      ...validateValueFrom(variable, `${path}.valueFrom`),
    ]
  })
}

function validateValueFrom({ value, valueFrom }: EnvVar, field: string): FieldError[] {
  if (!valueFrom) return []
  // Others, newer than our types (fileKeyRef), pass.
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, ...newer } = valueFrom
  const errors = [
    ...(fieldRef ? validateFieldRef(fieldRef, 'environment', `${field}.fieldRef`) : []),
    ...(resourceFieldRef ? validateResourceFieldRef(resourceFieldRef, `${field}.resourceFieldRef`) : []),
    ...(configMapKeyRef ? validateKeyRef(configMapKeyRef, `${field}.configMapKeyRef`) : []),
    ...(secretKeyRef ? validateKeyRef(secretKeyRef, `${field}.secretKeyRef`) : []),
  ]
  const given = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, ...Object.values(newer)]
  const sources = given.filter(Boolean).length
  if (sources === 0) {
    const choices =
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'
    errors.push(invalidValue(field, '', choices))
  } else if (value) {
    errors.push(invalidValue(field, '', 'may not be specified when `value` is not empty'))
  } else if (sources > 1) {
    errors.push(invalidValue(field, '', 'may not have more than one field specified at a time'))
  }
  return errors
}

function validateKeyRef({ name = '', key }: { name?: string; key: string }, field: string): FieldError[] {
  return [
    ...validateText(nameIsSubdomain, name, `${field}.name`),
    ...(key ? validateText(configMapKeyErrors, key, `${field}.key`) : [required(`${field}.key`)]),
  ]
}

/** `metadata.labels['app']` and the like: files may hold all labels, variables only single ones. */
export function validateFieldRef(ref: FieldRef, use: 'environment' | 'file', field: string): FieldError[] {
  if (!ref.apiVersion) return [required(`${field}.apiVersion`)]
  if (!ref.fieldPath) return [required(`${field}.fieldPath`)]
  const subscripted = /^(.+)\['(.*)'\]$/.exec(ref.fieldPath)
  if (subscripted) {
    const [, path = '', key = ''] = subscripted
    if (path === 'metadata.annotations') return validateQualifiedName(key.toLowerCase(), field)
    if (path === 'metadata.labels') return validateQualifiedName(key, field)
    return [invalidValue(field, path, 'does not support subscript')]
  }
  if (!knownFieldPaths.has(ref.fieldPath)) {
    const text = `error converting fieldPath: field label not supported: ${ref.fieldPath}`
    return [invalidValue(`${field}.fieldPath`, ref.fieldPath, text)]
  }
  const supported = use === 'file' ? fileFieldPaths : envFieldPaths
  return supported.includes(ref.fieldPath) ? [] : [notSupported(`${field}.fieldPath`, ref.fieldPath, supported)]
}

/** In a volume `containerName` is needed: there is no container that it stands in. */
export function validateResourceFieldRef(ref: ResourceFieldRef, field: string, inVolume = false): FieldError[] {
  const { resource, containerName, divisor } = ref
  const isHugePages = /^(requests|limits)\.hugepages-/.test(resource)
  const errors: FieldError[] = []
  if (inVolume && !containerName) errors.push(required(`${field}.containerName`))
  else if (!resource) errors.push(required(`${field}.resource`))
  else if (!containerResources.includes(resource) && !isHugePages) {
    errors.push(notSupported(`${field}.resource`, resource, containerResources))
  }
  if (!divisor || canonicalQuantity(divisor) === '0') return errors

  const refuse = (values: string, what: string) =>
    errors.push(
      invalidValue(
        `${field}.divisor`,
        resource,
        `only divisor's values ${values} are supported with the ${what} resource`,
      ),
    )
  const spelled = canonicalQuantity(divisor)
  if (resource.endsWith('.cpu')) {
    if (!['1m', '1'].includes(spelled)) refuse('1m and 1', 'cpu')
  } else if (!byteDivisors.split(', ').includes(spelled)) {
    if (resource.endsWith('.memory')) refuse(byteDivisors, 'memory')
    else if (resource.endsWith('.ephemeral-storage')) refuse(byteDivisors, 'local ephemeral storage')
    else if (isHugePages) refuse(byteDivisors, 'hugepages')
  }
  return errors
}

export function validateEnvFrom(sources: readonly EnvFrom[] | undefined, field: string): FieldError[] {
  return (sources ?? []).flatMap(({ prefix, configMapRef, secretRef }, index) => {
    const path = `${field}[${index}]`
    const errors = prefix ? validateText(envVarNameErrors, prefix, `${path}.prefix`) : []
    for (const [name, ref] of Object.entries({ configMapRef, secretRef })) {
      if (!ref) continue
      if (!ref.name) errors.push(required(`${path}.${name}.name`))
      else errors.push(...validateText((value) => nameIsSubdomain(value, true), ref.name, `${path}.${name}.name`))
    }
    // Upstream names the list here, not the entry.
    if (!configMapRef && !secretRef) {
      errors.push(invalidValue(field, '', 'must specify one of: `configMapRef` or `secretRef`'))
    } else if (configMapRef && secretRef) {
      errors.push(invalidValue(field, '', 'may not have more than one field specified at a time'))
    }
    return errors
  })
}
