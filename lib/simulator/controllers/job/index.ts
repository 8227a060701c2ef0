/**
 * Runs Pods until as many have succeeded as a Job asks for. Models pkg/controller/job/job_controller.go.
 */
import type { CacheEvent, Controller, ControllerContext } from '../../../client/controller'
import { keyOf, splitKey, watched } from '../../../client/controller'
import { Expectations } from '../../../client/expectations'
import { jobs, pods } from '../../../kinds'
import { typed } from '../../../kinds/kind'
import { formatTime } from '../../../kube/duration'
import { trackingFinalizer } from '../../../kube/job-labels'
import { copyJson, equalJson } from '../../../kube/json'
import { controllerOf } from '../../../kube/owners'
import { isPodActive, isPodReady } from '../../../kube/pods'
import { matchesLabels } from '../../../kube/selectors'
import { hasReason } from '../../../kube/status-error'
import type { Job, Pod } from '../../../kube/types'
import { claim } from '../shared/claim'
import { OwnedPods } from '../shared/owned-pods'
import { selectorReader } from '../shared/selectors'
import { completionsReached, type Decision, isFinished, putCondition } from './conditions'
import { judgeFailure } from './failure-policy'
import { awaitingReplacement, failedIndexes, succeededIndexes } from './indexes'
import { hasFailed, hasSucceeded, isIndexed, isSuspended, isTracked, type JobSync, limitsPerIndex } from './job-context'
import { deletePods, type Managed, managePods, terminatingPods } from './manage'
import { countReleased, noteEnded, removeFinalizer, removeFinalizers } from './tracking'
import { type Counted, deadlineLeftMs, decide } from './verdict'

/** Keys of Pods whose Job is gone: they only need their finalizer taken off. */
const orphanPrefix = 'orphan:'
const ownName = 'kubernetes.io/job-controller'

