/**
 * What can be known of a document before its Namespace is there, and so before the cluster itself would look at it:
 * the schema, metadata, and what Kubernetes says of quotas and limits. The cluster has the last word when it is created.
 */
import type { FieldError } from '../kube/field-error'
import { setLimitDefaults, validateLimitRange } from '../kube/limit-range-validation'
import { nameIsSubdomain } from '../kube/names'
import { validateObjectMeta } from '../kube/object-meta'
import type { OpenApiSchemas } from '../kube/open-api/schema'
import { canonicalQuantity } from '../kube/quantity'
import { validateResourceQuota } from '../kube/resource-quota-validation'
import { invalid, type StatusError, unnamedError } from '../kube/status-error'
import type { LimitRange, ResourceQuota } from '../kube/types'
import type { NamespaceDocument } from './namespace-documents'
import { checkAgainstSchema } from './open-api'

export function checkDocument(
  schemas: OpenApiSchemas,
  { kind, name, object }: NamespaceDocument,
): StatusError | undefined {
  const wrong = checkAgainstSchema(schemas, kind, object)
  if (wrong) return wrong
  // The schema has been checked: the fields have their types.
  const errors = [
    ...validateObjectMeta(object.metadata, { requiresNamespace: true, nameRule: nameIsSubdomain }),
    ...(kind.id === 'resourcequotas' ? quotaErrors(object as ResourceQuota) : limitErrors(object as LimitRange)),
  ]
  if (errors.length) return invalid(kind, name, errors)
  const { resourceVersion } = object.metadata ?? {}
  // What `kubectl get -o yaml` printed and was pasted here.
  const isOld = resourceVersion && resourceVersion !== '0'
  return isOld ? unnamedError('resourceVersion should not be set on objects to be created') : undefined
}

/** As the API server reads a list of amounts, so that its messages spell them alike. */
const canonical = (amounts: Readonly<Record<string, string | number | null>>) =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, canonicalQuantity(amount ?? '0')]))

function quotaErrors(quota: ResourceQuota): FieldError[] {
  return validateResourceQuota({ ...quota, spec: { ...quota.spec, hard: canonical(quota.spec?.hard ?? {}) } })
}

function limitErrors(range: LimitRange): FieldError[] {
  const lists = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const
  const limits = (range.spec?.limits ?? []).map((limit) => ({
    ...limit,
    ...Object.fromEntries(lists.flatMap((list) => (limit[list] ? [[list, canonical(limit[list])]] : []))),
  }))
  const read: LimitRange = { ...range, spec: { limits } }
  setLimitDefaults(read)
  return validateLimitRange(read)
}
