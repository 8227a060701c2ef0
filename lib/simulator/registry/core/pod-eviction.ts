/** POST pods/<name>/eviction: a delete that may be refused to protect availability. Models pkg/registry/core/pod/storage/eviction.go. */
import type { KubeObject } from '../../../kube/object'
import { badRequest } from '../../../kube/status-error'
import type { Pod } from '../../../kube/types'
import type { Subresource } from '../strategy'
import { success } from '../success-status'

interface Eviction extends KubeObject {
  deleteOptions?: { gracePeriodSeconds?: number }
}

export const podEviction: Subresource<Pod> = {
  body: { group: 'policy', version: 'v1', kind: 'Eviction' },
  verbs: ['create'],
  async run(pod, body: Eviction, { remove }) {
    const name = pod.metadata?.name
    if (body.metadata?.name && body.metadata.name !== name) {
      throw badRequest('name in URL does not match name in Eviction object')
    }
    const { gracePeriodSeconds } = body.deleteOptions ?? {}
    await remove(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds })
    return success()
  },
}
