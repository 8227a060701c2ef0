import type { ConfigMap } from '../kube/types'
import { ageColumn } from './cells'
import { defineKind } from './kind'

export const configMaps = defineKind<ConfigMap>({
  id: 'configmaps',
  group: '',
  versions: ['v1'],
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  scope: 'Namespaced',
  menu: { section: 'config', order: 10, icon: 'file-sliders' },
  columns: [
    {
      id: 'data',
      name: 'Data',
      type: 'number',
      tableType: 'string',
      description: 'How many keys it holds.',
      value: ({ data, binaryData }) => Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length,
    },
    ageColumn,
  ],
  actions: ['edit', 'delete'],
})
