import type { DaemonSet } from '../kube/types'
import { ageColumn, containerColumns, selectorText } from './cells'
import type { Column, StatusSummary } from './kind'
import { defineKind } from './kind'

type Count =
  | 'desiredNumberScheduled'
  | 'currentNumberScheduled'
  | 'numberReady'
  | 'updatedNumberScheduled'
  | 'numberAvailable'

const count = (id: string, name: string, field: Count, description: string): Column<DaemonSet> => ({
  id,
  name,
  type: 'number',
  description,
  value: ({ status }) => status?.[field] ?? 0,
})

export const daemonSets = defineKind<DaemonSet>({
  id: 'daemonsets.apps',
  group: 'apps',
  versions: ['v1'],
  kind: 'DaemonSet',
  plural: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  scope: 'Namespaced',
  menu: { section: 'workloads', order: 14, icon: 'grid-2x2' },
  columns: [
    count('desired', 'Desired', 'desiredNumberScheduled', 'How many Nodes should run a Pod of it.'),
    count('current', 'Current', 'currentNumberScheduled', 'How many of these Nodes do.'),
    count('ready', 'Ready', 'numberReady', 'On how many of them a Pod is ready.'),
    count('up-to-date', 'Up-to-date', 'updatedNumberScheduled', 'How many Nodes run the template as it is now.'),
    count('available', 'Available', 'numberAvailable', 'On how many Nodes a Pod has been ready for minReadySeconds.'),
    {
      id: 'node-selector',
      name: 'Node Selector',
      description: 'Which labels a Node must have.',
      value: ({ spec }) => {
        const pairs = Object.entries(spec?.template?.spec?.nodeSelector ?? {})
        return pairs.length > 0
          ? pairs
              .map(([key, value]) => `${key}=${value}`)
              .sort()
              .join(',')
          : undefined
      },
    },
    ageColumn,
    ...containerColumns<DaemonSet>(({ spec }) => spec?.template?.spec?.containers),
    {
      id: 'selector',
      name: 'Selector',
      wide: true,
      description: 'Which Pods belong to it.',
      value: ({ spec }) => selectorText(spec?.selector),
    },
  ],
  status: daemonSetStatus,
  actions: ['edit', 'restart', 'rollback', 'logs', 'delete'],
})

function daemonSetStatus({ metadata, spec, status }: DaemonSet): StatusSummary {
  if (!status || (status.observedGeneration ?? 0) < (metadata?.generation ?? 0)) {
    return { text: 'progressing', tone: 'progress' }
  }
  const { desiredNumberScheduled: desired, updatedNumberScheduled = 0, numberAvailable = 0 } = status
  if (desired === 0) return { text: 'stopped', tone: 'muted' }
  if (spec?.updateStrategy?.type !== 'OnDelete' && updatedNumberScheduled < desired) {
    return { text: 'progressing', tone: 'progress' }
  }
  if (numberAvailable >= desired) return { text: 'available', tone: 'ok' }
  return { text: 'degraded', tone: numberAvailable === 0 ? 'error' : 'warn' }
}
