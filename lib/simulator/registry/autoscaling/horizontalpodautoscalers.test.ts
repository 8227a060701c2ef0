import { expect, it } from 'vitest'
import type { HorizontalPodAutoscaler } from '../../../kube/types'
import { testResource } from '../resource-battery.test-support'
import { defaulted, refusals } from '../strategy.test-support'
import { horizontalPodAutoscalerStrategy } from './horizontalpodautoscalers'

const hpa = (spec: Partial<HorizontalPodAutoscaler['spec']> = {}): HorizontalPodAutoscaler => ({
  metadata: { name: 'web' },
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 5, ...spec },
})

testResource<HorizontalPodAutoscaler>(horizontalPodAutoscalerStrategy, {
  valid: () => hpa(),
  changeStatus: (object) => {
    object.status = { currentReplicas: 1, desiredReplicas: 2 }
  },
  changeSpec: (object) => {
    if (object.spec) object.spec.maxReplicas = 7
  },
})

it('aims at 80 % of the requested CPU unless it is told otherwise', () => {
  expect(defaulted(horizontalPodAutoscalerStrategy, hpa({ behavior: { scaleUp: {} } })).spec).toMatchObject({
    minReplicas: 1,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
    behavior: {
      scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: 'Max' },
      scaleDown: { policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
    },
  })
})

it.each<[Partial<HorizontalPodAutoscaler['spec']>, string[]]>([
  [
    { minReplicas: 0, maxReplicas: 0 },
    [
      'spec.minReplicas: Invalid value: 0: must be greater than or equal to 1',
      'spec.maxReplicas: Invalid value: 0: must be greater than 0',
    ],
  ],
  [{ minReplicas: 9 }, ['spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`']],
  [
    { metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization' } } }] },
    [
      'spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization',
    ],
  ],
])('refuses %j', (spec, texts) => {
  expect(refusals(horizontalPodAutoscalerStrategy, hpa(spec))).toEqual(texts)
})
