/** Deletes Jobs some time after they ended, when they ask for it. Models pkg/controller/ttlafterfinished. */
import type { Controller, ControllerContext } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import { jobs } from '../../../kinds'
import { jobEnd } from '../../../kinds/jobs.batch'
import { hasReason } from '../../../kube/status-error'
import type { Job } from '../../../kube/types'

export function ttlAfterFinishedController({ api, cache, clock }: ControllerContext): Controller {
  const jobCache = cache(jobs)

  return {
    name: 'ttl-after-finished-controller',
    watches: [watched(jobs, (job, _old, type) => (type !== 'DELETED' && wantsCleanup(job) ? [keyOf(job)] : []))],
    sync,
  }

  async function sync(key: string) {
    const { namespace, name } = splitKey(key)
    const job = jobCache.get(namespace, name)
    if (!job || !wantsCleanup(job)) return undefined
    const leftMs = expiresMs(job) - clock.now().getTime()
    if (leftMs > 0) return { requeueAfterMs: leftMs }
    try {
      // What the cache shows may be old: the time to live could have been extended since.
      const fresh = await api.get(jobs, name, namespace)
      if (!wantsCleanup(fresh) || expiresMs(fresh) > clock.now().getTime()) return undefined
      const { uid, resourceVersion } = fresh.metadata ?? {}
      const preconditions = { ...(uid ? { uid } : {}), ...(resourceVersion ? { resourceVersion } : {}) }
      await api.remove(jobs, { name, namespace }, { propagationPolicy: 'Foreground', preconditions })
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
    return undefined
  }
}

function wantsCleanup(job: Job): boolean {
  const isGoing = job.metadata?.deletionTimestamp !== undefined
  return !isGoing && job.spec?.ttlSecondsAfterFinished !== undefined && jobEnd(job) !== undefined
}

function expiresMs(job: Job): number {
  return Date.parse(jobEnd(job)?.lastTransitionTime ?? '') + (job.spec?.ttlSecondsAfterFinished ?? 0) * 1000
}
