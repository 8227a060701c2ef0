/**
 * POST pods/<name>/eviction: a delete that notes on the Pod why it goes, and that disruption budgets may refuse.
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
import { drawOnBudget } from './eviction-budget'

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
  async run(pod, body: Eviction, request) {
    const { context, dryRun, remove, updateOwn } = request
    if ((body.metadata?.name ?? '') !== pod.metadata?.name) {
      throw badRequest('name in URL does not match name in Eviction object')
    }
    const options = readDeleteOptions(body.deleteOptions ?? {})
    // kubectl asks for a dry run in the body.
    const isTrial = dryRun || options.dryRun === true
    await drawOnBudget(pod, { ...request, dryRun: isTrial })
    if (isTrial) {
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
