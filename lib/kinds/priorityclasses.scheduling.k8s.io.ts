import type { PriorityClass } from '../kube/types'
import { ageColumn } from './cells'
import { defineKind } from './kind'

export const priorityClasses = defineKind<PriorityClass>({
  id: 'priorityclasses.scheduling.k8s.io',
  group: 'scheduling.k8s.io',
  versions: ['v1'],
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  scope: 'Cluster',
  menu: { section: 'policy', order: 40, icon: 'chevrons-up' },
  columns: [
    {
      id: 'value',
      name: 'Value',
      type: 'number',
      description: 'The priority of Pods of this class; the higher comes first.',
      value: ({ value }) => value ?? 0,
    },
    {
      id: 'global-default',
      name: 'Global-Default',
      description: 'Whether Pods that name no class are given this one.',
      value: ({ globalDefault }) => String(globalDefault ?? false),
    },
    ageColumn,
    {
      id: 'preemption-policy',
      name: 'PreemptionPolicy',
      description: 'Whether its Pods may push out others to make room.',
      value: ({ preemptionPolicy }) => preemptionPolicy ?? '',
    },
  ],
  actions: ['edit', 'delete'],
})
