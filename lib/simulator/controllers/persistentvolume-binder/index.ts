/**
 * Binds claims and volumes to each other, asks provisioners for what is missing, and decides what becomes of volumes whose
 * claim is gone. Models pkg/controller/volume/persistentvolume.
 */
import type { Controller, ControllerContext } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import { persistentVolumeClaims, persistentVolumes, pods, storageClasses } from '../../../kinds'
import { claimsOf } from '../../../kube/pod-claims'
import { Binding } from './binding'
import { createClaimSync } from './claim'
import { createVolumeSync } from './volume'

/** As upstream's: what waits is looked at again, and said again. */
const resyncMs = 15_000
const claimPrefix = 'claim:'
const volumePrefix = 'volume:'
const claimKey = (namespace: string | undefined, name: string | undefined) => `${claimPrefix}${namespace}/${name}`

export function persistentVolumeBinder(context: ControllerContext): Controller {
  const claims = context.cache(persistentVolumeClaims)
  const volumes = context.cache(persistentVolumes)
  const classes = context.cache(storageClasses)
  const podCache = context.cache(pods)
  const binding = new Binding(context)
  const syncClaim = createClaimSync({ context, claims, volumes, classes, pods: podCache, binding })
  const syncVolume = createVolumeSync({
    context,
    claims,
    binding,
    wakeClaim: (key) => context.enqueue(`${claimPrefix}${key}`),
  })

  return {
    name: 'persistentvolume-controller',
    // Two that look at once could give one volume to two claims.
    concurrency: 1,
    watches: [
      watched(persistentVolumeClaims, (claim, _old, type) => {
        const volume = claim.spec?.volumeName
        if (type !== 'DELETED') return [`${claimPrefix}${keyOf(claim)}`]
        return volume ? [`${volumePrefix}${volume}`] : []
      }),
      watched(persistentVolumes, (volume) => {
        const { claimRef } = volume.spec ?? {}
        const own = `${volumePrefix}${keyOf(volume)}`
        return claimRef ? [own, claimKey(claimRef.namespace, claimRef.name)] : [own, ...pendingClaims()]
      }),
      watched(storageClasses, () => pendingClaims()),
      // What is said of a claim that waits for a consumer depends on its Pods.
      watched(pods, (pod, old, type) => {
        if (type === 'MODIFIED' && pod.spec?.nodeName === old?.spec?.nodeName) return []
        return claimsOf(pod)
          .filter(({ claim }) => isPending(claims.get(pod.metadata?.namespace, claim)))
          .map(({ claim }) => claimKey(pod.metadata?.namespace, claim))
      }),
    ],
    async sync(key) {
      if (key.startsWith(volumePrefix)) {
        const volume = volumes.get(undefined, key.slice(volumePrefix.length))
        if (volume) await syncVolume(volume)
        return undefined
      }
      const { namespace, name } = splitKey(key.slice(claimPrefix.length))
      const claim = claims.get(namespace, name)
      if (!claim) return undefined
      await syncClaim(claim)
      return isPending(claims.get(namespace, name)) ? { requeueAfterMs: resyncMs } : undefined
    },
  }

  function pendingClaims(): string[] {
    return claims
      .list()
      .filter(isPending)
      .map((claim) => `${claimPrefix}${keyOf(claim)}`)
  }
}

const isPending = (claim: { status?: { phase?: string } } | undefined) => claim?.status?.phase === 'Pending'
