import { accessModesText, storageClassOf } from '../kube/persistent-volumes'
import { parseAmounts } from '../kube/resource-amounts'
import type { PersistentVolumeClaim } from '../kube/types'
import { ageColumn } from './cells'
import type { StatusSummary } from './kind'
import { defineKind } from './kind'

export const persistentVolumeClaims = defineKind<PersistentVolumeClaim>({
  id: 'persistentvolumeclaims',
  group: '',
  versions: ['v1'],
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  singular: 'persistentvolumeclaim',
  shortNames: ['pvc'],
  scope: 'Namespaced',
  menu: { section: 'storage', order: 10, icon: 'hard-drive' },
  columns: [
    {
      id: 'status',
      name: 'Status',
      description: 'Pending until a volume is bound; Lost when that volume is gone.',
      value: (claim) => claimStatus(claim).text,
    },
    {
      id: 'volume',
      name: 'Volume',
      description: 'The PersistentVolume that it is bound to.',
      value: ({ spec }) => spec?.volumeName ?? '',
    },
    {
      id: 'capacity',
      name: 'Capacity',
      type: 'quantity',
      description: 'How large that volume is.',
      value: ({ spec, status }) => (spec?.volumeName ? (status?.capacity?.storage ?? '0') : ''),
    },
    {
      id: 'access-modes',
      name: 'Access Modes',
      description: 'By how many nodes or Pods at once it can be used.',
      value: ({ spec, status }) => (spec?.volumeName ? accessModesText(status?.accessModes) : ''),
    },
    {
      id: 'storage-class',
      name: 'StorageClass',
      description: 'The class that its volume is of.',
      value: storageClassOf,
    },
    {
      id: 'volume-attributes-class',
      name: 'VolumeAttributesClass',
      description: 'The class of attributes that its volume is given.',
      value: ({ spec }) => spec?.volumeAttributesClassName ?? '<unset>',
    },
    ageColumn,
    {
      id: 'volume-mode',
      name: 'VolumeMode',
      wide: true,
      description: 'Whether it is a file system or a block device.',
      value: ({ spec }) => spec?.volumeMode ?? '<unset>',
    },
  ],
  status: claimStatus,
  amounts: ({ spec, status }) => {
    const { storage } = spec?.resources?.requests ?? {}
    return parseAmounts(
      storage ? { [status?.phase === 'Bound' ? 'requests.storage' : 'waiting.storage']: storage } : {},
    )
  },
  actions: ['edit', 'delete'],
})

function claimStatus({ metadata, status }: PersistentVolumeClaim): StatusSummary {
  if (metadata?.deletionTimestamp) return { text: 'Terminating', tone: 'progress' }
  const phase = status?.phase ?? 'Pending'
  return { text: phase, tone: phase === 'Bound' ? 'ok' : phase === 'Lost' ? 'error' : 'progress' }
}
