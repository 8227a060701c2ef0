/** What ReplicaSets and ReplicationControllers show alike: one is the younger twin of the other. */
import { isConditionTrue } from '../kube/conditions'
import type { ReplicaSet, ReplicationController } from '../kube/types'
import { ageColumn, containerColumns } from './cells'
import type { Column, StatusSummary } from './kind'

type Replicated = ReplicaSet | ReplicationController

export const replicaColumns: readonly Column<Replicated>[] = [
  {
    id: 'desired',
    name: 'Desired',
    type: 'number',
    description: 'How many Pods are wanted.',
    value: ({ spec }) => spec?.replicas ?? 0,
  },
  {
    id: 'current',
    name: 'Current',
    type: 'number',
    description: 'How many Pods there are.',
    value: ({ status }) => status?.replicas ?? 0,
  },
  {
    id: 'ready',
    name: 'Ready',
    type: 'number',
    description: 'How many Pods have a Ready condition that is true.',
    value: ({ status }) => status?.readyReplicas ?? 0,
  },
  ageColumn,
  ...containerColumns<Replicated>(({ spec }) => spec?.template?.spec?.containers),
]

export function replicaStatus({ spec, status }: Replicated): StatusSummary {
  const desired = spec?.replicas ?? 0
  if (isConditionTrue(status?.conditions, 'ReplicaFailure')) return { text: 'failed', tone: 'error' }
  if (desired === 0 && (status?.replicas ?? 0) === 0) return { text: 'stopped', tone: 'muted' }
  if ((status?.readyReplicas ?? 0) >= desired && status?.replicas === desired) return { text: 'ready', tone: 'ok' }
  return { text: 'progressing', tone: 'progress' }
}
