/** What the binder writes: both sides of a binding, one step at a time, so that a step that failed is taken again. */
import type { ControllerContext } from '../../../client/controller'
import { persistentVolumeClaims, persistentVolumes } from '../../../kinds'
import { typed } from '../../../kinds/kind'
import { formatTime } from '../../../kube/duration'
import { equalJson } from '../../../kube/json'
import { bindCompletedAnnotation, boundByControllerAnnotation, storageCapacity } from '../../../kube/persistent-volumes'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../kube/types'

type ClaimStatus = NonNullable<PersistentVolumeClaim['status']>

export class Binding {
  constructor(private readonly context: ControllerContext) {}

  /** The volume names the claim, then says that it is bound; the claim names the volume, then says the same. */
  async bind(volume: PersistentVolume, claim: PersistentVolumeClaim): Promise<void> {
    const named = await this.#nameClaim(volume, claim)
    const bound = await this.setVolumePhase(named, 'Bound')
    const naming = await this.#nameVolume(claim, bound)
    const { spec } = bound
    const capacity = { storage: storageCapacity(bound) }
    await this.setClaimStatus(naming, {
      ...naming.status,
      phase: 'Bound',
      accessModes: spec?.accessModes,
      // Of a bound claim the resizer says how large it is.
      ...(naming.status?.phase === 'Bound' ? {} : { capacity }),
    })
  }

  async setVolumePhase(volume: PersistentVolume, phase: string, message?: string): Promise<PersistentVolume> {
    const { status } = volume
    if (status?.phase === phase) return volume
    const next: PersistentVolume['status'] = {
      phase,
      ...(message ? { message } : {}),
      lastPhaseTransitionTime: formatTime(this.context.clock.now()),
    }
    return this.context.api.update(persistentVolumes, { ...volume, status: next }, { subresource: 'status' })
  }

  async setClaimStatus(claim: PersistentVolumeClaim, status: ClaimStatus): Promise<PersistentVolumeClaim> {
    if (equalJson(claim.status, status)) return claim
    return this.context.api.update(persistentVolumeClaims, { ...claim, status }, { subresource: 'status' })
  }

  /** Lost, or waiting again. */
  setClaimPhase(claim: PersistentVolumeClaim, phase: string): Promise<PersistentVolumeClaim> {
    return this.setClaimStatus(claim, { ...claim.status, phase })
  }

  /** Takes back what the controller itself has written; a name that a person wrote stays, without its uid. */
  async unbind(volume: PersistentVolume): Promise<void> {
    const { [boundByControllerAnnotation]: byController, ...annotations } = volume.metadata?.annotations ?? {}
    const { claimRef, ...spec } = volume.spec ?? {}
    const { uid: _uid, resourceVersion: _version, ...kept } = claimRef ?? {}
    const free = await this.context.api.update(persistentVolumes, {
      ...volume,
      metadata: { ...volume.metadata, annotations },
      spec: byController ? spec : { ...spec, claimRef: kept },
    })
    await this.setVolumePhase(free, 'Available')
  }

  tellClaim(claim: PersistentVolumeClaim, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.context.event(typed(persistentVolumeClaims, claim), type, reason, message)
  }

  tellVolume(volume: PersistentVolume, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.context.event(typed(persistentVolumes, volume), type, reason, message)
  }

  async #nameClaim(volume: PersistentVolume, { metadata }: PersistentVolumeClaim): Promise<PersistentVolume> {
    const { claimRef } = volume.spec ?? {}
    if (claimRef?.uid === metadata?.uid && claimRef?.name === metadata?.name) return volume
    const isNamedAlready = claimRef?.name === metadata?.name && claimRef?.namespace === metadata?.namespace
    return this.context.api.update(persistentVolumes, {
      ...volume,
      metadata: isNamedAlready ? volume.metadata : withAnnotation(volume.metadata, boundByControllerAnnotation),
      spec: {
        ...volume.spec,
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace: metadata?.namespace,
          name: metadata?.name,
          uid: metadata?.uid,
          resourceVersion: metadata?.resourceVersion,
        },
      },
    })
  }

  async #nameVolume(claim: PersistentVolumeClaim, { metadata }: PersistentVolume): Promise<PersistentVolumeClaim> {
    const names = claim.spec?.volumeName === metadata?.name
    const isCompleted = claim.metadata?.annotations?.[bindCompletedAnnotation] !== undefined
    if (names && isCompleted) return claim
    const marked = withAnnotation(claim.metadata, bindCompletedAnnotation)
    return this.context.api.update(persistentVolumeClaims, {
      ...claim,
      metadata: names ? marked : withAnnotation(marked, boundByControllerAnnotation),
      spec: { ...claim.spec, volumeName: metadata?.name },
    })
  }
}

const withAnnotation = <T extends PersistentVolume['metadata']>(metadata: T, name: string) => ({
  ...metadata,
  annotations: { ...metadata?.annotations, [name]: 'yes' },
})
