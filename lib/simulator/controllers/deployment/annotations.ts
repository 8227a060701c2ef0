/**
 * What a Deployment writes on its ReplicaSets: which revision they are, and what was wanted when they were last scaled.
 * Models pkg/controller/deployment/util/deployment_util.go.
 */

import type { KubeObject } from '../../../kube/object'
import type { Deployment, ReplicaSet } from '../../../kube/types'
import { lastAppliedAnnotation } from '../../../kube/well-known-labels'
import { desiredReplicas, maxSurge } from './replica-counts'

export const revisionAnnotation = 'deployment.kubernetes.io/revision'
const historyAnnotation = 'deployment.kubernetes.io/revision-history'
const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas'
const maxAnnotation = 'deployment.kubernetes.io/max-replicas'
/** Asks for a rollback, as the API group extensions/v1beta1 once did in spec.rollbackTo. */
export const rollbackAnnotation = 'deprecated.deployment.rollback.to'

const notCopied = new Set([
  lastAppliedAnnotation,
  revisionAnnotation,
  historyAnnotation,
  desiredAnnotation,
  maxAnnotation,
  rollbackAnnotation,
])

/** The history is a comma separated list that forgets its oldest entries beyond this length. */
const maxHistoryLength = 2000

type Annotations = Record<string, string>

/** 0 without the annotation or when it is no number. */
export function revisionOf({ metadata }: KubeObject): number {
  const text = metadata?.annotations?.[revisionAnnotation] ?? ''
  return /^-?\d+$/.test(text) ? Number(text) : 0
}

export function maxRevision(sets: readonly ReplicaSet[]): number {
  return Math.max(0, ...sets.map(revisionOf))
}

/** The second highest revision: the one before the present. 0 when there is none. */
export function previousRevision(sets: readonly ReplicaSet[]): number {
  let highest = 0
  let second = 0
  for (const revision of sets.map(revisionOf)) {
    if (revision >= highest) {
      second = highest
      highest = revision
    } else if (revision > second) second = revision
  }
  return second
}

/** The annotations that the new ReplicaSet is to have: the Deployment's own, its revision, and those it had before. */
export function newSetAnnotations(deployment: Deployment, set: ReplicaSet, revision: number): Annotations {
  const old = set.metadata?.annotations ?? {}
  const next: Annotations = { ...old }
  let changed = false
  for (const [key, value] of Object.entries(deployment.metadata?.annotations ?? {})) {
    if (notCopied.has(key) || next[key] === value) continue
    next[key] = value
    changed = true
  }
  const oldRevision = old[revisionAnnotation]
  if (oldRevision !== undefined && Number.isNaN(Number(oldRevision))) return next
  if (Number(oldRevision ?? 0) < revision) {
    next[revisionAnnotation] = String(revision)
    changed = true
  }
  // A ReplicaSet that becomes current again keeps the revisions it once was.
  if (oldRevision !== undefined && changed && next[revisionAnnotation] !== oldRevision) {
    next[historyAnnotation] = extendHistory(old[historyAnnotation], oldRevision)
  }
  return next
}

function extendHistory(history: string | undefined, revision: string): string {
  if (!history) return revision
  const revisions = [...history.split(','), revision]
  while (revisions.length > 1 && revisions.join(',').length > maxHistoryLength) revisions.shift()
  return revisions.join(',')
}

/** What was wanted when the set was scaled: tells a later scaling from a roll-out, and proportions from each other. */
export function replicasAnnotations(deployment: Deployment): Annotations {
  const desired = desiredReplicas(deployment)
  return { [desiredAnnotation]: String(desired), [maxAnnotation]: String(desired + maxSurge(deployment)) }
}

export const desiredReplicasAnnotation = (set: ReplicaSet) => numberIn(set, desiredAnnotation)
export const maxReplicasAnnotation = (set: ReplicaSet) => numberIn(set, maxAnnotation)

function numberIn({ metadata }: ReplicaSet, key: string): number | undefined {
  const text = metadata?.annotations?.[key] ?? ''
  return /^-?\d+$/.test(text) ? Number(text) : undefined
}

/** On a rollback the Deployment takes over the annotations of the revision it goes back to. */
export function annotationsAfterRollback(deployment: Deployment, set: ReplicaSet): Annotations {
  const own = Object.entries(deployment.metadata?.annotations ?? {}).filter(([key]) => notCopied.has(key))
  const taken = Object.entries(set.metadata?.annotations ?? {}).filter(([key]) => !notCopied.has(key))
  return Object.fromEntries([...own, ...taken])
}
