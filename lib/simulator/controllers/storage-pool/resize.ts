/** Lets a volume grow to what its claim asks for. Volumes of the pool grow while they are in use; no node has to do anything. */
import type { Cache, ControllerContext } from '../../../client/controller'
import { persistentVolumeClaims, persistentVolumes } from '../../../kinds'
import { typed } from '../../../kinds/kind'
import { removeCondition, setCondition } from '../../../kube/conditions'
import { requestedStorage, storageCapacity } from '../../../kube/persistent-volumes'
import { compareQuantities } from '../../../kube/quantity'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../kube/types'
import { poolDriver } from '../../resources/storage-pool'
import { isPoolVolume, missingSpace } from './capacity'

type ClaimStatus = NonNullable<PersistentVolumeClaim['status']>

export function createResizer({ api, clock, event }: ControllerContext, volumes: Cache<PersistentVolume>) {
  return async function resize(claim: PersistentVolumeClaim): Promise<void> {
    const volume = volumes.get(undefined, claim.spec?.volumeName ?? '')
    const wanted = requestedStorage(claim)
    const isBound = claim.status?.phase === 'Bound' && volume?.spec?.claimRef?.uid === claim.metadata?.uid
    if (!isBound || !volume || !isPoolVolume(volume)) return
    const has = claim.status?.capacity?.storage ?? '0'
    if (compareQuantities(wanted, has) <= 0) return
    const name = volume.metadata?.name
    const tell = (type: 'Normal' | 'Warning', reason: string, message: string) =>
      event(typed(persistentVolumeClaims, claim), type, reason, message)
    tell('Normal', 'Resizing', `External resizer is resizing volume ${name}`)
    const missing = missingSpace(claim, volumes.list(), storageCapacity(volume))
    if (missing) {
      const what = `resize volume ${JSON.stringify(name)} by resizer ${JSON.stringify(poolDriver)} failed: ${missing}`
      tell('Warning', 'VolumeResizeFailed', what)
      await write(claim, {
        ...claim.status,
        conditions: setCondition(claim.status?.conditions, { type: 'Resizing', status: 'True' }, clock.now()),
      })
      throw new Error(what)
    }
    if (compareQuantities(wanted, storageCapacity(volume)) > 0) {
      const spec = { ...volume.spec, capacity: { ...volume.spec?.capacity, storage: wanted } }
      await api.update(persistentVolumes, { ...volume, spec })
    }
    await write(claim, {
      ...claim.status,
      capacity: { ...claim.status?.capacity, storage: wanted },
      conditions: removeCondition(claim.status?.conditions, 'Resizing'),
    })
    tell('Normal', 'VolumeResizeSuccessful', 'Resize volume succeeded')
  }

  async function write(claim: PersistentVolumeClaim, status: ClaimStatus): Promise<void> {
    const { conditions, ...rest } = status
    const next = { ...rest, ...(conditions?.length ? { conditions } : {}) }
    await api.update(persistentVolumeClaims, { ...claim, status: next }, { subresource: 'status' })
  }
}
