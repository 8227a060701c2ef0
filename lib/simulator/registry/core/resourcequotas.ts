/** Models pkg/registry/core/resourcequota/strategy.go. */
import { resourceQuotas } from '../../../kinds/resourcequotas'
import { immutable } from '../../../kube/field-error'
import { validateQuotaAmounts, validateResourceQuota } from '../../../kube/resource-quota-validation'
import type { ResourceQuota } from '../../../kube/types'
import { semanticallyEqual } from '../equality'
import { defineStrategy } from '../strategy'

export const resourceQuotaStrategy = defineStrategy<ResourceQuota>({
  kind: resourceQuotas,
  status: true,
  generation: false,
  prepareForCreate(quota) {
    quota.status = {}
  },
  validate: validateResourceQuota,
  validateUpdate(quota, old) {
    const scopesOf = ({ spec }: ResourceQuota) => [...(spec?.scopes ?? [])].sort()
    const errors = validateResourceQuota(quota)
    if (!semanticallyEqual(scopesOf(quota), scopesOf(old))) errors.push(immutable('spec.scopes', quota.spec?.scopes))
    return errors
  },
  validateStatusUpdate: ({ status }) => [
    ...validateQuotaAmounts(status?.hard, 'status.hard'),
    ...validateQuotaAmounts(status?.used, 'status.used'),
  ],
})
