/** Makes the claims of ephemeral volumes, which belong to their Pod and go with it. Models pkg/controller/volume/ephemeral. */
import type { Controller, ControllerContext } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import { persistentVolumeClaims, pods } from '../../../kinds'
import { typed } from '../../../kinds/kind'
import { controllerReference } from '../../../kube/owners'
import { claimsOf, isClaimFor, notMadeFor } from '../../../kube/pod-claims'
import { isPodTerminal } from '../../../kube/pods'
import { hasReason, statusOf } from '../../../kube/status-error'
import type { PersistentVolumeClaim, Pod } from '../../../kube/types'

export function ephemeralVolumeController(context: ControllerContext): Controller {
  const { api } = context
  const podCache = context.cache(pods)
  const claims = context.cache(persistentVolumeClaims)

  return {
    name: 'ephemeral_volume',
    watches: [
      watched(pods, (pod, _old, type) => (type === 'ADDED' && hasEphemeral(pod) ? [keyOf(pod)] : [])),
      watched(persistentVolumeClaims, (claim, _old, type) => {
        const owner =
          type === 'DELETED' ? claim.metadata?.ownerReferences?.find(({ kind }) => kind === 'Pod') : undefined
        return owner ? [`${claim.metadata?.namespace}/${owner.name}`] : []
      }),
    ],
    async sync(key) {
      const { namespace, name } = splitKey(key)
      const pod = podCache.get(namespace, name)
      if (!pod || pod.metadata?.deletionTimestamp || isPodTerminal(pod)) return undefined
      for (const { volume, claim, ephemeral } of claimsOf(pod)) if (ephemeral) await ensure(pod, volume, claim)
      return undefined
    },
  }

  async function ensure(pod: Pod, volume: string, name: string): Promise<void> {
    const { namespace } = pod.metadata ?? {}
    const known = claims.get(namespace, name)
    if (known) {
      if (isClaimFor(pod, known)) return
      throw new Error(notMadeFor(pod, name))
    }
    const template = pod.spec?.volumes?.find((each) => each.name === volume)?.ephemeral?.volumeClaimTemplate
    const claim: PersistentVolumeClaim = {
      metadata: {
        ...template?.metadata,
        name,
        namespace,
        ownerReferences: [controllerReference(pod, 'v1', 'Pod')],
      },
      ...(template?.spec ? { spec: template.spec } : {}),
    }
    try {
      await api.create(persistentVolumeClaims, claim)
    } catch (error) {
      if (hasReason(error, 'AlreadyExists')) return
      const text = `ephemeral volume ${volume}: create PVC ${name}: ${statusOf(error).message}`
      context.event(typed(pods, pod), 'Warning', 'FailedBinding', text)
      throw error
    }
  }
}

const hasEphemeral = (pod: Pod) => claimsOf(pod).some(({ ephemeral }) => ephemeral)
