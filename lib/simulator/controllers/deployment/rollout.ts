/** The state of one sync of a Deployment, and the writes that move it on. */
import type { ControllerContext } from '../../../client/controller'
import { deployments, replicaSets } from '../../../kinds'
import { typed } from '../../../kinds/kind'
import { equalJson } from '../../../kube/json'
import type { Deployment, ReplicaSet } from '../../../kube/types'
import { desiredReplicasAnnotation, maxReplicasAnnotation, replicasAnnotations } from './annotations'
import type { DeploymentStatus } from './conditions'
import { desiredReplicas, maxSurge } from './replica-counts'

export type DeploymentContext = Pick<ControllerContext, 'api' | 'clock' | 'event' | 'enqueue'>

/** Replaced in place as writes answer, so that each later step builds on what is stored. */
export interface Rollout {
  deployment: Deployment
  newSet: ReplicaSet | undefined
  /** Whose template is not the Deployment's, oldest first. */
  oldSets: ReplicaSet[]
}

export function allSets({ oldSets, newSet }: Rollout): ReplicaSet[] {
  return newSet ? [...oldSets, newSet] : [...oldSets]
}

export function tell(
  { event }: DeploymentContext,
  { deployment }: Rollout,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  event(typed(deployments, deployment), type, reason, message)
}

/** Writes /status; `annotations` too when given, which a Deployment's status may carry along. */
export async function writeStatus(
  { api }: DeploymentContext,
  rollout: Rollout,
  status: DeploymentStatus,
  annotations = rollout.deployment.metadata?.annotations,
): Promise<void> {
  const { deployment } = rollout
  if (equalJson(deployment.status, status) && equalJson(deployment.metadata?.annotations, annotations)) return
  const changed = { ...deployment, metadata: { ...deployment.metadata, annotations }, status }
  rollout.deployment = await api.update(deployments, changed, { subresource: 'status' })
}

export async function updateSet({ api }: DeploymentContext, rollout: Rollout, set: ReplicaSet): Promise<ReplicaSet> {
  const stored = await api.update(replicaSets, set)
  const uid = stored.metadata?.uid
  if (rollout.newSet?.metadata?.uid === uid) rollout.newSet = stored
  rollout.oldSets = rollout.oldSets.map((old) => (old.metadata?.uid === uid ? stored : old))
  return stored
}

/** Scales a ReplicaSet and tells so; true when its size changed. What was wanted meanwhile is noted on it in any case. */
export async function scaleSet(
  context: DeploymentContext,
  rollout: Rollout,
  set: ReplicaSet,
  replicas: number,
): Promise<boolean> {
  const { deployment } = rollout
  const current = desiredReplicas(set)
  const wanted = desiredReplicas(deployment)
  const isNoted =
    desiredReplicasAnnotation(set) === wanted && maxReplicasAnnotation(set) === wanted + maxSurge(deployment)
  if (current === replicas && isNoted) return false
  await updateSet(context, rollout, {
    ...set,
    metadata: { ...set.metadata, annotations: { ...set.metadata?.annotations, ...replicasAnnotations(deployment) } },
    spec: { ...set.spec, replicas } as ReplicaSet['spec'],
  })
  if (current === replicas) return false
  const direction = current < replicas ? 'up' : 'down'
  const message = `Scaled ${direction} replica set ${set.metadata?.name} from ${current} to ${replicas}`
  tell(context, rollout, 'Normal', 'ScalingReplicaSet', message)
  return true
}
