/**
 * Goes back to an older revision when the annotation of the retired extensions/v1beta1 rollback asks for it; kubectl
 * rollout undo changes the template itself. Models pkg/controller/deployment/rollback.go.
 */
import { deployments } from '../../../kinds'
import type { Deployment } from '../../../kube/types'
import { annotationsAfterRollback, previousRevision, revisionOf, rollbackAnnotation } from './annotations'
import { allSets, type DeploymentContext, type Rollout, tell } from './rollout'
import { sameTemplate, withoutHash } from './template-hash'

/** The revision asked for, 0 for the previous one; undefined when none is. */
export function wantedRevision({ metadata }: Deployment): number | undefined {
  const text = metadata?.annotations?.[rollbackAnnotation]
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined
}

export async function rollBack(context: DeploymentContext, rollout: Rollout, wanted: number): Promise<void> {
  const { deployment } = rollout
  const revision = wanted === 0 ? previousRevision(allSets(rollout)) : wanted
  if (revision === 0) {
    tell(context, rollout, 'Warning', 'DeploymentRollbackRevisionNotFound', 'Unable to find last revision.')
    return finish(context, rollout, deployment)
  }
  const set = allSets(rollout).find((candidate) => revisionOf(candidate) === revision)
  if (!set) {
    const message = 'Unable to find the revision to rollback to.'
    tell(context, rollout, 'Warning', 'DeploymentRollbackRevisionNotFound', message)
    return finish(context, rollout, deployment)
  }
  if (sameTemplate(deployment.spec?.template, set.spec?.template)) {
    const message = `The rollback revision contains the same template as current deployment "${deployment.metadata?.name}"`
    tell(context, rollout, 'Warning', 'DeploymentRollbackTemplateUnchanged', message)
    return finish(context, rollout, deployment)
  }
  const annotations = annotationsAfterRollback(deployment, set)
  const template = withoutHash(set.spec?.template)
  const changed = {
    ...deployment,
    metadata: { ...deployment.metadata, annotations },
    spec: { ...deployment.spec, template } as Deployment['spec'],
  }
  await finish(context, rollout, changed)
  const message = `Rolled back deployment "${deployment.metadata?.name}" to revision ${revision}`
  tell(context, rollout, 'Normal', 'DeploymentRollback', message)
}

/** Stores the Deployment without the wish, be it granted or not. */
async function finish({ api }: DeploymentContext, rollout: Rollout, deployment: Deployment): Promise<void> {
  const { [rollbackAnnotation]: _, ...annotations } = deployment.metadata?.annotations ?? {}
  rollout.deployment = await api.update(deployments, {
    ...deployment,
    metadata: { ...deployment.metadata, annotations },
  })
}
