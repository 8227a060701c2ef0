/** Says of a claim that wants to grow who is asked to do it. Models pkg/controller/volume/expand, where all volumes are CSI's. */
import type { Controller, ControllerContext } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import { persistentVolumeClaims } from '../../../kinds'
import { typed } from '../../../kinds/kind'
import { requestedStorage } from '../../../kube/persistent-volumes'
import { compareQuantities } from '../../../kube/quantity'
import type { PersistentVolumeClaim } from '../../../kube/types'

export function volumeExpandController(context: ControllerContext): Controller {
  const claims = context.cache(persistentVolumeClaims)

  return {
    name: 'volume_expand',
    watches: [
      watched(persistentVolumeClaims, (claim, old, type) =>
        type === 'MODIFIED' && old && wantsMore(claim) && requestedStorage(old) !== requestedStorage(claim)
          ? [keyOf(claim)]
          : [],
      ),
    ],
    async sync(key) {
      const { namespace, name } = splitKey(key)
      const claim = claims.get(namespace, name)
      if (!claim || !wantsMore(claim)) return undefined
      const text = 'waiting for an external controller to expand this PVC'
      context.event(typed(persistentVolumeClaims, claim), 'Normal', 'ExternalExpanding', text)
      return undefined
    },
  }
}

const wantsMore = (claim: PersistentVolumeClaim) =>
  claim.status?.phase === 'Bound' &&
  compareQuantities(requestedStorage(claim), claim.status.capacity?.storage ?? '0') > 0
