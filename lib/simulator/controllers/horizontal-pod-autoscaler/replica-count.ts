/** How many replicas the usage of Pods calls for. Models pkg/controller/podautoscaler/replica_calculator.go. Throws upstream's texts. */
import { findCondition } from '../../../kube/conditions'
import { milliValue } from '../../../kube/quantity'
import type { Pod } from '../../../kube/types'
import type { PodMetric } from './pod-metrics'

export const defaultTolerance = 0.1
/** A Pod that has just started uses more than it will. */
const cpuInitializationMs = 5 * 60_000
const initialReadinessMs = 30_000

export interface Usage {
  pods: readonly Pod[]
  metrics: ReadonlyMap<string, PodMetric>
  resource: string
  currentReplicas: number
  now: Date
}

export interface ReplicaCount {
  replicas: number
  /** Percent of what is requested; only for a target that is one. */
  utilization?: number
  /** Per Pod, in thousandths. */
  average: number
}

/** For a target of so many percent of what the containers request. */
export function countByUtilization(
  usage: Usage,
  target: number,
  { container, tolerance = defaultTolerance }: { container?: string; tolerance?: number } = {},
): ReplicaCount {
  const { resource } = usage
  const groups = groupPods(usage)
  const requests = new Map(usage.pods.map((pod) => [pod.metadata?.name ?? '', requestOf(pod, resource, container)]))
  const ratioOf = (metrics: ReadonlyMap<string, number>) => {
    let [used, requested, known] = [0, 0, 0]
    for (const [name, value] of metrics) {
      const request = requests.get(name)
      if (request === undefined) continue
      used += value
      requested += request
      known++
    }
    if (requested === 0) throw new Error('no metrics returned matched known pods')
    const utilization = Math.trunc((used * 100) / requested)
    return { ratio: utilization / target, utilization, average: Math.trunc(used / known) }
  }
  const { ratio, utilization, average } = ratioOf(groups.metrics)
  const assumed = (name: string) => ((requests.get(name) ?? 0) * Math.max(100, target)) / 100
  const replicas = replicasFor(usage, groups, ratio, tolerance, assumed, (metrics) => ratioOf(metrics).ratio)
  return { replicas, utilization, average }
}

/** For a target of so much per Pod, in thousandths. */
export function countByAverage(usage: Usage, target: number, tolerance = defaultTolerance): ReplicaCount {
  const groups = groupPods(usage)
  const averageOf = (metrics: ReadonlyMap<string, number>) =>
    [...metrics.values()].reduce((sum, value) => sum + value, 0) / metrics.size
  const average = Math.trunc(averageOf(groups.metrics))
  const ratioOf = (metrics: ReadonlyMap<string, number>) => averageOf(metrics) / target
  const replicas = replicasFor(usage, groups, average / target, tolerance, () => target, ratioOf)
  return { replicas, average }
}

interface Groups {
  ready: number
  unready: string[]
  missing: string[]
  /** Of Pods that count. */
  metrics: Map<string, number>
}

function groupPods({ pods, metrics, resource, now }: Usage): Groups {
  if (pods.length === 0) throw new Error('no pods returned by selector while calculating replica count')
  const groups: Groups = { ready: 0, unready: [], missing: [], metrics: new Map() }
  for (const pod of pods) {
    const name = pod.metadata?.name ?? ''
    const metric = metrics.get(name)
    if (pod.metadata?.deletionTimestamp || pod.status?.phase === 'Failed') continue
    if (pod.status?.phase === 'Pending') groups.unready.push(name)
    else if (!metric) groups.missing.push(name)
    else if (resource === 'cpu' && isWarmingUp(pod, metric, now)) groups.unready.push(name)
    else {
      groups.ready++
      groups.metrics.set(name, metric.value)
    }
  }
  if (groups.metrics.size === 0) {
    throw new Error('did not receive metrics for targeted pods (pods might be unready)')
  }
  return groups
}

/** What it has used so far says nothing of what it will. */
function isWarmingUp({ status }: Pod, metric: PodMetric, now: Date): boolean {
  const condition = findCondition(status?.conditions, 'Ready')
  if (!condition || !status?.startTime) return true
  const startedMs = Date.parse(status.startTime)
  const changedMs = Date.parse(condition.lastTransitionTime ?? '')
  if (startedMs + cpuInitializationMs > now.getTime()) {
    return condition.status === 'False' || metric.timestampMs < changedMs + metric.windowMs
  }
  return condition.status === 'False' && startedMs + initialReadinessMs > changedMs
}

function requestOf({ metadata, spec }: Pod, resource: string, container: string | undefined): number {
  const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  return [...(spec?.containers ?? []), ...sidecars]
    .filter(({ name }) => container === undefined || name === container)
    .reduce((sum, { name, resources }) => {
      const request = resources?.requests?.[resource]
      if (request === undefined) {
        throw new Error(`missing request for ${resource} in container ${name} of Pod ${metadata?.name}`)
      }
      return sum + milliValue(request)
    }, 0)
}

/** Pods that say nothing are assumed to need as much, or as little, as makes a change least likely. */
function replicasFor(
  { currentReplicas }: Usage,
  { ready, unready, missing, metrics }: Groups,
  ratio: number,
  tolerance: number,
  assumed: (pod: string) => number,
  ratioOf: (metrics: ReadonlyMap<string, number>) => number,
): number {
  const isClose = (value: number) => Math.abs(1 - value) <= tolerance
  const grows = unready.length > 0 && ratio > 1
  if (!grows && missing.length === 0) return isClose(ratio) ? currentReplicas : Math.ceil(ratio * ready)
  const filled = new Map(metrics)
  if (ratio < 1) for (const name of missing) filled.set(name, assumed(name))
  if (ratio > 1) for (const name of missing) filled.set(name, 0)
  if (grows) for (const name of unready) filled.set(name, 0)
  const next = ratioOf(filled)
  if (isClose(next) || (ratio < 1 && next > 1) || (ratio > 1 && next < 1)) return currentReplicas
  const replicas = Math.ceil(next * filled.size)
  const turnsRound = (next < 1 && replicas > currentReplicas) || (next > 1 && replicas < currentReplicas)
  return turnsRound ? currentReplicas : replicas
}
