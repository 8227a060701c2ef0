import type { LimitRange } from '../kube/types'
import { createdAtColumn } from './cells'
import { defineKind } from './kind'

export const limitRanges = defineKind<LimitRange>({
  id: 'limitranges',
  group: '',
  versions: ['v1'],
  kind: 'LimitRange',
  plural: 'limitranges',
  singular: 'limitrange',
  shortNames: ['limits'],
  scope: 'Namespaced',
  menu: { section: 'policy', order: 20, icon: 'ruler' },
  columns: [createdAtColumn],
  actions: ['edit', 'delete'],
})
