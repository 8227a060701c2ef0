/** Lists of conditions, one per type. Models k8s.io/apimachinery/pkg/api/meta/conditions.go. */
import { formatTime } from './duration'

/** What Pods, Nodes, Deployments and all others have in common; lastTransitionTime is the time the status changed. */
export interface Condition {
  type: string
  status: string
  reason?: string
  message?: string
  lastTransitionTime?: string
}

export function findCondition<T extends Condition>(conditions: readonly T[] | undefined, type: string): T | undefined {
  return conditions?.find((condition) => condition.type === type)
}

export function isConditionTrue(conditions: readonly Condition[] | undefined, type: string): boolean {
  return findCondition(conditions, type)?.status === 'True'
}

/**
 * A list in which `condition` stands in the place of its type, or at the end. lastTransitionTime is kept while the status
 * stays the same; fields that `condition` does not name keep their value.
 */
export function setCondition<T extends Condition>(
  conditions: readonly T[] | undefined,
  condition: Omit<T, 'lastTransitionTime'> & { lastTransitionTime?: string },
  now: Date,
): T[] {
  const old = findCondition(conditions, condition.type)
  const since = old && old.status === condition.status ? old.lastTransitionTime : condition.lastTransitionTime
  const next = { ...old, ...condition, lastTransitionTime: since ?? formatTime(now) } as T
  if (!old) return [...(conditions ?? []), next]
  return (conditions ?? []).map((one) => (one.type === condition.type ? next : one))
}

export function removeCondition<T extends Condition>(conditions: readonly T[] | undefined, type: string): T[] {
  return (conditions ?? []).filter((condition) => condition.type !== type)
}
