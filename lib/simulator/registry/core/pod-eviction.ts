/**
 * POST pods/<name>/eviction: a delete that notes on the Pod why it goes, and that budgets may refuse once they are served.
 * Models pkg/registry/core/pod/storage/eviction.go.
 */
import { pods } from '../../../kinds/pods'
import { setCondition } from '../../../kube/conditions'
import type { JsonObject } from '../../../kube/json'
import type { KubeObject } from '../../../kube/object'
import { badRequest } from '../../../kube/status-error'
import type { Pod } from '../../../kube/types'
import { readDeleteOptions } from '../delete-options'
import { checkPreconditions } from '../generic-preconditions'
import type { Subresource } from '../strategy'
import { success } from '../success-status'

interface Eviction extends KubeObject {
  deleteOptions?: JsonObject
}

const condition = {
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'EvictionByEvictionAPI',
  message: 'Eviction API: evicting',
}

export const podEviction: Subresource<Pod> = {
  body: { group: 'policy', version: 'v1', kind: 'Eviction' },
  verbs: ['create'],
  async run(pod, body: Eviction, { context, dryRun, remove, updateOwn }) {
    if ((body.metadata?.name ?? '') !== pod.metadata?.name) {
      throw badRequest('name in URL does not match name in Eviction object')
    }
    const options = readDeleteOptions(body.deleteOptions ?? {})
    // kubectl asks for a dry run in the body.
    if (dryRun || options.dryRun) {
      await remove({ ...options, dryRun: true })
      return success()
    }
    const noted = await updateOwn((current) => {
      checkPreconditions(current, pods, options)
      const conditions = setCondition(current.status?.conditions, condition, context.clock.now())
      return { ...current, status: { ...current.status, conditions } }
    })
    const { resourceVersion } = noted.metadata ?? {}
    if (options.preconditions?.resourceVersion) options.preconditions = { ...options.preconditions, resourceVersion }
    await remove(options)
    return success()
  },
}
