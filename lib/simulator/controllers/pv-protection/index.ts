/** Lets a volume that was deleted go when no claim is bound to it. Models pkg/controller/volume/pvprotection. */
import type { Controller, ControllerContext } from '../../../client/controller'
import { keyOf, watched } from '../../../client/controller'
import { persistentVolumes } from '../../../kinds'
import { volumeProtection } from '../../../kube/persistent-volumes'
import { hasReason } from '../../../kube/status-error'
import type { PersistentVolume } from '../../../kube/types'

export function pvProtectionController({ api, cache }: ControllerContext): Controller {
  const volumes = cache(persistentVolumes)

  return {
    name: 'pv-protection-controller',
    watches: [
      watched(persistentVolumes, (volume, _old, type) => (type !== 'DELETED' && mayGo(volume) ? [keyOf(volume)] : [])),
    ],
    async sync(name) {
      const volume = volumes.get(undefined, name)
      if (!volume || !mayGo(volume)) return undefined
      try {
        const finalizers = volume.metadata?.finalizers?.filter((each) => each !== volumeProtection)
        await api.update(persistentVolumes, { ...volume, metadata: { ...volume.metadata, finalizers } })
      } catch (error) {
        if (!hasReason(error, 'NotFound')) throw error
      }
      return undefined
    },
  }
}

const mayGo = ({ metadata, status }: PersistentVolume) =>
  metadata?.deletionTimestamp !== undefined &&
  metadata.finalizers?.includes(volumeProtection) === true &&
  status?.phase !== 'Bound'
