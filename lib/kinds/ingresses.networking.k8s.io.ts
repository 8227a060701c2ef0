import type { Ingress } from '../kube/types'
import { ageColumn } from './cells'
import { defineKind } from './kind'

export const ingresses = defineKind<Ingress>({
  id: 'ingresses.networking.k8s.io',
  group: 'networking.k8s.io',
  versions: ['v1'],
  kind: 'Ingress',
  plural: 'ingresses',
  singular: 'ingress',
  shortNames: ['ing'],
  scope: 'Namespaced',
  menu: { section: 'network', order: 12, icon: 'signpost' },
  columns: [
    {
      id: 'class',
      name: 'Class',
      description: 'Which controller answers for it.',
      value: ({ metadata, spec }) => spec?.ingressClassName ?? metadata?.annotations?.['kubernetes.io/ingress.class'],
    },
    {
      id: 'hosts',
      name: 'Hosts',
      description: 'For which host names it has rules; * for all.',
      value: hostsOf,
    },
    {
      id: 'address',
      name: 'Address',
      description: 'Where its controller takes requests.',
      value: ({ status }) =>
        (status?.loadBalancer?.ingress ?? [])
          .map(({ ip, hostname }) => ip || hostname || '')
          .filter(Boolean)
          .join(','),
    },
    {
      id: 'ports',
      name: 'Ports',
      description: '80, and 443 where there is TLS.',
      value: ({ spec }) => (spec?.tls?.length ? '80, 443' : '80'),
    },
    ageColumn,
  ],
  actions: ['edit', 'delete'],
})

/** At most three, then how many more. */
function hostsOf({ spec }: Ingress): string {
  const hosts = (spec?.rules ?? []).flatMap(({ host }) => host || [])
  if (hosts.length === 0) return '*'
  const shown = hosts.slice(0, 3).join(',')
  return hosts.length > 3 ? `${shown} + ${hosts.length - 3} more...` : shown
}
