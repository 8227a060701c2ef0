import { fromAutoscalerV1 } from '../kube/autoscaler-versions'
import type { HorizontalPodAutoscalerV1 } from '../kube/types'
import { horizontalPodAutoscalers } from './horizontalpodautoscalers.autoscaling'
import { type Column, defineKind } from './kind'

/** The table is that of the newer version. */
const columns: readonly Column<HorizontalPodAutoscalerV1>[] = horizontalPodAutoscalers.columns.map(
  ({ value, sortValue: _own, ...column }) => ({ ...column, value: (hpa, now) => value(fromAutoscalerV1(hpa), now) }),
)

/** The console shows autoscaling/v2: they are the same objects. */
export const horizontalPodAutoscalersV1 = defineKind<HorizontalPodAutoscalerV1>({
  id: 'horizontalpodautoscalers.v1.autoscaling',
  group: 'autoscaling',
  versions: ['v1'],
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  scope: 'Namespaced',
  columns,
})
