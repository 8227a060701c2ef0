/** What tells ReplicaSets from ReplicationControllers; all else is one implementation, as upstream. */

import { replicaSets, replicationControllers } from '../../../kinds'
import type { Kind } from '../../../kinds/kind'
import type { KubeObject } from '../../../kube/object'
import { matchesLabels, matchesSet } from '../../../kube/selectors'
import type { LabelSelector, PodTemplateSpec, ReplicaSet } from '../../../kube/types'
import { selectorReader } from '../shared/selectors'

export type ReplicaStatus = NonNullable<ReplicaSet['status']>

/** The part that both kinds have alike. */
export interface ReplicaObject extends KubeObject {
  spec?: {
    replicas?: number
    minReadySeconds?: number
    template?: PodTemplateSpec
    selector?: LabelSelector | Record<string, string>
  }
  status?: ReplicaStatus
}

export interface ReplicaKind {
  kind: Kind<ReplicaObject>
  /** Component of its events. */
  controllerName: string
  /** A matcher that may remember what it has read. */
  selects(): (owner: ReplicaObject, labels: Readonly<Record<string, string>> | undefined) => boolean
}

export const replicaSetKind: ReplicaKind = {
  kind: replicaSets as Kind<ReplicaObject>,
  controllerName: 'replicaset-controller',
  selects() {
    const read = selectorReader()
    return ({ spec }, labels) => {
      const requirements = read(spec?.selector)
      return requirements.length > 0 && matchesLabels(requirements, labels)
    }
  },
}

export const replicationControllerKind: ReplicaKind = {
  kind: replicationControllers as Kind<ReplicaObject>,
  controllerName: 'replication-controller',
  selects:
    () =>
    ({ spec }, labels) =>
      matchesSet(spec?.selector as Record<string, string> | undefined, labels),
}
