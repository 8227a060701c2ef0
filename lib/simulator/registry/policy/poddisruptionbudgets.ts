/** Models pkg/registry/policy/poddisruptionbudget/strategy.go and pkg/apis/policy/validation. */
import { podDisruptionBudgets } from '../../../kinds/poddisruptionbudgets.policy'
import { type FieldError, invalidValue, notSupported } from '../../../kube/field-error'
import { validateLabelSelector } from '../../../kube/object-meta'
import type { LabelSelector, PodDisruptionBudget } from '../../../kube/types'
import { validateAmount } from '../apps/daemonset-update-validation'
import { validateNonNegative } from '../core/value-validation'
import { defineStrategy } from '../strategy'

const policies = ['AlwaysAllow', 'IfHealthyBudget']

export const podDisruptionBudgetStrategy = defineStrategy<PodDisruptionBudget>({
  kind: podDisruptionBudgets,
  status: true,
  allowUnconditionalUpdate: false,
  prepareForCreate(budget) {
    budget.status = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }
  },
  validate: validateBudget,
  validateUpdate: validateBudget,
  validateStatusUpdate: ({ status }) =>
    (['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const).flatMap((name) =>
      validateNonNegative(status?.[name], `status.${name}`),
    ),
})

function validateBudget({ spec = {} }: PodDisruptionBudget): FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec
  const errors: FieldError[] = []
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    errors.push(invalidValue('spec', spec, 'minAvailable and maxUnavailable cannot be both set'))
  }
  if (minAvailable !== undefined) errors.push(...validateAmount(minAvailable, 'spec.minAvailable'))
  if (maxUnavailable !== undefined) errors.push(...validateAmount(maxUnavailable, 'spec.maxUnavailable'))
  if (selector) errors.push(...validateLabelSelector(selector as LabelSelector, 'spec.selector'))
  if (policy !== undefined && !policies.includes(policy)) {
    errors.push(notSupported('spec.unhealthyPodEvictionPolicy', policy, policies))
  }
  return errors
}
