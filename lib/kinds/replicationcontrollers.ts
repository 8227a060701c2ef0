import type { ReplicationController } from '../kube/types'
import { defineKind } from './kind'
import { replicaColumns, replicaStatus } from './pod-controllers'

export const replicationControllers = defineKind<ReplicationController>({
  id: 'replicationcontrollers',
  group: '',
  versions: ['v1'],
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  singular: 'replicationcontroller',
  shortNames: ['rc'],
  categories: ['all'],
  scope: 'Namespaced',
  menu: { section: 'workloads', order: 50, icon: 'layers-2' },
  columns: [
    ...replicaColumns,
    {
      id: 'selector',
      name: 'Selector',
      type: 'labels',
      wide: true,
      description: 'Which Pods are counted.',
      value: ({ spec }) => spec?.selector,
    },
  ],
  status: replicaStatus,
  actions: ['edit', 'scale', 'logs', 'delete'],
})
