import type { Service } from '../kube/types'
import { ageColumn } from './cells'
import { defineKind } from './kind'

export const services = defineKind<Service>({
  id: 'services',
  group: '',
  versions: ['v1'],
  kind: 'Service',
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  scope: 'Namespaced',
  menu: { section: 'network', order: 10, icon: 'network' },
  columns: [
    {
      id: 'type',
      name: 'Type',
      description: 'How the Service is exposed: ExternalName, ClusterIP, NodePort or LoadBalancer.',
      value: ({ spec }) => spec?.type ?? '',
    },
    {
      id: 'cluster-ip',
      name: 'Cluster-IP',
      description: 'The address of the Service inside the cluster; None for a headless Service.',
      value: ({ spec }) => spec?.clusterIPs?.[0] ?? undefined,
    },
    {
      id: 'external-ip',
      name: 'External-IP',
      description: 'Addresses outside the cluster at which the Service can be reached.',
      value: externalAddress,
    },
    {
      id: 'ports',
      name: 'Port(s)',
      description: 'The ports of the Service, with the port of the Nodes behind a colon.',
      value: ({ spec }) =>
        spec?.ports?.length
          ? spec.ports
              .map(({ port, nodePort, protocol }) => `${nodePort ? `${port}:${nodePort}` : port}/${protocol ?? 'TCP'}`)
              .join(',')
          : undefined,
      sortValue: ({ spec }) => spec?.ports?.[0]?.port ?? 0,
    },
    ageColumn,
    {
      id: 'selector',
      name: 'Selector',
      type: 'labels',
      wide: true,
      description: 'The labels of the Pods that answer for the Service.',
      value: ({ spec }) => spec?.selector,
    },
  ],
  status: (service) =>
    externalAddress(service) === '<pending>' ? { text: 'pending', tone: 'progress' } : { text: 'active', tone: 'ok' },
  actions: ['edit', 'logs', 'delete'],
})

function externalAddress({ spec, status }: Service): string | undefined {
  const externalIPs = spec?.externalIPs ?? []
  switch (spec?.type) {
    case 'ClusterIP':
    case 'NodePort':
      return externalIPs.length > 0 ? externalIPs.join(',') : undefined
    case 'LoadBalancer': {
      const ingress = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '')
      const addresses = [...[...new Set(ingress.filter(Boolean))].sort(), ...externalIPs]
      return addresses.length > 0 ? addresses.join(',') : '<pending>'
    }
    case 'ExternalName':
      return spec.externalName ?? ''
    default:
      return '<unknown>'
  }
}
