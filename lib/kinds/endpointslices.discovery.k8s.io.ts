import type { EndpointSlice } from '../kube/types'
import { ageColumn, firstThree } from './cells'
import { defineKind } from './kind'

export const endpointSlices = defineKind<EndpointSlice>({
  id: 'endpointslices.discovery.k8s.io',
  group: 'discovery.k8s.io',
  versions: ['v1'],
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  singular: 'endpointslice',
  scope: 'Namespaced',
  menu: { section: 'network', order: 30, icon: 'split' },
  columns: [
    {
      id: 'address-type',
      name: 'AddressType',
      description: 'What the addresses are: IPv4, IPv6 or FQDN.',
      value: ({ addressType }) => addressType ?? '',
    },
    {
      id: 'ports',
      name: 'Ports',
      description: 'The ports of every endpoint in this slice.',
      value: ({ ports }) => firstThree((ports ?? []).map(({ port, name }) => String(port ?? name ?? '*'))) || '<unset>',
    },
    {
      id: 'endpoints',
      name: 'Endpoints',
      description: 'The addresses in this slice.',
      value: ({ endpoints }) => firstThree((endpoints ?? []).flatMap(({ addresses }) => addresses)) || '<unset>',
    },
    ageColumn,
  ],
  actions: ['edit', 'delete'],
})
