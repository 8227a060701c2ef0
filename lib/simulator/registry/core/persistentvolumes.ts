/** Models pkg/registry/core/persistentvolume/strategy.go. */
import { persistentVolumes } from '../../../kinds/persistentvolumes'
import { formatTime } from '../../../kube/duration'
import type { PersistentVolume } from '../../../kube/types'
import { defineStrategy } from '../strategy'
import { validateVolume, validateVolumeUpdate } from './persistentvolume-validation'
import { fractionalBytesWarning } from './storage-validation'

export const persistentVolumeStrategy = defineStrategy<PersistentVolume>({
  kind: persistentVolumes,
  status: true,
  generation: false,

  defaults(volume) {
    volume.status ??= {}
    volume.status.phase ||= 'Pending'
    volume.spec ??= {}
    volume.spec.persistentVolumeReclaimPolicy ||= 'Retain'
    volume.spec.volumeMode ??= 'Filesystem'
    if (volume.spec.hostPath) volume.spec.hostPath.type ??= ''
  },

  prepareForCreate(volume, { clock }) {
    volume.status = { phase: 'Pending', lastPhaseTransitionTime: formatTime(clock.now()) }
  },

  validate: validateVolume,
  validateUpdate: validateVolumeUpdate,
  warnings: ({ spec }) => [
    ...(spec?.persistentVolumeReclaimPolicy === 'Recycle'
      ? [
          'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
        ]
      : []),
    ...fractionalBytesWarning(spec?.capacity?.storage, 'spec.capacity[storage]'),
  ],
})
