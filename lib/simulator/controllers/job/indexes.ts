/** Which completion indexes are done, running or to do. Models pkg/controller/job/indexed_job_utils.go. */
import { parseIndexes } from '../../../kube/index-ranges'
import { completionIndexKey, indexFailureCountKey } from '../../../kube/job-labels'
import { isPodActive } from '../../../kube/pods'
import type { Pod, PodTemplateSpec } from '../../../kube/types'
import { judgeFailure } from './failure-policy'
import { hasFailed, hasSucceeded, isTracked, type JobSync, limitsPerIndex } from './job-context'

/** Undefined for a Pod that bears no index. */
export function indexOf({ metadata }: Pod): number | undefined {
  const text = metadata?.annotations?.[completionIndexKey] ?? ''
  return /^\d+$/.test(text) ? Number(text) : undefined
}

export const failuresBefore = ({ metadata }: Pod) => Number(metadata?.annotations?.[indexFailureCountKey] ?? 0) || 0

/** Of the status and of Pods that ended since. */
export function succeededIndexes({ spec, status, pods }: JobSync): Set<number> {
  const completions = spec.completions ?? 0
  const indexes = new Set(parseIndexes(status.completedIndexes ?? '', completions))
  for (const pod of pods) {
    const index = indexOf(pod)
    if (index !== undefined && index < completions && hasSucceeded(pod) && isTracked(pod)) indexes.add(index)
  }
  return indexes
}

/** Where the limit per index is reached, or a rule says so. */
export function failedIndexes(sync: JobSync): Set<number> {
  const { spec, status, pods } = sync
  const completions = spec.completions ?? 0
  const indexes = new Set(parseIndexes(status.failedIndexes ?? '', completions))
  for (const pod of pods) {
    const index = indexOf(pod)
    if (index === undefined || index >= completions || !isTracked(pod) || !hasFailed(pod, spec)) continue
    if (isIndexFailed(sync, pod)) indexes.add(index)
  }
  return indexes
}

function isIndexFailed({ spec }: JobSync, pod: Pod): boolean {
  const action = judgeFailure(spec, pod)?.action
  if (action === 'FailIndex') return true
  return action !== 'Ignore' && failuresBefore(pod) >= (spec.backoffLimitPerIndex ?? 0)
}

/**
 * Failed Pods that keep their finalizer until another has taken their place: the new Pod reads from them how often its index
 * has failed.
 */
export function awaitingReplacement(
  sync: JobSync,
  done: ReadonlySet<number>,
  failed: ReadonlySet<number>,
): Map<number, Pod> {
  const latest = new Map<number, Pod>()
  if (!limitsPerIndex(sync.spec)) return latest
  const replaced = new Set<number>()
  for (const pod of sync.pods) {
    const index = indexOf(pod)
    if (index === undefined || done.has(index) || failed.has(index)) continue
    if (isPodActive(pod)) replaced.add(index)
    if (!isTracked(pod) || !hasFailed(pod, sync.spec)) continue
    const known = latest.get(index)
    if (!known || failuresBefore(pod) >= failuresBefore(known)) latest.set(index, pod)
  }
  for (const index of replaced) latest.delete(index)
  return latest
}

/** The first `count` indexes that neither have ended nor run. */
export function pendingIndexes(
  sync: JobSync,
  done: ReadonlySet<number>,
  failed: ReadonlySet<number>,
  count: number,
): number[] {
  const taken = new Set<number>()
  for (const pod of sync.pods) {
    const index = indexOf(pod)
    const isGoing = pod.metadata?.deletionTimestamp !== undefined && !hasFailed(pod, sync.spec) && !hasSucceeded(pod)
    if (index !== undefined && (isPodActive(pod) || isGoing)) taken.add(index)
  }
  const pending: number[] = []
  for (let index = 0; index < (sync.spec.completions ?? 0) && pending.length < count; index++) {
    if (!taken.has(index) && !done.has(index) && !failed.has(index)) pending.push(index)
  }
  return pending
}

/** Of several Pods of one index all but one, and those whose index is not wanted. */
export function superfluousPods({ spec, pods }: JobSync): Pod[] {
  const seen = new Set<number>()
  return pods.filter(isPodActive).filter((pod) => {
    const index = indexOf(pod)
    if (index === undefined || index >= (spec.completions ?? 0) || seen.has(index)) return true
    seen.add(index)
    return false
  })
}

/** The template for one index: who runs there can tell by label, annotation, host name and environment. */
export function indexedTemplate(
  template: PodTemplateSpec,
  jobName: string,
  index: number,
  failures?: number,
): PodTemplateSpec {
  const fieldPath = `metadata.labels['${completionIndexKey}']`
  const variable = { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath } } }
  const withIndex = <T extends { env?: { name: string }[] }>(container: T): T =>
    container.env?.some(({ name }) => name === variable.name)
      ? container
      : { ...container, env: [...(container.env ?? []), variable] }
  const { metadata, spec } = template
  return {
    metadata: {
      ...metadata,
      labels: { ...metadata?.labels, [completionIndexKey]: String(index) },
      annotations: {
        ...metadata?.annotations,
        [completionIndexKey]: String(index),
        ...(failures === undefined ? {} : { [indexFailureCountKey]: String(failures) }),
      },
    },
    ...(spec
      ? {
          spec: {
            ...spec,
            hostname: `${jobName}-${index}`,
            containers: spec.containers.map(withIndex),
            ...(spec.initContainers ? { initContainers: spec.initContainers.map(withIndex) } : {}),
          },
        }
      : {}),
  }
}
