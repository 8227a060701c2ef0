/** Validation of metadata. Models k8s.io/apimachinery/pkg/api/validation/objectmeta.go and meta/v1/validation. */
import { type FieldError, fieldForbidden, immutable, invalidValue, required, tooLong } from './field-error'
import { labelKeyErrors, labelValueErrors, type NameRule, nameIsLabel, qualifiedNameErrors } from './names'
import type { ObjectMeta, OwnerReference } from './object'
import type { LabelSelector } from './types'

const annotationBytes = 256 * 1024

export interface ObjectMetaRules {
  requiresNamespace: boolean
  nameRule: NameRule
  /** Default 'metadata'. */
  field?: string
  /** A finalizer may be any qualified name; otherwise a bare one must be of Kubernetes' own. */
  allowsBareFinalizers?: boolean
}

/** Checks metadata of an object about to be created; a generated name is already filled in. */
export function validateObjectMeta(
  meta: ObjectMeta | undefined,
  { requiresNamespace, nameRule, field = 'metadata', allowsBareFinalizers = false }: ObjectMetaRules,
): FieldError[] {
  const { name, generateName, namespace } = meta ?? {}
  const errors: FieldError[] = []
  const check = (path: string, value: string, texts: readonly string[]) =>
    errors.push(...texts.map((text) => invalidValue(`${field}.${path}`, value, text)))
  if (generateName) check('generateName', generateName, nameRule(generateName, true))
  if (name) check('name', name, nameRule(name, false))
  else errors.push(required(`${field}.name`, 'name or generateName is required'))
  if (requiresNamespace) {
    if (namespace) check('namespace', namespace, nameIsLabel(namespace, false))
    else errors.push(required(`${field}.namespace`))
  } else if (namespace) errors.push(fieldForbidden(`${field}.namespace`, 'not allowed on this type'))
  if ((meta?.generation ?? 0) < 0) {
    errors.push(invalidValue(`${field}.generation`, meta?.generation, 'must be greater than or equal to 0'))
  }
  return [
    ...errors,
    ...validateMutableMeta(meta, field),
    ...validateFinalizers(meta?.finalizers, `${field}.finalizers`, allowsBareFinalizers),
  ]
}

/** Checks what an update did to metadata. */
export function validateObjectMetaUpdate(
  meta: ObjectMeta | undefined,
  old: ObjectMeta | undefined,
  field = 'metadata',
): FieldError[] {
  const errors: FieldError[] = []
  if (old?.deletionTimestamp) {
    const added = (meta?.finalizers ?? []).filter((finalizer) => !old.finalizers?.includes(finalizer)).sort()
    if (added.length) {
      const list = `[]string{${added.map((finalizer) => JSON.stringify(finalizer)).join(', ')}}`
      errors.push(
        fieldForbidden(
          `${field}.finalizers`,
          `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`,
        ),
      )
    }
  }
  if (!meta?.resourceVersion) {
    errors.push(
      invalidValue(`${field}.resourceVersion`, meta?.resourceVersion ?? '', 'must be specified for an update'),
    )
  }
  if ((meta?.generation ?? 0) < (old?.generation ?? 0)) {
    errors.push(invalidValue(`${field}.generation`, meta?.generation ?? 0, 'must not be decremented'))
  }
  const fixed = [
    'name',
    'namespace',
    'uid',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
  ] as const
  for (const key of fixed) {
    if ((meta?.[key] || undefined) !== (old?.[key] || undefined)) errors.push(immutable(`${field}.${key}`, meta?.[key]))
  }
  return [...errors, ...validateMutableMeta(meta, field)]
}

/** The part that creates and updates have in common. */
function validateMutableMeta(meta: ObjectMeta | undefined, field: string): FieldError[] {
  return [
    ...validateLabels(meta?.labels, `${field}.labels`),
    ...validateAnnotations(meta?.annotations, `${field}.annotations`),
    ...validateOwnerReferences(meta?.ownerReferences, `${field}.ownerReferences`),
  ]
}

export function validateLabels(labels: Readonly<Record<string, string>> | undefined, field: string): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...labelKeyErrors(key).map((text) => invalidValue(field, key, text)),
    ...labelValueErrors(value).map((text) => invalidValue(field, value, text)),
  ])
}

export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  field: string,
): FieldError[] {
  const entries = Object.entries(annotations ?? {})
  const encoder = new TextEncoder()
  const size = entries.reduce((sum, pair) => sum + encoder.encode(pair.join('')).length, 0)
  return [
    // The case of the letters does not matter here.
    ...entries.flatMap(([key]) => qualifiedNameErrors(key.toLowerCase()).map((text) => invalidValue(field, key, text))),
    ...(size > annotationBytes ? [tooLong(field, annotationBytes)] : []),
  ]
}

function validateOwnerReferences(references: readonly OwnerReference[] | undefined, field: string): FieldError[] {
  const errors: FieldError[] = []
  let controller: string | undefined
  for (const reference of references ?? []) {
    if (!reference.apiVersion || reference.apiVersion.endsWith('/')) {
      errors.push(invalidValue(`${field}.apiVersion`, reference.apiVersion ?? '', 'version must not be empty'))
    }
    for (const key of ['kind', 'name', 'uid'] as const) {
      if (!reference[key]) errors.push(invalidValue(`${field}.${key}`, reference[key] ?? '', 'must not be empty'))
    }
    if (reference.apiVersion === 'v1' && reference.kind === 'Event') {
      errors.push(invalidValue(field, reference, '/v1, Kind=Event is disallowed from being an owner'))
    }
    if (!reference.controller) continue
    const current = `${reference.kind}/${reference.name}`
    if (controller) {
      errors.push(
        invalidValue(
          field,
          references,
          `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${current}`,
        ),
      )
    } else controller = current
  }
  return errors
}

const standardFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion'])

function validateFinalizers(
  finalizers: readonly string[] | undefined,
  field: string,
  allowsBare: boolean,
): FieldError[] {
  const errors = (finalizers ?? []).flatMap((finalizer) =>
    qualifiedNameErrors(finalizer).map((text) => invalidValue(field, finalizer, text)),
  )
  // Models validateKubeFinalizerName of pkg/apis/core/validation: a bare name could be anybody's.
  for (const [index, finalizer] of (finalizers ?? []).entries()) {
    if (allowsBare || finalizer.includes('/') || standardFinalizers.has(finalizer)) continue
    const text = 'name is neither a standard finalizer name nor is it fully qualified'
    errors.push(invalidValue(`${field}[${index}]`, finalizer, text))
  }
  if (finalizers?.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalidValue(field, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'))
  }
  return errors
}

/** A LabelSelector inside a spec. Models metav1validation.ValidateLabelSelector. */
export function validateLabelSelector(selector: LabelSelector | undefined, field: string): FieldError[] {
  const errors = validateLabels(selector?.matchLabels, `${field}.matchLabels`)
  for (const [index, { key = '', operator = '', values = [] }] of (selector?.matchExpressions ?? []).entries()) {
    const path = `${field}.matchExpressions[${index}]`
    if (operator === 'In' || operator === 'NotIn') {
      if (!values.length) {
        errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
      }
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length) {
        errors.push(
          fieldForbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
        )
      }
    } else errors.push(invalidValue(`${path}.operator`, operator, 'not a valid selector operator'))
    errors.push(...labelKeyErrors(key).map((text) => invalidValue(`${path}.key`, key, text)))
    for (const [at, value] of values.entries()) {
      errors.push(...labelValueErrors(value).map((text) => invalidValue(`${path}.values[${at}]`, value, text)))
    }
  }
  return errors
}
