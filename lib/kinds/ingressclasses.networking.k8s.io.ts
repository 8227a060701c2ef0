import { isDefaultIngressClass } from '../kube/ingress-classes'
import type { IngressClass } from '../kube/types'
import { ageColumn } from './cells'
import { defineKind } from './kind'

export const ingressClasses = defineKind<IngressClass>({
  id: 'ingressclasses.networking.k8s.io',
  group: 'networking.k8s.io',
  versions: ['v1'],
  kind: 'IngressClass',
  plural: 'ingressclasses',
  singular: 'ingressclass',
  scope: 'Cluster',
  menu: { section: 'network', order: 14, icon: 'waypoints' },
  columns: [
    {
      id: 'default',
      name: 'Default',
      consoleOnly: true,
      description: 'Ingresses that name no class are given this one.',
      value: (ingressClass) => (isDefaultIngressClass(ingressClass) ? '✓' : ''),
    },
    {
      id: 'controller',
      name: 'Controller',
      description: 'Who answers for Ingresses of the class.',
      value: ({ spec }) => spec?.controller ?? '',
    },
    {
      id: 'parameters',
      name: 'Parameters',
      description: 'What tells the controller more.',
      value: ({ spec }) => {
        const { apiGroup, kind, name } = spec?.parameters ?? {}
        return kind ? `${[kind, apiGroup].filter(Boolean).join('.')}/${name}` : undefined
      },
    },
    ageColumn,
  ],
  actions: ['edit', 'delete'],
})
