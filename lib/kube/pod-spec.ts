/** The Pod in an object: a Pod itself, or the template of what makes Pods. */
import type { KubeObject } from './object'
import type { Container, ContainerStatus, LabelSelector, Pod, PodSpec } from './types'

interface Templated extends KubeObject {
  spec?: { template?: { spec?: PodSpec }; selector?: LabelSelector | Record<string, string> }
}

export const isPod = (object: KubeObject): object is Pod => object.kind === 'Pod'

export function podSpecOf(object: KubeObject): PodSpec | undefined {
  return isPod(object) ? object.spec : (object as Templated).spec?.template?.spec
}

export type ContainerRole = 'init' | 'sidecar' | 'regular' | 'ephemeral'

export interface PlacedContainer {
  role: ContainerRole
  container: Container
  status: ContainerStatus | undefined
}

/** In the order in which they start. */
export function containersOf(object: KubeObject): readonly PlacedContainer[] {
  const spec = podSpecOf(object)
  const status = isPod(object) ? object.status : undefined
  const find = (statuses: readonly ContainerStatus[] | undefined, name: string) =>
    statuses?.find((each) => each.name === name)
  return [
    ...(spec?.initContainers ?? []).map((container) => ({
      role: container.restartPolicy === 'Always' ? ('sidecar' as const) : ('init' as const),
      container,
      status: find(status?.initContainerStatuses, container.name),
    })),
    ...(spec?.containers ?? []).map((container) => ({
      role: 'regular' as const,
      container,
      status: find(status?.containerStatuses, container.name),
    })),
    ...(spec?.ephemeralContainers ?? []).map((container) => ({
      role: 'ephemeral' as const,
      container,
      status: find(status?.ephemeralContainerStatuses, container.name),
    })),
  ]
}

/** The label selector by which a workload finds its Pods, as text for a view. */
export function podSelectorOf(object: KubeObject): string | undefined {
  const selector = (object as Templated).spec?.selector
  if (!selector) return undefined
  return object.kind === 'ReplicationController' || object.kind === 'Service'
    ? formatPairs(selector as Record<string, string>)
    : formatSelector(selector as LabelSelector)
}

const formatPairs = (pairs: Record<string, string>) =>
  Object.entries(pairs)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')

function formatSelector({ matchLabels, matchExpressions }: LabelSelector): string {
  const expressions = (matchExpressions ?? []).map(({ key, operator, values }) => {
    const set = `(${(values ?? []).join(',')})`
    if (operator === 'In') return `${key} in ${set}`
    if (operator === 'NotIn') return `${key} notin ${set}`
    return operator === 'DoesNotExist' ? `!${key}` : key
  })
  return [formatPairs(matchLabels ?? {}), ...expressions].filter(Boolean).join(',')
}

/**
 * Which run of a container its log is of, counted from 0; undefined before the first. Between two runs it is still the
 * run before (see validateContainerLogStatus of pkg/kubelet/kubelet_pods.go).
 */
export function runOf(status: ContainerStatus | undefined): number | undefined {
  const { running, terminated } = status?.state ?? {}
  return running || terminated || status?.lastState?.terminated ? (status?.restartCount ?? 0) : undefined
}
