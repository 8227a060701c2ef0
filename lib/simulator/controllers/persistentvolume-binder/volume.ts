/** What becomes of a volume. Models syncVolume and reclaimVolume of pkg/controller/volume/persistentvolume/pv_controller.go. */
import type { Cache, ControllerContext } from '../../../client/controller'
import { keyOf } from '../../../client/controller'
import { persistentVolumeClaims } from '../../../kinds'
import { boundByControllerAnnotation, provisionedByAnnotation } from '../../../kube/persistent-volumes'
import { hasReason } from '../../../kube/status-error'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../kube/types'
import type { Binding } from './binding'

export interface VolumeSyncOptions {
  context: ControllerContext
  claims: Cache<PersistentVolumeClaim>
  binding: Binding
  wakeClaim(key: string): void
}

export function createVolumeSync({ context, claims, binding, wakeClaim }: VolumeSyncOptions) {
  return async function syncVolume(volume: PersistentVolume): Promise<void> {
    const { claimRef } = volume.spec ?? {}
    if (!claimRef?.uid) {
      await binding.setVolumePhase(volume, 'Available')
      return
    }
    const claim = await claimOf(claimRef)
    if (!claim) {
      const isOver = volume.status?.phase === 'Released' || volume.status?.phase === 'Failed'
      await reclaim(isOver ? volume : await binding.setVolumePhase(volume, 'Released'))
    } else if (!claim.spec?.volumeName) {
      // The claim's own turn completes the binding.
      wakeClaim(keyOf(claim))
    } else if (claim.spec.volumeName === volume.metadata?.name) await binding.setVolumePhase(volume, 'Bound')
    else await giveBack(volume)
  }

  /** Undefined also when another claim has that name by now. A volume must not be thrown away for a cache that is behind. */
  async function claimOf({
    namespace,
    name = '',
    uid,
  }: NonNullable<NonNullable<PersistentVolume['spec']>['claimRef']>) {
    const known = claims.get(namespace, name)
    if (known?.metadata?.uid === uid) return known
    try {
      const fresh = await context.api.get(persistentVolumeClaims, name, namespace)
      return fresh.metadata?.uid === uid ? fresh : undefined
    } catch (error) {
      if (hasReason(error, 'NotFound')) return undefined
      throw error
    }
  }

  /** The claim was bound to another volume meanwhile. What was made for it alone is thrown away. */
  async function giveBack(volume: PersistentVolume): Promise<void> {
    const annotations = volume.metadata?.annotations ?? {}
    const wasMadeForClaim = annotations[provisionedByAnnotation] !== undefined
    if (wasMadeForClaim && volume.spec?.persistentVolumeReclaimPolicy === 'Delete') {
      const isOver = volume.status?.phase === 'Released' || volume.status?.phase === 'Failed'
      await reclaim(isOver ? volume : await binding.setVolumePhase(volume, 'Released'))
    } else if (annotations[boundByControllerAnnotation] || volume.spec?.claimRef?.uid) await binding.unbind(volume)
  }

  async function reclaim(volume: PersistentVolume): Promise<void> {
    const { persistentVolumeReclaimPolicy: policy } = volume.spec ?? {}
    const isExternal = volume.metadata?.annotations?.[provisionedByAnnotation] !== undefined
    // Its provisioner deletes what it has made.
    if (policy === 'Retain' || (policy === 'Delete' && isExternal) || volume.status?.phase === 'Failed') return
    if (policy === 'Recycle') return fail(volume, 'VolumeFailedRecycle', 'No recycler plugin found for the volume!')
    const text = `error getting deleter volume plugin for volume ${JSON.stringify(volume.metadata?.name)}: no deletable volume plugin matched`
    await fail(volume, 'VolumeFailedDelete', text)
  }

  async function fail(volume: PersistentVolume, reason: string, message: string): Promise<void> {
    binding.tellVolume(volume, 'Warning', reason, message)
    await binding.setVolumePhase(volume, 'Failed', message)
  }
}
