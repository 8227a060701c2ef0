/** Which claims the volumes of a Pod are. Models k8s.io/component-helpers/storage/ephemeral and pkg/volume/util. */
import type { PersistentVolumeClaim, Pod } from './types'

export interface PodClaim {
  /** The volume's name in the Pod. */
  volume: string
  claim: string
  readOnly: boolean
  /** Made for this Pod alone, by the ephemeral volume controller. */
  ephemeral: boolean
}

export function claimsOf({ metadata, spec }: Pod): PodClaim[] {
  return (spec?.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }): PodClaim[] => {
    if (persistentVolumeClaim) {
      const { claimName, readOnly = false } = persistentVolumeClaim
      return [{ volume: name, claim: claimName, readOnly, ephemeral: false }]
    }
    const claim = `${metadata?.name}-${name}`
    return ephemeral ? [{ volume: name, claim, readOnly: false, ephemeral: true }] : []
  })
}

export const usesClaim = (pod: Pod, name: string): boolean => claimsOf(pod).some(({ claim }) => claim === name)

/** A claim of that name that was not made for the Pod must not be used for its ephemeral volume. */
export function isClaimFor({ metadata: pod }: Pod, { metadata }: PersistentVolumeClaim): boolean {
  return metadata?.ownerReferences?.some(({ uid, controller }) => controller === true && uid === pod?.uid) ?? false
}

export const notMadeFor = (pod: Pod, claim: string): string =>
  `PVC ${pod.metadata?.namespace}/${claim} was not created for pod ${pod.metadata?.namespace}/${pod.metadata?.name} (pod is not owner)`
