/** Models apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go, but for schemas. */
import { isConditionTrue } from '../../../kube/conditions'
import { approvalAnnotation, isProtectedGroup } from '../../../kube/custom-resources/approval'
import type { CustomResourceDefinition, CustomResourceNames } from '../../../kube/custom-resources/definition'
import { type FieldError, immutable, invalidValue, notSupported, required } from '../../../kube/field-error'
import { nameIsDns1035Label, nameIsSubdomain } from '../../../kube/names'
import { validateVersion } from './version-validation'

export function validateDefinition(definition: CustomResourceDefinition): FieldError[] {
  const { metadata, spec = {} } = definition
  const { group = '', names = {}, scope, versions = [] } = spec
  const errors: FieldError[] = []
  if (metadata?.name !== `${names.plural}.${group}`) {
    errors.push(invalidValue('metadata.name', metadata?.name ?? '', 'must be spec.names.plural+"."+spec.group'))
  }
  errors.push(...approvalErrors(definition))
  if (!group) errors.push(required('spec.group'))
  else if (nameIsSubdomain(group, false).length > 0) {
    errors.push(...nameIsSubdomain(group, false).map((text) => invalidValue('spec.group', group, text)))
  } else if (!group.includes('.')) {
    errors.push(invalidValue('spec.group', group, 'should be a domain with at least one dot'))
  }
  if (!scope) errors.push(required('spec.scope'))
  else if (scope !== 'Cluster' && scope !== 'Namespaced') {
    errors.push(notSupported('spec.scope', scope, ['Cluster', 'Namespaced']))
  }
  if (spec.preserveUnknownFields) errors.push(invalidValue('spec.preserveUnknownFields', true, 'must be false'))
  for (const [index, version] of versions.entries()) {
    errors.push(...validateVersion(version, `spec.versions[${index}]`))
  }
  const versionNames = versions.map(({ name }) => name)
  const printed = { printed: goVersions(versionNames) }
  if (new Set(versionNames).size < versionNames.length) {
    errors.push({ ...invalidValue('spec.versions', '', 'must contain unique version names'), ...printed })
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    const text = 'must have exactly one version marked as storage version'
    errors.push({ ...invalidValue('spec.versions', '', text), ...printed })
  }
  errors.push(...namesErrors(names), ...conversionErrors(spec.conversion))
  return errors
}

export function validateDefinitionStatus(definition: CustomResourceDefinition): FieldError[] {
  return [...validateDefinition(definition), ...storedVersionErrors(definition)]
}

function storedVersionErrors({ spec, status }: CustomResourceDefinition): FieldError[] {
  const stored = status?.storedVersions ?? []
  const versions = spec?.versions ?? []
  if (stored.length === 0) {
    return [invalidValue('status.storedVersions', stored, 'must have at least one stored version')]
  }
  const storage = versions.find((version) => version.storage)?.name ?? ''
  const errors: FieldError[] = []
  if (storage && !stored.includes(storage)) {
    errors.push(invalidValue('status.storedVersions', storage, `must have the storage version ${storage}`))
  }
  for (const [index, version] of stored.entries()) {
    if (versions.some(({ name }) => name === version)) continue
    const text = `missing from spec.versions; ${version} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${version} and removes ${version} from status.storedVersions`
    errors.push(invalidValue(`status.storedVersions[${index}]`, version, text))
  }
  return errors
}

/** Upstream prints the Go structs; here stand the names that tell them apart. */
const goVersions = (names: readonly (string | undefined)[]) =>
  `[]apiextensions.CustomResourceDefinitionVersion{${names.map((name) => `{Name:${JSON.stringify(name)}}`).join(', ')}}`

export function validateDefinitionUpdate(definition: CustomResourceDefinition, old: CustomResourceDefinition) {
  const errors = validateDefinitionStatus(definition)
  const [next, before] = [definition.spec ?? {}, old.spec ?? {}]
  const keep = (field: string, value: unknown, previous: unknown) => {
    if (value !== previous) errors.push(immutable(field, value))
  }
  if (isConditionTrue(old.status?.conditions, 'Established')) {
    keep('spec.scope', next.scope, before.scope)
    keep('spec.names.kind', next.names?.kind, before.names?.kind)
  }
  keep('spec.group', next.group, before.group)
  keep('spec.names.plural', next.names?.plural, before.names?.plural)
  return errors
}

/** Groups of Kubernetes itself are not everybody's. */
function approvalErrors({ metadata, spec }: CustomResourceDefinition): FieldError[] {
  if (!isProtectedGroup(spec?.group)) return []
  const key = approvalAnnotation
  const approval = metadata?.annotations?.[key]
  const field = `metadata.annotations[${key}]`
  const see = `see https://github.com/kubernetes/enhancements/pull/1111`
  if (!approval) {
    return [required(field, `protected groups must have approval annotation "${key}", ${see}`)]
  }
  if (approval.startsWith('unapproved') || /^https?:\/\/[^/]+/.test(approval)) return []
  const text = `protected groups must have approval annotation "${key}" with either a URL or a reason starting with "unapproved", ${see}`
  return [invalidValue(field, approval, text)]
}

function namesErrors({ plural, singular, kind, listKind, shortNames, categories }: CustomResourceNames): FieldError[] {
  const errors: FieldError[] = []
  const label = (field: string, value: string) =>
    errors.push(...nameIsDns1035Label(value, false).map((text) => invalidValue(field, value, text)))
  const mixedCase = (field: string, value: string) => {
    const found = nameIsDns1035Label(value.toLowerCase(), false)
    if (found.length > 0) {
      const text = `may have mixed case, but should otherwise match: ${found.join(',')}`
      errors.push(invalidValue(field, value, text))
    }
  }
  const at = 'spec.names'
  if (plural) label(`${at}.plural`, plural)
  else errors.push(required(`${at}.plural`))
  if (singular) label(`${at}.singular`, singular)
  else errors.push(required(`${at}.singular`))
  for (const [index, name] of (shortNames ?? []).entries()) label(`${at}.shortNames[${index}]`, name)
  if (kind) mixedCase(`${at}.kind`, kind)
  else errors.push(required(`${at}.kind`))
  if (listKind) mixedCase(`${at}.listKind`, listKind)
  else errors.push(required(`${at}.listKind`))
  for (const [index, name] of (categories ?? []).entries()) label(`${at}.categories[${index}]`, name)
  if (kind && kind === listKind) {
    errors.push(invalidValue(`${at}.listKind`, listKind, 'kind and listKind may not be the same'))
  }
  return errors
}

type Conversion = NonNullable<CustomResourceDefinition['spec']>['conversion']

function conversionErrors(conversion: Conversion): FieldError[] {
  if (!conversion) return []
  const { strategy, webhook } = conversion
  if (!strategy) return [required('spec.conversion.strategy')]
  if (strategy === 'None') {
    return webhook
      ? [
          {
            field: 'spec.conversion.webhook',
            reason: 'FieldValueForbidden',
            detail: 'should not be set when strategy is not set to Webhook',
          },
        ]
      : []
  }
  if (strategy !== 'Webhook') return [notSupported('spec.conversion.strategy', strategy, ['None', 'Webhook'])]
  const errors: FieldError[] = []
  if (!webhook?.clientConfig) {
    errors.push(required('spec.conversion.webhook.clientConfig', 'required when strategy is set to Webhook'))
  }
  if (!webhook?.conversionReviewVersions?.length)
    errors.push(required('spec.conversion.webhook.conversionReviewVersions'))
  return errors
}
