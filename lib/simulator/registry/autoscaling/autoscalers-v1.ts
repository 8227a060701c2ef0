/** autoscaling/v1, which older clients write: `kubectl autoscale` before 1.34. */
import { horizontalPodAutoscalers } from '../../../kinds/horizontalpodautoscalers.autoscaling'
import { horizontalPodAutoscalersV1 } from '../../../kinds/horizontalpodautoscalers.v1.autoscaling'
import { fromAutoscalerV1, toAutoscalerV1 } from '../../../kube/autoscaler-versions'
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerV1 } from '../../../kube/types'
import { defineRepresentation } from '../representation'

export const autoscalerV1Representation = defineRepresentation<HorizontalPodAutoscalerV1, HorizontalPodAutoscaler>({
  kind: horizontalPodAutoscalersV1,
  storedAs: horizontalPodAutoscalers,
  toStored: fromAutoscalerV1,
  fromStored: toAutoscalerV1,
  selectableFields: { 'metadata.name': 'metadata.name', 'metadata.namespace': 'metadata.namespace' },
})
