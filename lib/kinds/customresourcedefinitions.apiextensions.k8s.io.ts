import type { CustomResourceDefinition } from '../kube/custom-resources/definition'
import { ageColumn } from './cells'
import { defineKind } from './kind'

export const customResourceDefinitions = defineKind<CustomResourceDefinition>({
  id: 'customresourcedefinitions.apiextensions.k8s.io',
  group: 'apiextensions.k8s.io',
  versions: ['v1'],
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  singular: 'customresourcedefinition',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  scope: 'Cluster',
  menu: { section: 'cluster', order: 90, icon: 'puzzle' },
  columns: [
    {
      id: 'created-at',
      name: 'Created At',
      description: 'When the definition was created, in RFC 3339 and UTC.',
      value: ({ metadata }) => metadata?.creationTimestamp,
    },
    { ...ageColumn, consoleOnly: true },
  ],
  status({ metadata, status }) {
    if (metadata?.deletionTimestamp) return { text: 'Terminating', tone: 'progress' }
    const is = (type: string) => status?.conditions?.find((each) => each.type === type)
    if (is('NamesAccepted')?.status === 'False') {
      return { text: is('NamesAccepted')?.reason ?? 'NamesAccepted', tone: 'error' }
    }
    return is('Established')?.status === 'True'
      ? { text: 'Established', tone: 'ok' }
      : { text: is('Established')?.reason ?? 'Pending', tone: 'progress' }
  },
  actions: ['edit', 'delete'],
})
