import { isDefaultClass } from '../kube/persistent-volumes'
import type { StorageClass } from '../kube/types'
import { ageColumn } from './cells'
import { defineKind } from './kind'

export const storageClasses = defineKind<StorageClass>({
  id: 'storageclasses.storage.k8s.io',
  group: 'storage.k8s.io',
  versions: ['v1'],
  kind: 'StorageClass',
  plural: 'storageclasses',
  singular: 'storageclass',
  shortNames: ['sc'],
  scope: 'Cluster',
  menu: { section: 'storage', order: 30, icon: 'layers' },
  columns: [
    {
      id: 'name',
      name: 'Name',
      value: (storageClass) =>
        `${storageClass.metadata?.name ?? ''}${isDefaultClass(storageClass) ? ' (default)' : ''}`,
    },
    {
      id: 'default',
      name: 'Default',
      consoleOnly: true,
      description: 'Claims that name no class are given this one.',
      value: (storageClass) => (isDefaultClass(storageClass) ? '✓' : ''),
    },
    {
      id: 'provisioner',
      name: 'Provisioner',
      description: 'Who makes its volumes.',
      value: ({ provisioner }) => provisioner ?? '',
    },
    {
      id: 'reclaim-policy',
      name: 'ReclaimPolicy',
      description: 'What becomes of a volume when its claim is deleted.',
      value: ({ reclaimPolicy }) => reclaimPolicy ?? 'Delete',
    },
    {
      id: 'volume-binding-mode',
      name: 'VolumeBindingMode',
      description: 'Whether volumes are bound at once, or when a Pod that wants them has a node.',
      value: ({ volumeBindingMode }) => volumeBindingMode ?? 'Immediate',
    },
    {
      id: 'allow-volume-expansion',
      name: 'AllowVolumeExpansion',
      description: 'Whether claims may grow.',
      value: ({ allowVolumeExpansion }) => String(allowVolumeExpansion ?? false),
    },
    ageColumn,
  ],
  actions: ['edit', 'delete'],
})
