import type { ServiceAccount } from '../kube/types'
import { ageColumn } from './cells'
import { defineKind } from './kind'

export const serviceAccounts = defineKind<ServiceAccount>({
  id: 'serviceaccounts',
  group: '',
  versions: ['v1'],
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  scope: 'Namespaced',
  menu: { section: 'access', order: 10, icon: 'bot' },
  columns: [ageColumn],
  actions: ['edit', 'delete'],
})
