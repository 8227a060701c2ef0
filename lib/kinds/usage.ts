/**
 * What objects use now, where something measures it: the kinds of metrics.k8s.io, which have the names of what they measure.
 * They are read beside lists of Nodes and Pods, and have no lists among the kinds known in code.
 */
import type { KubeObject } from '../kube/object'
import { quantityToNumber } from '../kube/quantity'
import type { Kind } from './kind'

export interface Usage {
  /** In cores. */
  cpu: number
  /** In bytes. */
  memory: number
}

export interface Metrics extends KubeObject {
  timestamp?: string
  window?: string
  usage?: Readonly<Record<string, string>>
  containers?: readonly { name: string; usage: Readonly<Record<string, string>> }[]
}

/** Also the ids of the columns that lists show them in. */
export const usageResources = ['cpu', 'memory'] as const
export type UsageResource = (typeof usageResources)[number]

const metricsGroup = { group: 'metrics.k8s.io', versions: ['v1beta1'] } as const

function metricsKind(plural: string, kind: string, scope: Kind['scope']): Kind {
  const id = `${plural}.${metricsGroup.group}`
  return {
    ...metricsGroup,
    versions: ['v1beta1'],
    id,
    kind,
    plural,
    singular: '',
    scope,
    columns: [],
    verbs: ['get', 'list'],
  }
}

const metricsKinds: Readonly<Record<string, Kind>> = {
  nodes: metricsKind('nodes', 'NodeMetrics', 'Cluster'),
  pods: metricsKind('pods', 'PodMetrics', 'Namespaced'),
}

/** The discovery document that is there while they are measured. */
export const metricsApiPath = `/apis/${metricsGroup.group}/${metricsGroup.versions[0]}`

/** Where the use of objects of that kind is read; undefined: nobody measures it. */
export function metricsKindOf(kindId: string): Kind | undefined {
  return Object.hasOwn(metricsKinds, kindId) ? metricsKinds[kindId] : undefined
}

export function usageOf({ usage, containers = [] }: Metrics): Usage {
  const parts = usage ? [usage] : containers.map((container) => container.usage)
  const sum = (resource: UsageResource) =>
    parts.reduce((total, part) => total + quantityToNumber(part[resource] ?? '0'), 0)
  return { cpu: sum('cpu'), memory: sum('memory') }
}

export const isUsageResource = (text: string): text is UsageResource => usageResources.some((each) => each === text)

/**
 * GET /api/clusters/<cluster>/metrics: metrics.k8s.io answers, is there and does not answer, or is not there. `unknown`: the
 * cluster does not say.
 */
export type MetricsApi = 'answering' | 'silent' | 'absent' | 'unknown'

/** GET /api/clusters/<cluster>/usage?kind=&namespace=&name=; null while the object has not been measured. */
export interface UsageReading {
  /** Of the latest measurement. */
  timestamp: string
  window: string
  usage: Usage
  /** Of a Pod: each container's part. */
  containers: readonly ({ name: string } & Usage)[]
  /** When the console began to look. */
  since: string
  /** Milliseconds since 1970, cores, bytes; oldest first. */
  samples: readonly (readonly [time: number, cpu: number, memory: number])[]
}
