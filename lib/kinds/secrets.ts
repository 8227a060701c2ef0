import type { Secret } from '../kube/types'
import { ageColumn } from './cells'
import { defineKind } from './kind'

export const secrets = defineKind<Secret>({
  id: 'secrets',
  group: '',
  versions: ['v1'],
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  scope: 'Namespaced',
  menu: { section: 'config', order: 20, icon: 'key-round' },
  columns: [
    {
      id: 'type',
      name: 'Type',
      description: 'What the Secret is for; decides which keys it must hold.',
      value: ({ type }) => type ?? '',
    },
    {
      id: 'data',
      name: 'Data',
      type: 'number',
      tableType: 'string',
      description: 'How many keys it holds.',
      value: ({ data }) => Object.keys(data ?? {}).length,
    },
    ageColumn,
  ],
  actions: ['edit', 'delete'],
})
