/**
 * HorizontalPodAutoscalers as autoscaling/v1 has them: what that version has no field for is kept in annotations. Models
 * pkg/apis/autoscaling/v1/conversion.go.
 */
import { isJsonObject } from './json'
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerV1 } from './types'

type Spec = NonNullable<HorizontalPodAutoscaler['spec']>
type Metric = NonNullable<Spec['metrics']>[number]
type Status = NonNullable<HorizontalPodAutoscaler['status']>

const prefix = 'autoscaling.alpha.kubernetes.io/'
const names = {
  metrics: `${prefix}metrics`,
  currentMetrics: `${prefix}current-metrics`,
  conditions: `${prefix}conditions`,
  behavior: `${prefix}behavior`,
} as const

const isCpuShare = ({ type, resource }: Metric) =>
  type === 'Resource' && resource?.name === 'cpu' && resource.target.averageUtilization !== undefined

export function toAutoscalerV1(hpa: HorizontalPodAutoscaler): HorizontalPodAutoscalerV1 {
  const { metadata, spec, status } = hpa
  const { metrics = [], behavior, ...common } = spec ?? ({} as Spec)
  const { conditions, currentMetrics = [], ...counts } = status ?? ({} as Status)
  const cpu = metrics.find(isCpuShare)
  const others = metrics.filter((metric) => metric !== cpu)
  const measured = currentMetrics.find(({ type, resource }) => type === 'Resource' && resource?.name === 'cpu')
  const share = measured?.resource?.current.averageUtilization
  const unnamed = share === undefined ? currentMetrics : currentMetrics.filter((metric) => metric !== measured)
  const annotations = {
    ...metadata?.annotations,
    ...kept(names.metrics, others.length > 0 ? others : undefined),
    ...kept(names.currentMetrics, unnamed.length > 0 ? unnamed : undefined),
    ...kept(names.conditions, conditions?.length ? conditions : undefined),
    ...kept(names.behavior, behavior),
  }
  const target = cpu?.resource?.target.averageUtilization
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata: { ...metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: { ...common, ...(target === undefined ? {} : { targetCPUUtilizationPercentage: target }) },
    status: {
      ...counts,
      currentReplicas: counts.currentReplicas ?? 0,
      ...(share === undefined ? {} : { currentCPUUtilizationPercentage: share }),
    },
  }
}

export function fromAutoscalerV1(hpa: HorizontalPodAutoscalerV1): HorizontalPodAutoscaler {
  const { metadata, spec, status } = hpa
  const all = metadata?.annotations ?? {}
  const own: readonly string[] = Object.values(names)
  const annotations = Object.fromEntries(Object.entries(all).filter(([name]) => !own.includes(name)))
  const { targetCPUUtilizationPercentage: target, ...common } = spec ?? {
    maxReplicas: 0,
    scaleTargetRef: { kind: '', name: '' },
  }
  const { currentCPUUtilizationPercentage: share, ...counts } = status ?? { currentReplicas: 0, desiredReplicas: 0 }
  const cpu: Metric[] =
    target === undefined
      ? []
      : [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: target } },
          },
        ]
  const metrics = [...cpu, ...readList<Metric>(all[names.metrics])]
  const measured =
    share === undefined ? [] : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: share } } }]
  const currentMetrics = [
    ...measured,
    ...readList<NonNullable<Status['currentMetrics']>[number]>(all[names.currentMetrics]),
  ]
  const conditions = readList<NonNullable<Status['conditions']>[number]>(all[names.conditions])
  const behavior = readObject<NonNullable<Spec['behavior']>>(all[names.behavior])
  const { annotations: _all, ...rest } = metadata ?? {}
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { ...rest, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: { ...common, ...(metrics.length > 0 ? { metrics } : {}), ...(behavior ? { behavior } : {}) },
    status: {
      ...counts,
      ...(currentMetrics.length > 0 ? { currentMetrics } : {}),
      ...(conditions.length > 0 ? { conditions } : {}),
    },
  }
}

const kept = (name: string, value: unknown): Record<string, string> =>
  value === undefined ? {} : { [name]: JSON.stringify(value) }

/** What somebody wrote there that cannot be read is nothing. */
function read(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function readList<T>(text: string | undefined): T[] {
  const value = read(text)
  return Array.isArray(value) ? value.filter(isJsonObject).map((each) => each as T) : []
}

function readObject<T>(text: string | undefined): T | undefined {
  const value = read(text)
  return isJsonObject(value) ? (value as T) : undefined
}
