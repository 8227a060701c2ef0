/** What a Pod of a DaemonSet is on a certain Node, and whether it should be there. Models pkg/controller/daemon/util. */
import { pinnedNodeNames, requiredNodeMatcher } from '../../../kube/node-affinity'
import { untoleratedTaint } from '../../../kube/tolerations'
import type { DaemonSet, Node, Pod, PodSpec, PodTemplateSpec, Toleration } from '../../../kube/types'
import { revisionHashLabel } from '../shared/controller-revisions'

const toleratedTaints = [
  ['not-ready', 'NoExecute'],
  ['unreachable', 'NoExecute'],
  ['disk-pressure', 'NoSchedule'],
  ['memory-pressure', 'NoSchedule'],
  ['pid-pressure', 'NoSchedule'],
  ['unschedulable', 'NoSchedule'],
] as const

/** A daemon stays where other Pods would have to go. */
export function daemonTolerations({ tolerations = [], hostNetwork }: PodSpec): Toleration[] {
  const wanted = hostNetwork ? [...toleratedTaints, ['network-unavailable', 'NoSchedule'] as const] : toleratedTaints
  const added = wanted.map(([name, effect]) => ({
    key: `node.kubernetes.io/${name}`,
    operator: 'Exists' as const,
    effect,
  }))
  const isNew = (one: Toleration) =>
    !tolerations.some(({ key, effect, operator }) => key === one.key && effect === one.effect && operator === 'Exists')
  return [...tolerations, ...added.filter(isNew)]
}

/** The Pod for one Node; the default scheduler binds it there. */
export function daemonTemplate({ metadata, spec }: DaemonSet, node: string, hash: string): PodTemplateSpec | undefined {
  const template = spec?.template
  if (!template?.spec) return undefined
  const { affinity } = template.spec
  const pin = {
    nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In' as const, values: [node] }] }],
  }
  const generation = metadata?.annotations?.['deprecated.daemonset.template.generation']
  return {
    ...template,
    metadata: {
      ...template.metadata,
      labels: {
        ...template.metadata?.labels,
        [revisionHashLabel]: hash,
        ...(generation ? { 'pod-template-generation': generation } : {}),
      },
    },
    spec: {
      ...template.spec,
      tolerations: daemonTolerations(template.spec),
      affinity: {
        ...affinity,
        nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: pin },
      },
    },
  }
}

export interface Placement {
  shouldRun: boolean
  /** One that is there already may stay. */
  mayStay: boolean
}

export function placementOn({ spec }: DaemonSet, node: Node): Placement {
  const nowhere = { shouldRun: false, mayStay: false }
  const podSpec = spec?.template?.spec
  if (!podSpec) return nowhere
  const { name = '', labels = {} } = node.metadata ?? {}
  if (podSpec.nodeName && podSpec.nodeName !== name) return nowhere
  const matches = requiredNodeMatcher(podSpec)
  if (matches && !matches({ name, labels })) return nowhere
  const taints = node.spec?.taints ?? []
  const tolerations = daemonTolerations(podSpec)
  if (untoleratedTaint(taints, tolerations, ['NoSchedule', 'NoExecute'])) {
    return { shouldRun: false, mayStay: untoleratedTaint(taints, tolerations, ['NoExecute']) === undefined }
  }
  return { shouldRun: true, mayStay: true }
}

/** Where a Pod is, or is meant to be once it is scheduled. */
export const nodeOf = (pod: Pod): string | undefined => pod.spec?.nodeName || pinnedNodeNames(pod.spec)?.[0]
