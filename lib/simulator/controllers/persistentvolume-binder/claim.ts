/** What a claim needs next. Models syncClaim of pkg/controller/volume/persistentvolume/pv_controller.go. */
import type { Cache, ControllerContext } from '../../../client/controller'
import { persistentVolumeClaims } from '../../../kinds'
import {
  betaProvisionerAnnotation,
  defaultClassOf,
  findVolumeFor,
  isFullyBound,
  isVolumeOf,
  leavesClassOpen,
  mismatchOf,
  provisionerAnnotation,
  selectedNodeAnnotation,
  storageClassOf,
  waitsForConsumer,
} from '../../../kube/persistent-volumes'
import { usesClaim } from '../../../kube/pod-claims'
import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../../kube/types'
import type { Binding } from './binding'

export interface ClaimSyncOptions {
  context: ControllerContext
  claims: Cache<PersistentVolumeClaim>
  volumes: Cache<PersistentVolume>
  classes: Cache<StorageClass>
  pods: Cache<Pod>
  binding: Binding
}

export function createClaimSync({ context, volumes, classes, pods, binding }: ClaimSyncOptions) {
  const { api } = context

  return async function syncClaim(given: PersistentVolumeClaim): Promise<void> {
    const claim = await withDefaultClass(given)
    if (isFullyBound(claim) || claim.metadata?.annotations?.['pv.kubernetes.io/bind-completed']) await keepBound(claim)
    else if (claim.spec?.volumeName) await bindNamed(claim, claim.spec.volumeName)
    else await findOrMake(claim)
  }

  /** Claims that came before there was a default class are given it as soon as there is one. */
  async function withDefaultClass(claim: PersistentVolumeClaim): Promise<PersistentVolumeClaim> {
    if (!leavesClassOpen(claim) || claim.spec?.volumeName) return claim
    const storageClassName = defaultClassOf(classes.list())?.metadata?.name
    if (!storageClassName) return claim
    return api.update(persistentVolumeClaims, { ...claim, spec: { ...claim.spec, storageClassName } })
  }

  async function keepBound(claim: PersistentVolumeClaim): Promise<void> {
    const { volumeName } = claim.spec ?? {}
    if (!volumeName) {
      return lose(claim, 'ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!')
    }
    const volume = volumes.get(undefined, volumeName)
    if (!volume) {
      return lose(claim, 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!')
    }
    const { claimRef } = volume.spec ?? {}
    if (!claimRef || claimRef.uid === claim.metadata?.uid) return binding.bind(volume, claim)
    await lose(claim, 'ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly')
  }

  async function lose(claim: PersistentVolumeClaim, reason: string, message: string): Promise<void> {
    if (claim.status?.phase === 'Lost') return
    binding.tellClaim(claim, 'Warning', reason, message)
    await binding.setClaimPhase(claim, 'Lost')
  }

  async function bindNamed(claim: PersistentVolumeClaim, volumeName: string): Promise<void> {
    const volume = volumes.get(undefined, volumeName)
    if (volume && isVolumeOf(volume, claim)) return binding.bind(volume, claim)
    if (volume && !volume.spec?.claimRef) {
      const mismatch = mismatchOf(volume, claim)
      if (!mismatch) return binding.bind(volume, claim)
      const text = `Cannot bind to requested volume ${JSON.stringify(volumeName)}: ${mismatch}`
      binding.tellClaim(claim, 'Warning', 'VolumeMismatch', text)
    } else if (volume) {
      const text = `volume ${JSON.stringify(volumeName)} already bound to a different claim.`
      binding.tellClaim(claim, 'Warning', 'FailedBinding', text)
    }
    await binding.setClaimPhase(claim, 'Pending')
  }

  async function findOrMake(claim: PersistentVolumeClaim): Promise<void> {
    const className = storageClassOf(claim)
    const storageClass = className ? classes.get(undefined, className) : undefined
    const delays = waitsForConsumer(storageClass) && claim.metadata?.annotations?.[selectedNodeAnnotation] === undefined
    const volume = findVolumeFor(claim, volumes.list(), { onlyNamed: delays })
    if (volume) {
      if (!volume.spec?.claimRef || isVolumeOf(volume, claim)) await binding.bind(volume, claim)
      return
    }
    if (claim.metadata?.deletionTimestamp) return
    if (delays) tellWaiting(claim)
    else if (className) return provision(claim, className, storageClass)
    else {
      const text = 'no persistent volumes available for this claim and no storage class is set'
      binding.tellClaim(claim, 'Normal', 'FailedBinding', text)
    }
    await binding.setClaimPhase(claim, 'Pending')
  }

  function tellWaiting(claim: PersistentVolumeClaim): void {
    const { name = '', namespace } = claim.metadata ?? {}
    const waiting = pods
      .list({ namespace })
      .filter((pod) => !pod.spec?.nodeName && !pod.metadata?.deletionTimestamp && usesClaim(pod, name))
      .map(({ metadata }) => metadata?.name ?? '')
      .sort()
    if (waiting.length === 0) {
      const text = 'waiting for first consumer to be created before binding'
      binding.tellClaim(claim, 'Normal', 'WaitForFirstConsumer', text)
    } else {
      const text = `waiting for pod${waiting.length > 1 ? 's' : ''} ${waiting.join(',')} to be scheduled`
      binding.tellClaim(claim, 'Normal', 'WaitForPodScheduled', text)
    }
  }

  /** All provisioners are external: they are told by an annotation. */
  async function provision(
    claim: PersistentVolumeClaim,
    className: string,
    storageClass: StorageClass | undefined,
  ): Promise<void> {
    if (!storageClass) {
      const text = `storageclass.storage.k8s.io ${JSON.stringify(className)} not found`
      binding.tellClaim(claim, 'Warning', 'ProvisioningFailed', text)
      await binding.setClaimPhase(claim, 'Pending')
      return
    }
    const { provisioner } = storageClass
    if (provisioner.startsWith('kubernetes.io/')) {
      const text = `no volume plugin matched name: ${provisioner}`
      binding.tellClaim(claim, 'Warning', 'ProvisioningFailed', text)
      return
    }
    const annotations = claim.metadata?.annotations
    if (annotations?.[provisionerAnnotation] !== provisioner) {
      await api.update(persistentVolumeClaims, {
        ...claim,
        metadata: {
          ...claim.metadata,
          annotations: {
            ...annotations,
            [provisionerAnnotation]: provisioner,
            [betaProvisionerAnnotation]: provisioner,
          },
        },
      })
    }
    const text = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`
    binding.tellClaim(claim, 'Normal', 'ExternalProvisioning', text)
  }
}
