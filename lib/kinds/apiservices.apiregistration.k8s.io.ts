import { findCondition } from '../kube/conditions'
import type { ApiService } from '../kube/types'
import { ageColumn } from './cells'
import { defineKind } from './kind'

export const apiServices = defineKind<ApiService>({
  id: 'apiservices.apiregistration.k8s.io',
  group: 'apiregistration.k8s.io',
  versions: ['v1'],
  kind: 'APIService',
  plural: 'apiservices',
  singular: 'apiservice',
  categories: ['api-extensions'],
  scope: 'Cluster',
  menu: { section: 'cluster', order: 60, icon: 'waypoints' },
  columns: [
    {
      id: 'service',
      name: 'Service',
      description:
        "The reference to the service that hosts this API endpoint; 'Local' for what the API server serves itself.",
      value: ({ spec }) => (spec?.service ? `${spec.service.namespace}/${spec.service.name}` : 'Local'),
    },
    {
      id: 'available',
      name: 'Available',
      description: 'Whether this service is available.',
      value(object) {
        const available = findCondition(object.status?.conditions, 'Available')
        if (!available) return 'Unknown'
        return available.status === 'True' ? 'True' : `${available.status} (${available.reason})`
      },
    },
    ageColumn,
  ],
  status({ status }) {
    const available = findCondition(status?.conditions, 'Available')
    if (!available) return { text: 'Unknown', tone: 'muted' }
    return available.status === 'True'
      ? { text: 'available', tone: 'ok' }
      : { text: available.reason ?? 'Unavailable', tone: 'error' }
  },
  actions: ['edit', 'delete'],
})
