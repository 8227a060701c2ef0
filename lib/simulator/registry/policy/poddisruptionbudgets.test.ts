import { expect, it } from 'vitest'
import type { PodDisruptionBudget } from '../../../kube/types'
import { testResource } from '../resource-battery.test-support'
import { refusals } from '../strategy.test-support'
import { podDisruptionBudgetStrategy } from './poddisruptionbudgets'

const budget = (spec: PodDisruptionBudget['spec'] = { minAvailable: 1 }): PodDisruptionBudget => ({
  metadata: { name: 'web' },
  spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
})

testResource<PodDisruptionBudget>(podDisruptionBudgetStrategy, {
  valid: () => budget(),
  changeStatus: (object) => {
    object.status = { disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2 }
  },
  changeSpec: (object) => {
    if (object.spec) object.spec.minAvailable = '50%'
  },
})

it('refuses what cannot be counted', () => {
  expect(refusals(podDisruptionBudgetStrategy, budget({ minAvailable: '150%' }))).toEqual([
    'spec.minAvailable: Invalid value: "150%": must not be greater than 100%',
  ])
  const both = refusals(podDisruptionBudgetStrategy, budget({ minAvailable: 1, maxUnavailable: 1 }))
  expect(both[0]).toContain('minAvailable and maxUnavailable cannot be both set')
  expect(refusals(podDisruptionBudgetStrategy, budget({ unhealthyPodEvictionPolicy: 'Never' }))).toEqual([
    'spec.unhealthyPodEvictionPolicy: Unsupported value: "Never": supported values: "AlwaysAllow", "IfHealthyBudget"',
  ])
})
