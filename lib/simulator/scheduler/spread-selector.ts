/** What a Pod without constraints of its own is spread by. Models plugins/helper/spread.go DefaultSelector. */
import type { Cache } from '../../client/controller'
import { controllerOf } from '../../kube/owners'
import { type LabelRequirement, labelSelectorOf, matchesSet } from '../../kube/selectors'
import type { LabelSelector, ReplicaSet, ReplicationController, Service } from '../../kube/types'
import type { PodInfo } from './pod-info'

export interface SpreadSources {
  services: Cache<Service>
  replicationControllers: Cache<ReplicationController>
  replicaSets: Cache<ReplicaSet>
}

/** The selectors of the Services that the Pod belongs to and of its owner, together; empty when there are none. */
export function defaultSpreadSelector(pod: PodInfo, sources: SpreadSources): readonly LabelRequirement[] {
  const labels: Record<string, string> = {}
  for (const { spec } of sources.services.list({ namespace: pod.namespace })) {
    if (matchesSet(spec?.selector, pod.labels)) Object.assign(labels, spec?.selector)
  }
  const owner = controllerOf(pod.pod)
  let ofOwner: readonly LabelRequirement[] = []
  if (owner?.kind === 'ReplicationController') {
    Object.assign(labels, sources.replicationControllers.get(pod.namespace, owner.name)?.spec?.selector)
  } else if (owner?.kind === 'ReplicaSet') {
    const selector = sources.replicaSets.get(pod.namespace, owner.name)?.spec?.selector
    if (selector) ofOwner = labelSelectorOf(selector as LabelSelector)
  }
  const ofServices = Object.entries(labels).map(
    ([key, value]): LabelRequirement => ({ key, operator: '=', values: [value] }),
  )
  return [...ofServices, ...ofOwner]
}
