import { aliasAnnotation } from '../kube/kubesphere-annotations'
import type { Namespace } from '../kube/types'
import { ageColumn } from './cells'
import { defineKind } from './kind'

export const namespaces = defineKind<Namespace>({
  id: 'namespaces',
  group: '',
  versions: ['v1'],
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  scope: 'Cluster',
  menu: { section: 'cluster', order: 20, icon: 'folders' },
  columns: [
    {
      id: 'alias',
      name: 'Alias',
      consoleOnly: true,
      description: 'What people call it.',
      value: ({ metadata }) => metadata?.annotations?.[aliasAnnotation],
    },
    {
      id: 'status',
      name: 'Status',
      description: 'Active, or Terminating while what it holds is removed.',
      value: ({ status }) => status?.phase ?? '',
    },
    ageColumn,
  ],
  status: ({ status }) =>
    status?.phase === 'Terminating' ? { text: 'Terminating', tone: 'progress' } : { text: 'Active', tone: 'ok' },
  actions: ['edit', 'delete'],
})
