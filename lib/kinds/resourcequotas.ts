import type { ResourceQuota } from '../kube/types'
import { ageColumn } from './cells'
import { defineKind } from './kind'

export const resourceQuotas = defineKind<ResourceQuota>({
  id: 'resourcequotas',
  group: '',
  versions: ['v1'],
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  singular: 'resourcequota',
  shortNames: ['quota'],
  scope: 'Namespaced',
  menu: { section: 'policy', order: 10, icon: 'gauge' },
  columns: [
    {
      id: 'request',
      name: 'Request',
      description: 'Used and allowed, for requests and counts.',
      value: (quota) => usage(quota, (resource) => !resource.startsWith('limits.')),
    },
    {
      id: 'limit',
      name: 'Limit',
      description: 'Used and allowed, for limits.',
      value: (quota) => usage(quota, (resource) => resource.startsWith('limits.')),
    },
    ageColumn,
  ],
  actions: ['edit', 'delete'],
})

function usage({ status }: ResourceQuota, wanted: (resource: string) => boolean): string {
  return Object.entries(status?.hard ?? {})
    .filter(([resource]) => wanted(resource))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([resource, hard]) => `${resource}: ${status?.used?.[resource] ?? '0'}/${hard}`)
    .join(', ')
}
