import type { StatefulSet } from '../kube/types'
import { ageColumn, containerColumns } from './cells'
import type { StatusSummary } from './kind'
import { defineKind } from './kind'

export const statefulSets = defineKind<StatefulSet>({
  id: 'statefulsets.apps',
  group: 'apps',
  versions: ['v1'],
  kind: 'StatefulSet',
  plural: 'statefulsets',
  singular: 'statefulset',
  shortNames: ['sts'],
  categories: ['all'],
  scope: 'Namespaced',
  menu: { section: 'workloads', order: 12, icon: 'database' },
  columns: [
    {
      id: 'ready',
      name: 'Ready',
      description: 'How many Pods are ready, of how many that are wanted.',
      value: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
      sortValue: ({ status }) => status?.readyReplicas ?? 0,
    },
    ageColumn,
    ...containerColumns<StatefulSet>(({ spec }) => spec?.template?.spec?.containers),
  ],
  status: statefulSetStatus,
  actions: ['edit', 'scale', 'restart', 'rollback', 'logs', 'delete'],
})

function statefulSetStatus({ metadata, spec, status }: StatefulSet): StatusSummary {
  const desired = spec?.replicas ?? 1
  const { replicas = 0, readyReplicas = 0, updatedReplicas = 0 } = status ?? {}
  if ((status?.observedGeneration ?? 0) < (metadata?.generation ?? 0)) return { text: 'progressing', tone: 'progress' }
  if (desired === 0 && replicas === 0) return { text: 'stopped', tone: 'muted' }
  const partition = spec?.updateStrategy?.rollingUpdate?.partition ?? 0
  const rolls = spec?.updateStrategy?.type !== 'OnDelete'
  if (replicas !== desired || (rolls && updatedReplicas < desired - partition)) {
    return { text: 'progressing', tone: 'progress' }
  }
  if (readyReplicas >= desired) return { text: 'ready', tone: 'ok' }
  return { text: 'degraded', tone: readyReplicas === 0 ? 'error' : 'warn' }
}
