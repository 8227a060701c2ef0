/** Finds or makes the ReplicaSet of the present template. Models getAllReplicaSetsAndSyncRevision of pkg/controller/deployment/sync.go. */
import { deployments, replicaSets } from '../../../kinds'
import { findCondition } from '../../../kube/conditions'
import { equalJson } from '../../../kube/json'
import { controllerOf, controllerReference } from '../../../kube/owners'
import { hasReason, statusOf } from '../../../kube/status-error'
import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../../kube/types'
import { hashOf } from '../shared/hash'
import { isNamespaceTerminating } from '../shared/namespace-terminating'
import { maxRevision, newSetAnnotations, replicasAnnotations, revisionAnnotation } from './annotations'
import { newCondition, putCondition } from './conditions'
import { byCreation, hasProgressDeadline, newSetReplicas } from './replica-counts'
import { type DeploymentContext, type Rollout, tell, updateSet, writeStatus } from './rollout'
import { sameTemplate, templateHashLabel, withoutHash } from './template-hash'

/** Splits the ReplicaSets into the one of the present template and the others; of several, the oldest is the one. */
export function startRollout(deployment: Deployment, sets: readonly ReplicaSet[]): Rollout {
  const sorted = [...sets].sort(byCreation)
  const newSet = sorted.find(({ spec }) => sameTemplate(spec?.template, deployment.spec?.template))
  return { deployment, newSet, oldSets: sorted.filter((set) => set !== newSet) }
}

/** Brings the revisions of the new ReplicaSet and the Deployment up to date; with `create`, makes the ReplicaSet when it is missing. */
export async function syncRevision(context: DeploymentContext, rollout: Rollout, create: boolean): Promise<void> {
  const revision = maxRevision(rollout.oldSets) + 1
  if (rollout.newSet) await syncExisting(context, rollout, rollout.newSet, revision)
  else if (create) await createSet(context, rollout, revision)
}

async function syncExisting(
  context: DeploymentContext,
  rollout: Rollout,
  set: ReplicaSet,
  revision: number,
): Promise<void> {
  const { deployment } = rollout
  const annotations = newSetAnnotations(deployment, set, revision)
  const minReadySeconds = deployment.spec?.minReadySeconds
  if (
    !equalJson(annotations, set.metadata?.annotations ?? {}) ||
    (set.spec?.minReadySeconds ?? 0) !== (minReadySeconds ?? 0)
  ) {
    const spec = { ...set.spec, minReadySeconds } as ReplicaSet['spec']
    await updateSet(context, rollout, { ...set, metadata: { ...set.metadata, annotations }, spec })
  }
  const status = { ...deployment.status }
  if (hasProgressDeadline(deployment) && !findCondition(status.conditions, 'Progressing')) {
    const message = `Found new replica set "${set.metadata?.name}"`
    status.conditions = putCondition(
      status.conditions,
      newCondition({ type: 'Progressing', status: 'True', reason: 'FoundNewReplicaSet', message }, context.clock.now()),
    )
  }
  await writeStatus(context, rollout, status, withRevision(deployment, annotations[revisionAnnotation] ?? ''))
}

function withRevision({ metadata }: Deployment, revision: string): Record<string, string> {
  return { ...metadata?.annotations, [revisionAnnotation]: revision }
}

async function createSet(context: DeploymentContext, rollout: Rollout, revision: number): Promise<void> {
  const { deployment, oldSets } = rollout
  const wanted = newSetOf(deployment, oldSets, revision)
  const { name = '', namespace } = wanted.metadata ?? {}
  let isNew = true
  let set: ReplicaSet
  try {
    set = await context.api.create(replicaSets, wanted)
  } catch (error) {
    if (!hasReason(error, 'AlreadyExists')) return refuse(context, rollout, name, error)
    isNew = false
    set = await context.api.get(replicaSets, name, namespace)
    const isOurs = controllerOf(set)?.uid === deployment.metadata?.uid
    if (!isOurs || !sameTemplate(set.spec?.template, deployment.spec?.template)) {
      const collisionCount = (deployment.status?.collisionCount ?? 0) + 1
      await writeStatus(context, rollout, { ...deployment.status, collisionCount })
      throw error
    }
  }
  rollout.newSet = set
  const replicas = set.spec?.replicas ?? 0
  if (isNew && replicas > 0) {
    const message = `Scaled up replica set ${set.metadata?.name} from 0 to ${replicas}`
    tell(context, rollout, 'Normal', 'ScalingReplicaSet', message)
  }
  const status = { ...deployment.status }
  if (isNew && hasProgressDeadline(deployment)) {
    const message = `Created new replica set "${set.metadata?.name}"`
    status.conditions = putCondition(
      status.conditions,
      newCondition(
        { type: 'Progressing', status: 'True', reason: 'NewReplicaSetCreated', message },
        context.clock.now(),
      ),
    )
  }
  await writeStatus(context, rollout, status, withRevision(deployment, String(revision)))
}

async function refuse(context: DeploymentContext, rollout: Rollout, name: string, error: unknown): Promise<never> {
  if (isNamespaceTerminating(error)) throw error
  const { deployment } = rollout
  const message = `Failed to create new replica set "${name}": ${statusOf(error).message}`
  if (hasProgressDeadline(deployment)) {
    const conditions = putCondition(
      deployment.status?.conditions,
      newCondition(
        { type: 'Progressing', status: 'False', reason: 'ReplicaSetCreateError', message },
        context.clock.now(),
      ),
    )
    await writeStatus(context, rollout, { ...deployment.status, conditions })
  }
  tell(context, rollout, 'Warning', 'ReplicaSetCreateError', message)
  throw error
}

function newSetOf(deployment: Deployment, oldSets: readonly ReplicaSet[], revision: number): ReplicaSet {
  const { metadata, spec } = deployment
  const template = withoutHash(spec?.template) ?? ({} as PodTemplateSpec)
  const hash = hashOf(template, deployment.status?.collisionCount)
  const labels = { ...template.metadata?.labels, [templateHashLabel]: hash }
  const bare: ReplicaSet = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${metadata?.name}-${hash}`,
      namespace: metadata?.namespace,
      labels,
      ownerReferences: [controllerReference(deployment, 'apps/v1', deployments.kind)],
    },
    spec: {
      replicas: newSetReplicas(deployment, oldSets, 0),
      minReadySeconds: spec?.minReadySeconds,
      selector: {
        ...spec?.selector,
        matchLabels: { ...spec?.selector.matchLabels, [templateHashLabel]: hash },
      },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  }
  const annotations = { ...newSetAnnotations(deployment, bare, revision), ...replicasAnnotations(deployment) }
  return { ...bare, metadata: { ...bare.metadata, annotations } }
}
