/** Makes and deletes a Job's Pods. Models manageJob of pkg/controller/job/job_controller.go. */
import { keyOf } from '../../../client/controller'
import type { Expectations } from '../../../client/expectations'
import { inBatches } from '../../../client/turn'
import { jobs } from '../../../kinds'
import { trackingFinalizer } from '../../../kube/job-labels'
import { isPodActive, isPodReady } from '../../../kube/pods'
import type { Pod, PodTemplateSpec } from '../../../kube/types'
import { isNamespaceTerminating } from '../shared/namespace-terminating'
import { createPod, deletePod } from '../shared/pod-control'
import { slowStart } from '../shared/slow-start'
import { waitAfterFailures } from './back-off'
import { failuresBefore, indexedTemplate, indexOf, pendingIndexes, superfluousPods } from './indexes'
import {
  isIndexed,
  isSuspended,
  type JobContext,
  type JobSync,
  limitsPerIndex,
  replacesFailedOnly,
} from './job-context'
import type { Counted } from './verdict'

/** Pods created or deleted in one sync. */
const podsPerSync = 500

export interface Managed {
  active: number
  /** How many were told to go. */
  deleted?: number
  failure?: unknown
  /** Until Pods may be made again that failures hold back. */
  waitMs?: number
}

export interface Manager extends JobContext {
  expectations: Expectations
}

/** `awaiting`: failed Pods that the next of their index takes over from. */
export async function managePods(
  manager: Manager,
  sync: JobSync,
  counted: Counted,
  awaiting: ReadonlyMap<number, Pod>,
): Promise<Managed> {
  const active = sync.pods.filter(isPodActive)
  if (isSuspended(sync.spec)) return deletePods(manager, sync, active, active.length)
  const wanted = wantedPods(sync, counted, active.length)
  const superfluous = isIndexed(sync.spec) ? superfluousPods(sync) : []
  const excess = Math.max(active.length - wanted, superfluous.length)
  if (excess > 0) {
    const others = active.filter((pod) => !superfluous.includes(pod)).sort(youngestLast)
    return deletePods(manager, sync, [...superfluous, ...others].slice(0, Math.min(excess, podsPerSync)), active.length)
  }
  const going = replacesFailedOnly(sync.spec) ? terminatingPods(sync).length : 0
  const missing = Math.min(wanted - going - active.length, podsPerSync)
  if (missing <= 0) return { active: active.length }
  if (!limitsPerIndex(sync.spec)) {
    const waitMs = waitAfterFailures(sync)
    if (waitMs > 0) return { active: active.length, waitMs }
  }
  return createPods(manager, sync, counted, awaiting, missing)
}

export const terminatingPods = ({ pods }: JobSync) =>
  pods.filter(
    ({ metadata, status }) =>
      metadata?.deletionTimestamp !== undefined && status?.phase !== 'Succeeded' && status?.phase !== 'Failed',
  )

function wantedPods({ spec }: JobSync, { succeeded, failedIndexes }: Counted, active: number): number {
  const parallelism = spec.parallelism ?? 1
  // A work queue: one success means that nothing is left to begin.
  if (spec.completions === undefined) return succeeded > 0 ? active : parallelism
  return Math.max(0, Math.min(parallelism, spec.completions - succeeded - failedIndexes.size))
}

/** Those that are not ready yet, and of those the youngest, lose least. */
function youngestLast(a: Pod, b: Pod): number {
  const byReadiness = Number(isPodReady(a)) - Number(isPodReady(b))
  const [first, second] = [a, b].map(({ metadata }) => metadata?.creationTimestamp ?? '')
  return byReadiness || ((first ?? '') < (second ?? '') ? 1 : -1)
}

/** `active`: how many there are before. */
export async function deletePods(
  manager: Manager,
  { key, job }: JobSync,
  chosen: readonly Pod[],
  active: number,
): Promise<Managed> {
  if (chosen.length === 0) return { active }
  manager.expectations.expectDeletions(key, chosen.map(keyOf))
  const results = await inBatches(chosen, 50, async (pod) => {
    try {
      if (!(await deletePod(manager, jobs, job, pod))) manager.expectations.deletionObserved(key, keyOf(pod))
    } catch (error) {
      manager.expectations.deletionObserved(key, keyOf(pod))
      throw error
    }
  })
  const failures = results.filter((result) => result.status === 'rejected')
  const deleted = chosen.length - failures.length
  return { active: active - deleted, deleted, failure: failures[0]?.reason }
}

async function createPods(
  manager: Manager,
  sync: JobSync,
  counted: Counted,
  awaiting: ReadonlyMap<number, Pod>,
  missing: number,
): Promise<Managed> {
  const { key, job, spec } = sync
  const active = sync.pods.filter(isPodActive).length
  const tracked = withFinalizer(spec.template)
  const { names, waitMs } = isIndexed(spec)
    ? indexesToStart(sync, counted, awaiting, missing)
    : { names: Array.from({ length: missing }, () => undefined), waitMs: undefined }
  const later = waitMs === undefined ? {} : { waitMs }
  if (names.length === 0) return { active, ...later }
  manager.expectations.expectCreations(key, names.length)
  let next = 0
  const { successes, failure } = await slowStart(names.length, async () => {
    const index = names[next++]
    const before = index === undefined ? undefined : awaiting.get(index)
    const failures = limitsPerIndex(spec) ? (before ? failuresBefore(before) + 1 : 0) : undefined
    const { name = '' } = job.metadata ?? {}
    try {
      if (index === undefined) await createPod(manager, jobs, job, tracked)
      else await createPod(manager, jobs, job, indexedTemplate(tracked, name, index, failures), `${name}-${index}-`)
    } catch (error) {
      if (!isNamespaceTerminating(error)) throw error
      manager.expectations.creationObserved(key)
    }
  })
  for (let skipped = names.length - successes; skipped > 0; skipped--) manager.expectations.creationObserved(key)
  return { active: active + successes, failure, ...later }
}

/** With a limit per index each index waits for its own failures; otherwise the whole Job has done so already. */
function indexesToStart(
  sync: JobSync,
  { doneIndexes, failedIndexes }: Counted,
  awaiting: ReadonlyMap<number, Pod>,
  missing: number,
): { names: (number | undefined)[]; waitMs?: number } {
  if (!limitsPerIndex(sync.spec)) return { names: pendingIndexes(sync, doneIndexes, failedIndexes, missing) }
  const all = pendingIndexes(sync, doneIndexes, failedIndexes, sync.spec.completions ?? 0)
  const names: number[] = []
  const waits: number[] = []
  for (const index of all) {
    const waitMs = awaiting.has(index) ? waitAfterFailures(sync, (pod) => indexOf(pod) === index) : 0
    if (waitMs > 0) waits.push(waitMs)
    else if (names.length < missing) names.push(index)
  }
  return { names, ...(waits.length > 0 ? { waitMs: Math.min(...waits) } : {}) }
}

function withFinalizer(template: PodTemplateSpec): PodTemplateSpec {
  const finalizers = template.metadata?.finalizers ?? []
  if (finalizers.includes(trackingFinalizer)) return template
  return { ...template, metadata: { ...template.metadata, finalizers: [...finalizers, trackingFinalizer] } }
}
