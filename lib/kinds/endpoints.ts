import type { Endpoints } from '../kube/types'
import { ageColumn, firstThree } from './cells'
import { defineKind } from './kind'

export const endpoints = defineKind<Endpoints>({
  id: 'endpoints',
  group: '',
  versions: ['v1'],
  kind: 'Endpoints',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  scope: 'Namespaced',
  menu: { section: 'network', order: 20, icon: 'waypoints' },
  columns: [
    {
      id: 'endpoints',
      name: 'Endpoints',
      description: 'The ready addresses with their ports.',
      value: ({ subsets }) => (subsets?.length ? firstThree(subsets.flatMap(addressesOf)) : undefined),
    },
    ageColumn,
  ],
  actions: ['edit', 'delete'],
})

function addressesOf({ addresses = [], ports = [] }: NonNullable<Endpoints['subsets']>[number]): string[] {
  if (ports.length === 0) return addresses.map(({ ip }) => ip)
  return ports.flatMap(({ port }) =>
    addresses.map(({ ip }) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)),
  )
}
