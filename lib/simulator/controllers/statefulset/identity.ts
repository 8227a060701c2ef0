/** Who a Pod of a StatefulSet is: its ordinal gives it name, host name and labels. Models pkg/controller/statefulset/stateful_set_utils.go. */

import { controllerReference } from '../../../kube/owners'
import { isPodReady } from '../../../kube/pods'
import type { ControllerRevision, Pod, PodTemplateSpec, StatefulSet } from '../../../kube/types'
import { availableInMs } from '../shared/availability'
import { revisionHashLabel } from '../shared/controller-revisions'

const podNameLabel = 'statefulset.kubernetes.io/pod-name'
const podIndexLabel = 'apps.kubernetes.io/pod-index'

/** Of a name such as `web-2`; undefined when the Pod is none of that set. */
export function ordinalOf(set: StatefulSet, { metadata }: Pod): number | undefined {
  const [, parent, ordinal] = /^(.*)-(\d+)$/.exec(metadata?.name ?? '') ?? []
  return parent === set.metadata?.name && ordinal !== undefined ? Number(ordinal) : undefined
}

export const startOrdinal = ({ spec }: StatefulSet) => spec?.ordinals?.start ?? 0
export const revisionOf = ({ metadata }: Pod) => metadata?.labels?.[revisionHashLabel]

export const isTerminating = ({ metadata }: Pod) => metadata?.deletionTimestamp !== undefined
export const hasEnded = ({ status }: Pod) => status?.phase === 'Failed' || status?.phase === 'Succeeded'
export const isRunningAndReady = (pod: Pod) => pod.status?.phase === 'Running' && isPodReady(pod)

export function isRunningAndAvailable(pod: Pod, { spec }: StatefulSet, now: Date): boolean {
  return isRunningAndReady(pod) && availableInMs(pod, spec?.minReadySeconds ?? 0, now) === 0
}

/** The Pod of an ordinal, made of the template as a revision has it. */
export function podFor(set: StatefulSet, revision: ControllerRevision, ordinal: number): Pod {
  const { name: parent = '', namespace } = set.metadata ?? {}
  const template = templateOf(revision)
  const name = `${parent}-${ordinal}`
  const { serviceName } = set.spec ?? {}
  const { metadata, spec } = template ?? {}
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      generateName: `${parent}-`,
      namespace,
      labels: {
        ...metadata?.labels,
        [podNameLabel]: name,
        [podIndexLabel]: String(ordinal),
        [revisionHashLabel]: revision.metadata?.name ?? '',
      },
      annotations: metadata?.annotations,
      finalizers: metadata?.finalizers,
      ownerReferences: [controllerReference(set, 'apps/v1', 'StatefulSet')],
    },
    ...(spec ? { spec: { ...spec, hostname: name, ...(serviceName ? { subdomain: serviceName } : {}) } } : {}),
  }
}

function templateOf({ data }: ControllerRevision): PodTemplateSpec | undefined {
  const { $patch: _, ...template } =
    (data as { spec?: { template?: PodTemplateSpec & { $patch?: string } } } | undefined)?.spec?.template ?? {}
  return template
}
