import { findCondition, isConditionTrue } from '../kube/conditions'
import type { Deployment } from '../kube/types'
import { ageColumn, containerColumns, selectorText } from './cells'
import type { StatusSummary } from './kind'
import { defineKind } from './kind'

export const deployments = defineKind<Deployment>({
  id: 'deployments.apps',
  group: 'apps',
  versions: ['v1'],
  kind: 'Deployment',
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  scope: 'Namespaced',
  menu: { section: 'workloads', order: 10, icon: 'rocket' },
  columns: [
    {
      id: 'ready',
      name: 'Ready',
      description: 'Number of the pod with ready state',
      value: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
      sortValue: ({ status }) => status?.readyReplicas ?? 0,
    },
    {
      id: 'up-to-date',
      name: 'Up-to-date',
      type: 'number',
      tableType: 'string',
      description: 'How many Pods run the template as it is now.',
      value: ({ status }) => status?.updatedReplicas ?? 0,
    },
    {
      id: 'available',
      name: 'Available',
      type: 'number',
      tableType: 'string',
      description: 'How many Pods have been ready for at least minReadySeconds.',
      value: ({ status }) => status?.availableReplicas ?? 0,
    },
    ageColumn,
    ...containerColumns<Deployment>(({ spec }) => spec?.template?.spec?.containers),
    {
      id: 'selector',
      name: 'Selector',
      wide: true,
      description: 'Which ReplicaSets and Pods belong to it.',
      value: ({ spec }) => selectorText(spec?.selector),
    },
  ],
  status: deploymentStatus,
  actions: ['edit', 'scale', 'restart', 'rollback', 'logs', 'delete'],
})

/** The reading of `kubectl rollout status`, with what kubectl does not say: that a finished roll-out has lost Pods since. */
function deploymentStatus({ metadata, spec, status }: Deployment): StatusSummary {
  const progressing = findCondition(status?.conditions, 'Progressing')
  const desired = spec?.replicas ?? 1
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status ?? {}

  if (progressing?.status === 'False' || isConditionTrue(status?.conditions, 'ReplicaFailure')) {
    return { text: 'failed', tone: 'error' }
  }
  if (spec?.paused) return { text: 'paused', tone: 'warn' }
  if ((status?.observedGeneration ?? 0) < (metadata?.generation ?? 0)) return { text: 'progressing', tone: 'progress' }
  if (desired === 0 && replicas === 0) return { text: 'stopped', tone: 'muted' }
  if (updatedReplicas < desired || replicas > updatedReplicas) return { text: 'progressing', tone: 'progress' }
  if (availableReplicas >= desired) return { text: 'available', tone: 'ok' }
  return progressing?.reason === 'NewReplicaSetAvailable'
    ? { text: 'degraded', tone: availableReplicas === 0 ? 'error' : 'warn' }
    : { text: 'progressing', tone: 'progress' }
}
