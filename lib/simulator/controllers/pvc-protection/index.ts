/** Lets a claim that was deleted go when no Pod uses it any more. Models pkg/controller/volume/pvcprotection. */
import type { Controller, ControllerContext } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import { persistentVolumeClaims, pods } from '../../../kinds'
import { claimProtection } from '../../../kube/persistent-volumes'
import { claimsOf, usesClaim } from '../../../kube/pod-claims'
import { hasReason } from '../../../kube/status-error'
import type { PersistentVolumeClaim, Pod } from '../../../kube/types'

export function pvcProtectionController({ api, cache }: ControllerContext): Controller {
  const claims = cache(persistentVolumeClaims)
  const podCache = cache(pods)

  return {
    name: 'pvc-protection-controller',
    watches: [
      watched(persistentVolumeClaims, (claim, _old, type) =>
        type !== 'DELETED' && isHeld(claim) ? [keyOf(claim)] : [],
      ),
      watched(pods, (pod, _old, type) => (type === 'DELETED' ? keysOf(pod) : [])),
    ],
    async sync(key) {
      const { namespace, name } = splitKey(key)
      const claim = claims.get(namespace, name)
      // A Pod without a node is told that the claim is going, and does not start with it.
      const isUsed = (pod: Pod) => Boolean(pod.spec?.nodeName) && usesClaim(pod, name)
      if (!claim || !isHeld(claim) || podCache.list({ namespace }).some(isUsed)) return undefined
      try {
        const finalizers = claim.metadata?.finalizers?.filter((each) => each !== claimProtection)
        await api.update(persistentVolumeClaims, { ...claim, metadata: { ...claim.metadata, finalizers } })
      } catch (error) {
        if (!hasReason(error, 'NotFound')) throw error
      }
      return undefined
    },
  }

  function keysOf(pod: Pod): string[] {
    return claimsOf(pod).map(({ claim }) => `${pod.metadata?.namespace}/${claim}`)
  }
}

const isHeld = ({ metadata }: PersistentVolumeClaim) =>
  metadata?.deletionTimestamp !== undefined && metadata.finalizers?.includes(claimProtection) === true
