/** What each metric of an autoscaler says. Models computeReplicasForMetrics of pkg/controller/podautoscaler/horizontal.go. */
import { formatQuantity, milliValue, parseQuantity } from '../../../kube/quantity'
import type { HorizontalPodAutoscaler, Pod } from '../../../kube/types'
import type { Ask } from './ask'
import { readPodMetrics } from './pod-metrics'
import { countByAverage, countByUtilization, type ReplicaCount, type Usage } from './replica-count'

type Spec = NonNullable<HorizontalPodAutoscaler['spec']>
type MetricSpec = NonNullable<Spec['metrics']>[number]
export type MetricStatus = NonNullable<NonNullable<HorizontalPodAutoscaler['status']>['currentMetrics']>[number]

export interface MetricContext {
  ask: Ask
  namespace: string
  selector: string
  pods: readonly Pod[]
  currentReplicas: number
  now: Date
}

/** A metric that could not be had: why, for the condition and the event. */
export class MetricError extends Error {
  constructor(
    readonly reason: string,
    message: string,
    /** How the overall failure begins. */
    readonly what: string,
  ) {
    super(message)
  }
}

export interface Proposal {
  replicas: number
  /** What it was worked out from, for people. */
  name: string
  status: MetricStatus
}

/** Throws MetricError. */
export async function propose(metric: MetricSpec, context: MetricContext): Promise<Proposal> {
  const { resource, containerResource } = metric
  if (metric.type === 'Resource' && resource) return ofResource(resource.name, resource.target, undefined, context)
  if (metric.type === 'ContainerResource' && containerResource) {
    const { name, target, container } = containerResource
    return ofResource(name, target, container, context)
  }
  throw unavailable(metric)
}

type Target = NonNullable<MetricSpec['resource']>['target']

async function ofResource(
  name: string,
  target: Target,
  container: string | undefined,
  context: MetricContext,
): Promise<Proposal> {
  const { averageUtilization, averageValue } = target
  const reason = container === undefined ? 'FailedGetResourceMetric' : 'FailedGetContainerResourceMetric'
  const what = `failed to get ${name} ${container === undefined ? 'resource' : 'container'} metric value`
  const fail = (prefix: string, error: unknown) =>
    new MetricError(reason, `${prefix}${error instanceof Error ? error.message : String(error)}`, what)
  if (averageUtilization === undefined && averageValue === undefined) {
    throw fail(
      '',
      'invalid resource metric source: neither an average utilization target nor an average value (usage) target was set',
    )
  }
  const prefix = `failed to get ${name} ${averageValue === undefined ? 'utilization' : 'usage'}: `
  const metrics = await readPodMetrics(context.ask, {
    namespace: context.namespace,
    selector: context.selector,
    resource: name,
    ...(container === undefined ? {} : { container }),
  }).catch((error: unknown) => {
    throw fail(`${prefix}unable to get metrics for resource ${name}: `, error)
  })
  const { pods, currentReplicas, now } = context
  const usage: Usage = { pods, metrics, resource: name, currentReplicas, now }
  let count: ReplicaCount
  try {
    count =
      averageValue !== undefined
        ? countByAverage(usage, milliValue(averageValue))
        : countByUtilization(usage, averageUtilization ?? 0, container === undefined ? {} : { container })
  } catch (error) {
    throw fail(prefix, error)
  }
  const current = {
    averageValue: formatMilli(count.average, name),
    ...(count.utilization === undefined ? {} : { averageUtilization: count.utilization }),
  }
  const kind = container === undefined ? 'resource' : 'container resource'
  return {
    replicas: count.replicas,
    name: averageValue === undefined ? `${name} ${kind} utilization (percentage of request)` : `${name} ${kind}`,
    status:
      container === undefined
        ? { type: 'Resource', resource: { name, current } }
        : { type: 'ContainerResource', containerResource: { name, container, current } },
  }
}

const formatMilli = (milli: number, resource: string): string =>
  formatQuantity({
    nanos: BigInt(Math.trunc(milli)) * 1_000_000n,
    format: resource === 'memory' ? parseQuantity('1Ki').format : 'DecimalSI',
  })

/** Nobody serves custom.metrics.k8s.io or external.metrics.k8s.io here. */
function unavailable({ type, pods, object, external }: MetricSpec): MetricError {
  const api = type === 'External' ? 'external' : 'custom'
  const name = (pods ?? object ?? external)?.metric.name ?? ''
  const where = type === 'External' ? 'external metric' : type === 'Object' ? 'object metric' : 'pods metric'
  const known = ['Pods', 'Object', 'External'].includes(type)
  if (!known)
    return new MetricError('InvalidMetricSourceType', `unknown metric source type ${JSON.stringify(type)}`, '')
  const prefix = type === 'External' ? `unable to get external metric ${name}` : `unable to get metric ${name}`
  const text = `${prefix}: unable to fetch metrics from ${api} metrics API: no known available metric versions found`
  return new MetricError(
    `FailedGet${type === 'External' ? 'External' : type}Metric`,
    text,
    `failed to get ${where} value`,
  )
}
