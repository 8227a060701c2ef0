/** Models pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go and pkg/apis/autoscaling/v2/defaults.go. */
import { horizontalPodAutoscalers } from '../../../kinds/horizontalpodautoscalers.autoscaling'
import type { HorizontalPodAutoscaler } from '../../../kube/types'
import { defineStrategy } from '../strategy'
import { validateAutoscaler } from './autoscaler-validation'

type Behavior = NonNullable<NonNullable<HorizontalPodAutoscaler['spec']>['behavior']>

const usualUtilization = 80

export const horizontalPodAutoscalerStrategy = defineStrategy<HorizontalPodAutoscaler>({
  kind: horizontalPodAutoscalers,
  status: true,
  generation: true,

  defaults({ spec }) {
    if (!spec) return
    spec.minReplicas ??= 1
    if (!spec.metrics?.length) {
      const target = { type: 'Utilization', averageUtilization: usualUtilization }
      spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }]
    }
    if (spec.behavior) setBehaviorDefaults(spec.behavior)
  },

  prepareForCreate(hpa) {
    hpa.status = { desiredReplicas: 0, currentReplicas: 0 }
  },

  validate: validateAutoscaler,
  validateUpdate: validateAutoscaler,
})

/** How long a decrease waits is left open: that is the controller's own setting. */
function setBehaviorDefaults(behavior: Behavior): void {
  behavior.scaleUp = {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [
      { type: 'Pods', value: 4, periodSeconds: 15 },
      { type: 'Percent', value: 100, periodSeconds: 15 },
    ],
    ...behavior.scaleUp,
  }
  behavior.scaleDown = {
    selectPolicy: 'Max',
    policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
    ...behavior.scaleDown,
  }
}
