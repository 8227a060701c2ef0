/**
 * The provisioner and resizer of the cluster's own storage: one pool that all nodes reach, as an operator's storage
 * appliance would be. Models kubernetes-csi/external-provisioner and external-resizer.
 */
import type { Controller, ControllerContext } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import { persistentVolumeClaims, persistentVolumes, storageClasses } from '../../../kinds'
import { typed } from '../../../kinds/kind'
import {
  provisionedByAnnotation,
  provisionerAnnotation,
  selectedNodeAnnotation,
  storageClassOf,
  waitsForConsumer,
} from '../../../kube/persistent-volumes'
import { hasReason, statusOf } from '../../../kube/status-error'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../kube/types'
import { poolDriver } from '../../resources/storage-pool'
import { isPoolVolume, missingSpace } from './capacity'
import { createResizer } from './resize'
import { volumeFinalizer, volumeFor } from './volume'

const volumePrefix = 'volume:'

export function storagePoolController(context: ControllerContext): Controller {
  const { api } = context
  const claims = context.cache(persistentVolumeClaims)
  const volumes = context.cache(persistentVolumes)
  const classes = context.cache(storageClasses)
  const resize = createResizer(context, volumes)

  return {
    name: `${poolDriver}_provisioner`,
    // The free space of a pool is given away once.
    concurrency: 1,
    watches: [
      watched(persistentVolumeClaims, (claim, _old, type) => (type === 'DELETED' ? [] : [keyOf(claim)])),
      watched(persistentVolumes, (volume, _old, type) =>
        type !== 'DELETED' && isPoolVolume(volume) ? [`${volumePrefix}${keyOf(volume)}`] : [],
      ),
    ],
    async sync(key) {
      if (key.startsWith(volumePrefix)) {
        const volume = volumes.get(undefined, key.slice(volumePrefix.length))
        if (volume) await reclaim(volume)
        return undefined
      }
      const { namespace, name } = splitKey(key)
      const claim = claims.get(namespace, name)
      if (!claim || claim.metadata?.deletionTimestamp) return undefined
      if (claim.spec?.volumeName) await resize(claim)
      else await provision(claim)
      return undefined
    },
  }

  async function provision(claim: PersistentVolumeClaim): Promise<void> {
    const annotations = claim.metadata?.annotations
    const storageClass = classes.get(undefined, storageClassOf(claim))
    if (annotations?.[provisionerAnnotation] !== poolDriver || storageClass?.provisioner !== poolDriver) return
    if (waitsForConsumer(storageClass) && !annotations[selectedNodeAnnotation]) return
    const volume = volumeFor(claim, storageClass)
    const name = volume.metadata?.name ?? ''
    if (volumes.get(undefined, name)) return
    tell(claim, 'Normal', 'Provisioning', `External provisioner is provisioning volume for claim "${keyOf(claim)}"`)
    const missing = refusalOf(claim)
    if (missing) {
      const what = `failed to provision volume with StorageClass ${JSON.stringify(storageClass.metadata?.name)}`
      tell(claim, 'Warning', 'ProvisioningFailed', `${what}: ${missing}`)
      await letScheduleAnew(claim)
      throw new Error(missing)
    }
    try {
      await api.create(persistentVolumes, volume)
    } catch (error) {
      if (hasReason(error, 'AlreadyExists')) return
      tell(claim, 'Warning', 'ProvisioningFailed', `failed to save PV for claim: ${statusOf(error).message}`)
      throw error
    }
    tell(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${name}`)
  }

  function refusalOf(claim: PersistentVolumeClaim): string | undefined {
    if (claim.spec?.dataSource || claim.spec?.dataSourceRef) {
      return 'rpc error: code = InvalidArgument desc = volumes of the pool cannot be made from a data source'
    }
    return missingSpace(claim, volumes.list())
  }

  /** Another node will not help a pool that is full, but a claim that is tried anew later may find space. */
  async function letScheduleAnew(claim: PersistentVolumeClaim): Promise<void> {
    const { [selectedNodeAnnotation]: node, ...annotations } = claim.metadata?.annotations ?? {}
    if (node === undefined) return
    await api.update(persistentVolumeClaims, { ...claim, metadata: { ...claim.metadata, annotations } })
  }

  async function reclaim(volume: PersistentVolume): Promise<void> {
    const { metadata, spec, status } = volume
    if (metadata?.annotations?.[provisionedByAnnotation] !== poolDriver) return
    const name = metadata.name ?? ''
    const isReleased = status?.phase === 'Released' && spec?.persistentVolumeReclaimPolicy === 'Delete'
    try {
      if (isReleased && !metadata.deletionTimestamp) await api.remove(persistentVolumes, { name })
      const current = volumes.get(undefined, name)
      const isHeld = current?.metadata?.finalizers?.includes(volumeFinalizer)
      if (!current?.metadata?.deletionTimestamp || !isHeld || status?.phase === 'Bound') return
      const finalizers = current.metadata.finalizers?.filter((each) => each !== volumeFinalizer)
      await api.update(persistentVolumes, { ...current, metadata: { ...current.metadata, finalizers } })
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }

  function tell(claim: PersistentVolumeClaim, type: 'Normal' | 'Warning', reason: string, message: string): void {
    context.event(typed(persistentVolumeClaims, claim), type, reason, message)
  }
}
