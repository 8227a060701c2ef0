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
  const next = { ...old, ...condition, lastTransitionTime: transitionTime(old, condition, now) } as T
  if (!old) return [...(conditions ?? []), next]
  return (conditions ?? []).map((one) => (one.type === condition.type ? next : one))
}

/** The conditions of others first, then `own` as they are given; lastTransitionTime is kept while a status stays the same. */
export function replaceConditions<T extends Condition>(
  conditions: readonly T[] | undefined,
  own: readonly Omit<T, 'lastTransitionTime'>[],
  now: Date,
): T[] {
  const ownTypes = new Set(own.map(({ type }) => type))
  return [
    ...(conditions ?? []).filter(({ type }) => !ownTypes.has(type)),
    ...own.map((condition) => {
      const lastTransitionTime = transitionTime(findCondition(conditions, condition.type), condition, now)
      return { ...condition, lastTransitionTime } as T
    }),
  ]
}

function transitionTime(
  old: Condition | undefined,
  next: Pick<Condition, 'status' | 'lastTransitionTime'>,
  now: Date,
): string {
  return (old?.status === next.status ? old.lastTransitionTime : next.lastTransitionTime) || formatTime(now)
}

export function removeCondition<T extends Condition>(conditions: readonly T[] | undefined, type: string): T[] {
  return (conditions ?? []).filter((condition) => condition.type !== type)
}
