/** Affinity to Nodes and to other Pods. Models validateAffinity of pkg/apis/core/validation. */
import { type FieldError, fieldForbidden, invalidValue, required } from '../../../kube/field-error'
import { labelValueErrors, nameIsLabel, nameIsSubdomain } from '../../../kube/names'
import { validateLabelSelector } from '../../../kube/object-meta'
import type { LabelSelector, PodSpec } from '../../../kube/types'
import { validateQualifiedName, validateText } from './value-validation'

type Affinity = NonNullable<PodSpec['affinity']>
type NodeAffinity = NonNullable<Affinity['nodeAffinity']>
type NodeSelectorTerm = NonNullable<
  NodeAffinity['preferredDuringSchedulingIgnoredDuringExecution']
>[number]['preference']
type NodeRequirement = NonNullable<NodeSelectorTerm['matchExpressions']>[number]
type PodAffinity = NonNullable<Affinity['podAffinity']>
type PodAffinityTerm = NonNullable<PodAffinity['requiredDuringSchedulingIgnoredDuringExecution']>[number]

const required_ = 'requiredDuringSchedulingIgnoredDuringExecution'
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution'

export function validateAffinity(affinity: Affinity | undefined, field: string): FieldError[] {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {}
  return [
    ...(nodeAffinity ? validateNodeAffinity(nodeAffinity, `${field}.nodeAffinity`) : []),
    ...(podAffinity ? validatePodAffinity(podAffinity, `${field}.podAffinity`) : []),
    ...(podAntiAffinity ? validatePodAffinity(podAntiAffinity, `${field}.podAntiAffinity`) : []),
  ]
}

function validateNodeAffinity(affinity: NodeAffinity, field: string): FieldError[] {
  const errors: FieldError[] = []
  const selector = affinity[required_]
  if (selector) errors.push(...validateNodeSelector(selector, `${field}.${required_}`))
  for (const [index, { weight = 0, preference = {} }] of (affinity[preferred] ?? []).entries()) {
    const path = `${field}.${preferred}[${index}]`
    errors.push(...validateWeight(weight, path))
    errors.push(...validateNodeTerm(preference, false, `${path}.preference`))
  }
  return errors
}

type NodeSelector = NonNullable<NodeAffinity['requiredDuringSchedulingIgnoredDuringExecution']>

/** Also of a PersistentVolume. */
export function validateNodeSelector({ nodeSelectorTerms: terms = [] }: NodeSelector, field: string): FieldError[] {
  const path = `${field}.nodeSelectorTerms`
  return [
    ...(terms.length === 0 ? [required(path, 'must have at least one node selector term')] : []),
    ...terms.flatMap((term, index) => validateNodeTerm(term, true, `${path}[${index}]`)),
  ]
}

const validateWeight = (weight: number, field: string) =>
  weight >= 1 && weight <= 100 ? [] : [invalidValue(`${field}.weight`, weight, 'must be in the range 1-100')]

function validateNodeTerm(term: NodeSelectorTerm, checkValues: boolean, field: string): FieldError[] {
  return [
    ...(term.matchExpressions ?? []).flatMap((requirement, index) =>
      validateNodeRequirement(requirement, checkValues, `${field}.matchExpressions[${index}]`),
    ),
    ...(term.matchFields ?? []).flatMap((requirement, index) =>
      validateNodeField(requirement, `${field}.matchFields[${index}]`),
    ),
  ]
}

function validateNodeRequirement(
  { key = '', operator = '', values = [] }: Partial<NodeRequirement>,
  checkValues: boolean,
  field: string,
): FieldError[] {
  const errors: FieldError[] = []
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) {
      errors.push(required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
    }
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) {
      errors.push(
        fieldForbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
      )
    }
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1) {
      errors.push(required(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"))
    }
  } else errors.push(invalidValue(`${field}.operator`, operator, 'not a valid selector operator'))
  errors.push(...validateQualifiedName(key, `${field}.key`))
  if (!checkValues) return errors
  return [
    ...errors,
    ...values.flatMap((value, index) => validateText(labelValueErrors, value, `${field}.values[${index}]`)),
  ]
}

function validateNodeField(
  { key = '', operator = '', values = [] }: Partial<NodeRequirement>,
  field: string,
): FieldError[] {
  const errors: FieldError[] = []
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length !== 1) {
      const text = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
      errors.push(required(`${field}.values`, text))
    }
  } else errors.push(invalidValue(`${field}.operator`, operator, 'not a valid selector operator'))
  if (key !== 'metadata.name') {
    return [...errors, invalidValue(`${field}.key`, key, 'not a valid field selector key')]
  }
  return [
    ...errors,
    ...values.flatMap((value, index) => validateText(nameIsSubdomain, value, `${field}.values[${index}]`)),
  ]
}

function validatePodAffinity(affinity: PodAffinity, field: string): FieldError[] {
  return [
    ...(affinity[required_] ?? []).flatMap((term, index) => validatePodTerm(term, `${field}.${required_}[${index}]`)),
    ...(affinity[preferred] ?? []).flatMap(({ weight = 0, podAffinityTerm }, index) => [
      ...validateWeight(weight, `${field}.${preferred}[${index}]`),
      ...validatePodTerm(podAffinityTerm ?? {}, `${field}.${preferred}[${index}].podAffinityTerm`),
    ]),
  ]
}

function validatePodTerm(term: Partial<PodAffinityTerm>, field: string): FieldError[] {
  const { labelSelector, namespaceSelector, namespaces = [], topologyKey } = term
  return [
    ...validateLabelSelector(labelSelector, `${field}.labelSelector`),
    ...validateLabelSelector(namespaceSelector, `${field}.namespaceSelector`),
    ...namespaces.flatMap((name) => validateText(nameIsLabel, name, `${field}.namespace`)),
    ...validateLabelKeys(term.matchLabelKeys, labelSelector, `${field}.matchLabelKeys`),
    ...validateLabelKeys(term.mismatchLabelKeys, labelSelector, `${field}.mismatchLabelKeys`),
    ...(term.matchLabelKeys ?? []).flatMap((key, index) =>
      term.mismatchLabelKeys?.includes(key)
        ? [
            invalidValue(
              `${field}.matchLabelKeys[${index}]`,
              key,
              'exists in both matchLabelKeys and mismatchLabelKeys',
            ),
          ]
        : [],
    ),
    ...(topologyKey ? [] : [required(`${field}.topologyKey`, 'can not be empty')]),
    ...validateQualifiedName(topologyKey ?? '', `${field}.topologyKey`),
  ]
}

function validateLabelKeys(
  keys: readonly string[] | undefined,
  selector: LabelSelector | undefined,
  field: string,
): FieldError[] {
  if (!keys?.length) return []
  if (!selector) return [fieldForbidden(field, 'must not be specified when labelSelector is not set')]
  return keys.flatMap((key, index) => validateQualifiedName(key, `${field}[${index}]`))
}
