import type { PodDisruptionBudget } from '../kube/types'
import { ageColumn } from './cells'
import type { StatusSummary } from './kind'
import { defineKind } from './kind'

export const podDisruptionBudgets = defineKind<PodDisruptionBudget>({
  id: 'poddisruptionbudgets.policy',
  group: 'policy',
  versions: ['v1'],
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  singular: 'poddisruptionbudget',
  shortNames: ['pdb'],
  scope: 'Namespaced',
  menu: { section: 'policy', order: 30, icon: 'shield-alert' },
  columns: [
    {
      id: 'min-available',
      name: 'Min Available',
      description: 'How many Pods must stay, as a number or a share.',
      value: ({ spec }) => (spec?.minAvailable === undefined ? 'N/A' : String(spec.minAvailable)),
    },
    {
      id: 'max-unavailable',
      name: 'Max Unavailable',
      description: 'How many Pods may be missing, as a number or a share.',
      value: ({ spec }) => (spec?.maxUnavailable === undefined ? 'N/A' : String(spec.maxUnavailable)),
    },
    {
      id: 'allowed-disruptions',
      name: 'Allowed Disruptions',
      type: 'number',
      description: 'How many Pods may be evicted now.',
      value: ({ status }) => status?.disruptionsAllowed ?? 0,
    },
    ageColumn,
  ],
  status: budgetStatus,
  actions: ['edit', 'delete'],
})

function budgetStatus({ metadata, status }: PodDisruptionBudget): StatusSummary {
  if ((status?.observedGeneration ?? 0) < (metadata?.generation ?? 0)) return { text: 'progressing', tone: 'progress' }
  if ((status?.expectedPods ?? 0) === 0) return { text: 'selectsNothing', tone: 'muted' }
  if ((status?.currentHealthy ?? 0) < (status?.desiredHealthy ?? 0)) return { text: 'insufficient', tone: 'warn' }
  return (status?.disruptionsAllowed ?? 0) > 0 ? { text: 'evictable', tone: 'ok' } : { text: 'guarded', tone: 'ok' }
}
