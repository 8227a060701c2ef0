import type { Lease } from '../kube/types'
import { ageColumn } from './cells'
import { defineKind } from './kind'

export const leases = defineKind<Lease>({
  id: 'leases.coordination.k8s.io',
  group: 'coordination.k8s.io',
  versions: ['v1'],
  kind: 'Lease',
  plural: 'leases',
  singular: 'lease',
  scope: 'Namespaced',
  menu: { section: 'cluster', order: 40, icon: 'timer' },
  columns: [
    {
      id: 'holder',
      name: 'Holder',
      description: 'Who holds the lease now.',
      value: ({ spec }) => spec?.holderIdentity ?? '',
    },
    ageColumn,
  ],
  actions: ['edit', 'delete'],
})
