/** Conditions of a Deployment, which also tell when they were last confirmed. Models SetDeploymentCondition of deployment_util.go. */
import { findCondition, removeCondition } from '../../../kube/conditions'
import { formatTime } from '../../../kube/duration'
import type { Deployment } from '../../../kube/types'

export type DeploymentStatus = NonNullable<Deployment['status']>
export type DeploymentCondition = NonNullable<DeploymentStatus['conditions']>[number]
type Said = Pick<DeploymentCondition, 'type' | 'status' | 'reason' | 'message'>

export const progressing = ({ status }: Deployment) => findCondition(status?.conditions, 'Progressing')

export function newCondition(said: Said, now: Date): DeploymentCondition {
  return { ...said, lastUpdateTime: formatTime(now), lastTransitionTime: formatTime(now) }
}

/** Unchanged when status and reason are the same already; otherwise the condition moves to the end of the list. */
export function putCondition(
  conditions: readonly DeploymentCondition[] | undefined,
  condition: DeploymentCondition,
): DeploymentCondition[] {
  const current = findCondition(conditions, condition.type)
  if (current?.status === condition.status && current.reason === condition.reason) return [...(conditions ?? [])]
  const next =
    current?.status === condition.status ? { ...condition, lastTransitionTime: current.lastTransitionTime } : condition
  return [...removeCondition(conditions, condition.type), next]
}
