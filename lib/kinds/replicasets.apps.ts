import type { ReplicaSet } from '../kube/types'
import { selectorText } from './cells'
import { defineKind } from './kind'
import { replicaColumns, replicaStatus } from './pod-controllers'

export const replicaSets = defineKind<ReplicaSet>({
  id: 'replicasets.apps',
  group: 'apps',
  versions: ['v1'],
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  scope: 'Namespaced',
  menu: { section: 'workloads', order: 40, icon: 'copy' },
  columns: [
    ...replicaColumns,
    {
      id: 'selector',
      name: 'Selector',
      wide: true,
      description: 'Which Pods are counted.',
      value: ({ spec }) => selectorText(spec?.selector),
    },
  ],
  status: replicaStatus,
  actions: ['edit', 'scale', 'logs', 'delete'],
})
