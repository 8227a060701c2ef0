import type { LabelSelector, NetworkPolicy } from '../kube/types'
import { ageColumn, selectorText } from './cells'
import { defineKind } from './kind'

export const networkPolicies = defineKind<NetworkPolicy>({
  id: 'networkpolicies.networking.k8s.io',
  group: 'networking.k8s.io',
  versions: ['v1'],
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  scope: 'Namespaced',
  menu: { section: 'network', order: 16, icon: 'brick-wall' },
  columns: [
    {
      id: 'pod-selector',
      name: 'Pod-Selector',
      description: 'Which Pods it is about; none named means all of the namespace.',
      value: ({ spec }) => selectorText(spec?.podSelector as LabelSelector | undefined),
    },
    ageColumn,
  ],
  actions: ['edit', 'delete'],
})
