import { findCondition } from '../kube/conditions'
import type { HorizontalPodAutoscaler } from '../kube/types'
import { ageColumn } from './cells'
import type { StatusSummary } from './kind'
import { defineKind } from './kind'

type Metric = NonNullable<NonNullable<HorizontalPodAutoscaler['spec']>['metrics']>[number]
type MetricStatus = NonNullable<NonNullable<HorizontalPodAutoscaler['status']>['currentMetrics']>[number]

export const horizontalPodAutoscalers = defineKind<HorizontalPodAutoscaler>({
  id: 'horizontalpodautoscalers.autoscaling',
  group: 'autoscaling',
  versions: ['v2'],
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  scope: 'Namespaced',
  menu: { section: 'workloads', order: 55, icon: 'scaling' },
  columns: [
    {
      id: 'reference',
      name: 'Reference',
      description: 'What it scales.',
      value: ({ spec }) => `${spec?.scaleTargetRef?.kind ?? ''}/${spec?.scaleTargetRef?.name ?? ''}`,
    },
    {
      id: 'targets',
      name: 'Targets',
      description: 'What is used, of what there should be.',
      value: targetsText,
    },
    {
      id: 'min-pods',
      name: 'MinPods',
      type: 'number',
      tableType: 'string',
      description: 'The fewest replicas.',
      value: ({ spec }) => String(spec?.minReplicas ?? '<unset>'),
    },
    {
      id: 'max-pods',
      name: 'MaxPods',
      type: 'number',
      tableType: 'string',
      description: 'The most replicas.',
      value: ({ spec }) => spec?.maxReplicas ?? 0,
    },
    {
      id: 'replicas',
      name: 'Replicas',
      type: 'number',
      tableType: 'string',
      description: 'How many there are.',
      value: ({ status }) => status?.currentReplicas ?? 0,
    },
    ageColumn,
  ],
  status: autoscalerStatus,
  actions: ['edit', 'delete'],
})

/** `cpu: 12%/80%`, at most two and how many more. */
function targetsText({ spec, status }: HorizontalPodAutoscaler): string | undefined {
  const metrics = spec?.metrics ?? []
  if (metrics.length === 0) return undefined
  const texts = metrics.map((metric) => {
    const { name, current, target } = metricFigures(metric, status?.currentMetrics)
    return `${name}${current ?? '<unknown>'}/${target}`
  })
  const shown = texts.slice(0, 2).join(', ')
  return texts.length > 2 ? `${shown} + ${texts.length - 2} more...` : shown
}

/** What a metric is, says and should say; also for the page of one autoscaler. */
export function metricFigures(metric: Metric, statuses: readonly MetricStatus[] = []) {
  const source = metric.resource ?? metric.containerResource
  const target = source?.target ?? (metric.pods ?? metric.object ?? metric.external)?.target
  const found = statuses.find((status) =>
    source
      ? (status.resource ?? status.containerResource)?.name === source.name && status.type === metric.type
      : (status.pods ?? status.object ?? status.external)?.metric.name ===
        (metric.pods ?? metric.object ?? metric.external)?.metric.name,
  )
  const current = (found?.resource ?? found?.containerResource ?? found?.pods ?? found?.object ?? found?.external)
    ?.current
  const figure = (of: { averageUtilization?: number; averageValue?: string; value?: string } | undefined) => {
    if (target?.averageUtilization !== undefined) {
      return of?.averageUtilization === undefined ? undefined : `${of.averageUtilization}%`
    }
    if (target?.averageValue !== undefined) return of?.averageValue === undefined ? undefined : String(of.averageValue)
    return of?.value === undefined ? undefined : String(of.value)
  }
  return { name: source ? `${source.name}: ` : '', current: figure(current), target: figure(target) ?? '<auto>' }
}

function autoscalerStatus({ status }: HorizontalPodAutoscaler): StatusSummary {
  const find = (type: string) => findCondition(status?.conditions, type)
  const active = find('ScalingActive')
  if (find('AbleToScale')?.status === 'False') return { text: 'unableToScale', tone: 'error' }
  if (active?.reason === 'ScalingDisabled') return { text: 'scalingDisabled', tone: 'muted' }
  if (active?.status === 'False') return { text: 'noMetrics', tone: 'warn' }
  if (!active && status?.currentReplicas === status?.desiredReplicas) return { text: 'pending', tone: 'progress' }
  if (status?.currentReplicas !== status?.desiredReplicas) return { text: 'progressing', tone: 'progress' }
  if (find('ScalingLimited')?.reason === 'TooManyReplicas') return { text: 'atMaximum', tone: 'warn' }
  return { text: 'active', tone: 'ok' }
}