export function jobController(context: ControllerContext): Controller {
  const { api, clock } = context
  const jobCache = context.cache(jobs)
  const podCache = context.cache(pods)
  const expectations = new Expectations(clock)
  const readSelector = selectorReader()
  const selects = ({ spec }: Job, { metadata }: Pod) => {
    const requirements = readSelector(spec?.selector)
    return requirements.length > 0 && matchesLabels(requirements, metadata?.labels)
  }
  const ownedPods = new OwnedPods({ kind: jobs, owners: jobCache, pods: podCache, expectations, selects })
  const manager = { api, clock, event: context.event, expectations }

  return { name: 'job-controller', watches: [watched(jobs, keysOfJob), watched(pods, keysOfPod)], sync }

  function keysOfJob(job: Job, old: Job | undefined, type: CacheEvent['type']): string[] {
    const key = keyOf(job)
    const isAnother = old !== undefined && old.metadata?.uid !== job.metadata?.uid
    if (type !== 'DELETED' && !isAnother) return [key]
    expectations.forget(key)
    const { namespace } = job.metadata ?? {}
    const left = podCache.list({ namespace, ownerUid: (isAnother ? old : job).metadata?.uid ?? '' })
    return [key, ...left.filter(isTracked).map((pod) => orphanPrefix + keyOf(pod))]
  }

  function keysOfPod(pod: Pod, old: Pod | undefined, type: CacheEvent['type']): string[] {
    const keys = ownedPods.keys(pod, old, type)
    return type !== 'DELETED' && isOrphaned(pod) ? [...keys, orphanPrefix + keyOf(pod)] : keys
  }

  /** Held by a Job that is not there, or not the Pod's any more. */
  function isOrphaned(pod: Pod): boolean {
    return isTracked(pod) && (!controllerOf(pod) || ownedPods.ownerKeyOf(pod) === undefined)
  }

  async function sync(key: string) {
    if (key.startsWith(orphanPrefix)) return releaseOrphan(key.slice(orphanPrefix.length))
    const { namespace = '', name } = splitKey(key)
    const job = jobCache.get(namespace, name)
    if (!job?.spec || (job.spec.managedBy && job.spec.managedBy !== ownName)) {
      expectations.forget(key)
      return undefined
    }
    if (isFinished(job.status ?? {})) return undefined
    const claimed = await claim({
      api,
      owner: job,
      ownerKind: jobs,
      childKind: pods,
      matches: (pod) => selects(job, pod),
      owned: podCache.list({ namespace, ownerUid: job.metadata?.uid ?? '' }),
      orphans: ownedPods.orphans(namespace),
      finalizer: trackingFinalizer,
    })
    return reconcile({ key, job, spec: job.spec, status: copyJson(job.status ?? {}), pods: claimed, now: clock.now() })
  }

  async function reconcile(state: JobSync) {
    const { status, spec, job, key } = state
    if (!status.startTime && !isSuspended(spec)) status.startTime = formatTime(state.now)
    countReleased(state)
    const counted = count(state)
    let decision = decide(state, counted)
    const awaiting = decision
      ? new Map<number, Pod>()
      : awaitingReplacement(state, counted.doneIndexes, counted.failedIndexes)
    const mayManage = expectations.satisfied(key) && !job.metadata?.deletionTimestamp
    const active = state.pods.filter(isPodActive)
    let managed: Managed = { active: active.length }
    if (decision) managed = await deletePods(manager, state, active, active.length)
    else if (mayManage) managed = await managePods(manager, state, counted, awaiting)
    if (!decision && isComplete(state, counted, managed.active)) decision = completionsReached
    else if (!decision && mayManage) noteSuspension(state)
    // What could not be deleted, or is not seen yet, may still change the count.
    const settled = decision && managed.active === 0 && expectations.satisfied(key) ? decision : undefined

    const released = noteEnded(state, counted, { kept: new Set(awaiting.values()), decision: settled })
    setCounts(state, managed)
    if (settled) putCondition(state, { ...settled, status: 'True' })
    const ended = settled && released.length === 0 ? end(state, settled) : false
    await writeStatus(job, status)
    if (ended && settled) tellEnd(job, settled)
    await removeFinalizers(api, released)
    if (managed.failure !== undefined) throw managed.failure
    return nextLook(state, managed, ended)
  }

  async function releaseOrphan(key: string) {
    const { namespace, name } = splitKey(key)
    const pod = podCache.get(namespace, name)
    if (pod && isOrphaned(pod)) await removeFinalizer(api, pod)
    return undefined
  }

  function noteSuspension(state: JobSync): void {
    const { job, spec, status, now } = state
    const suspended = isSuspended(spec)
    const verb = suspended ? 'Suspended' : 'Resumed'
    const message = `Job ${verb.toLowerCase()}`
    const condition = { type: 'Suspended', status: suspended ? 'True' : 'False', reason: `Job${verb}`, message }
    if (!putCondition(state, condition)) return
    context.event(typed(jobs, job), 'Normal', verb, message)
    if (!suspended) status.startTime = formatTime(now)
  }

  function tellEnd(job: Job, { type, reason, message }: Decision): void {
    if (type === 'SuccessCriteriaMet') context.event(typed(jobs, job), 'Normal', 'Completed', 'Job completed')
    else context.event(typed(jobs, job), 'Warning', reason, message)
  }

  async function writeStatus(job: Job, status: Job['status']): Promise<void> {
    if (equalJson(job.status, status)) return
    try {
      await api.update(jobs, { ...job, status }, { subresource: 'status' })
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }
}

function count(state: JobSync): Counted {
  const { spec, status, pods: all } = state
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {}
  const noted = new Set([...succeeded, ...failed])
  const fresh = all.filter((pod) => isTracked(pod) && !noted.has(pod.metadata?.uid ?? ''))
  const newlyFailed = fresh.filter(
    (pod) => !hasSucceeded(pod) && hasFailed(pod, spec) && judgeFailure(spec, pod)?.action !== 'Ignore',
  )
  const doneIndexes = isIndexed(spec) ? succeededIndexes(state) : new Set<number>()
  return {
    failed: (status.failed ?? 0) + failed.length + newlyFailed.length,
    succeeded: isIndexed(spec)
      ? doneIndexes.size
      : (status.succeeded ?? 0) + succeeded.length + fresh.filter(hasSucceeded).length,
    doneIndexes,
    failedIndexes: limitsPerIndex(spec) ? failedIndexes(state) : new Set(),
  }
}

function isComplete({ spec }: JobSync, { succeeded }: Counted, active: number): boolean {
  return spec.completions === undefined ? succeeded > 0 && active === 0 : succeeded >= spec.completions && active === 0
}

function setCounts(state: JobSync, { active, deleted = 0 }: Managed): void {
  const { status, pods: all } = state
  if (active > 0) status.active = active
  else delete status.active
  status.ready = active > 0 ? all.filter((pod) => isPodActive(pod) && isPodReady(pod)).length : 0
  status.terminating = terminatingPods(state).length + deleted
}

/** True when nothing of the Job is left to wait for. */
function end(state: JobSync, { type, reason, message }: Decision): boolean {
  const { status, pods: all, now } = state
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {}
  if (succeeded.length + failed.length > 0 || (status.terminating ?? 0) > 0 || all.some(isTracked)) return false
  if (type === 'SuccessCriteriaMet') {
    putCondition(state, { type: 'Complete', status: 'True', reason, message })
    status.completionTime = formatTime(now)
  } else putCondition(state, { type: 'Failed', status: 'True', reason, message })
  return true
}

function nextLook(state: JobSync, { waitMs }: Managed, ended: boolean): { requeueAfterMs: number } | undefined {
  if (ended) return undefined
  const waits = [waitMs, deadlineLeftMs(state)].filter((wait) => wait !== undefined && wait > 0) as number[]
  return waits.length > 0 ? { requeueAfterMs: Math.min(...waits) } : undefined
}
