import { accessModesText, storageClassOf } from '../kube/persistent-volumes'
import { parseAmounts } from '../kube/resource-amounts'
import type { PersistentVolume } from '../kube/types'
import { ageColumn } from './cells'
import type { StatusSummary, Tone } from './kind'
import { defineKind } from './kind'

export const persistentVolumes = defineKind<PersistentVolume>({
  id: 'persistentvolumes',
  group: '',
  versions: ['v1'],
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  singular: 'persistentvolume',
  shortNames: ['pv'],
  scope: 'Cluster',
  menu: { section: 'storage', order: 20, icon: 'hard-drive-upload' },
  columns: [
    {
      id: 'capacity',
      name: 'Capacity',
      type: 'quantity',
      description: 'How large it is.',
      value: ({ spec }) => spec?.capacity?.storage ?? '0',
    },
    {
      id: 'access-modes',
      name: 'Access Modes',
      description: 'By how many nodes or Pods at once it can be used.',
      value: ({ spec }) => accessModesText(spec?.accessModes),
    },
    {
      id: 'reclaim-policy',
      name: 'Reclaim Policy',
      description: 'What becomes of it when its claim is deleted.',
      value: ({ spec }) => spec?.persistentVolumeReclaimPolicy ?? '',
    },
    {
      id: 'status',
      name: 'Status',
      description: 'Available, Bound to a claim, Released by one that is gone, or Failed to be reclaimed.',
      value: (volume) => volumeStatus(volume).text,
    },
    {
      id: 'claim',
      name: 'Claim',
      description: 'The claim that it is bound to.',
      value: ({ spec }) => (spec?.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : ''),
    },
    {
      id: 'storage-class',
      name: 'StorageClass',
      description: 'The class that it is of.',
      value: storageClassOf,
    },
    {
      id: 'volume-attributes-class',
      name: 'VolumeAttributesClass',
      description: 'The class of attributes that it was given.',
      value: ({ spec }) => spec?.volumeAttributesClassName ?? '<unset>',
    },
    {
      id: 'reason',
      name: 'Reason',
      description: 'Why it is in that state.',
      value: ({ status }) => status?.reason ?? '',
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
  status: volumeStatus,
  amounts: ({ spec }) => parseAmounts(spec?.capacity),
  actions: ['edit', 'delete'],
})

const tones: Readonly<Record<string, Tone>> = { Available: 'ok', Bound: 'ok', Released: 'warn', Failed: 'error' }

function volumeStatus({ metadata, status }: PersistentVolume): StatusSummary {
  if (metadata?.deletionTimestamp) return { text: 'Terminating', tone: 'progress' }
  const phase = status?.phase ?? 'Pending'
  return { text: phase, tone: tones[phase] ?? 'progress' }
}
