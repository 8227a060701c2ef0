/** Models pkg/registry/apps/deployment/strategy.go. */
import { deployments } from '../../../kinds/deployments.apps'
import { type FieldError, invalidValue } from '../../../kube/field-error'
import type { Deployment } from '../../../kube/types'
import { defaultTemplate } from '../core/pod-template'
import { podSpecWarnings } from '../core/pod-warnings'
import { validateReplicaCounts } from '../core/replica-status-validation'
import { validateNonNegative } from '../core/value-validation'
import { semanticallyEqual } from '../equality'
import { defineStrategy } from '../strategy'
import { validateRollout } from './deployment-rollout-validation'
import { validateSelectorAndTemplate, validateSelectorUnchanged, workloadScale } from './workload-selector'

export const deploymentStrategy = defineStrategy<Deployment>({
  kind: deployments,
  status: true,

  defaults(deployment) {
    const spec = specOf(deployment)
    spec.replicas ??= 1
    spec.strategy ??= {}
    spec.strategy.type ||= 'RollingUpdate'
    if (spec.strategy.type === 'RollingUpdate') {
      spec.strategy.rollingUpdate = { maxUnavailable: '25%', maxSurge: '25%', ...spec.strategy.rollingUpdate }
    }
    spec.revisionHistoryLimit ??= 10
    spec.progressDeadlineSeconds ??= 600
    spec.template = defaultTemplate(spec.template)
  },

  prepareForCreate(deployment) {
    deployment.status = {}
  },

  // Annotations count as well, since the controller copies them to its ReplicaSets.
  bumpsGeneration: (deployment, old) =>
    !semanticallyEqual(deployment.spec, old.spec) ||
    !semanticallyEqual(deployment.metadata?.annotations, old.metadata?.annotations),

  validate: validateDeployment,
  validateUpdate: (deployment, old) => [
    ...validateDeployment(deployment),
    ...validateSelectorUnchanged(deployment.spec?.selector, old.spec?.selector),
  ],

  validateStatusUpdate({ status }, old) {
    const errors = validateReplicaCounts(status?.replicas, {
      updatedReplicas: status?.updatedReplicas,
      readyReplicas: status?.readyReplicas,
      availableReplicas: status?.availableReplicas,
      observedGeneration: status?.observedGeneration,
    })
    errors.push(...validateNonNegative(status?.unavailableReplicas, 'status.unavailableReplicas'))
    const collisions = status?.collisionCount ?? 0
    if (collisions < (old.status?.collisionCount ?? 0)) {
      errors.push(invalidValue('status.collisionCount', collisions, 'cannot be decremented'))
    }
    return errors
  },

  warnings: ({ spec }) => podSpecWarnings(spec?.template?.spec, 'spec.template.spec'),

  scale: workloadScale,
})

type DeploymentSpec = NonNullable<Deployment['spec']>

/** A body without a spec is one whose required fields are all missing, as validation will say. */
function specOf(deployment: Deployment): DeploymentSpec {
  deployment.spec ??= {} as DeploymentSpec
  return deployment.spec
}

function validateDeployment({ spec }: Deployment): FieldError[] {
  const errors = [
    ...validateNonNegative(spec?.replicas, 'spec.replicas'),
    ...validateSelectorAndTemplate(spec ?? {}),
    ...validateRollout(spec?.strategy ?? {}, 'spec.strategy'),
    ...validateNonNegative(spec?.minReadySeconds, 'spec.minReadySeconds'),
    ...validateNonNegative(spec?.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...validateNonNegative(spec?.progressDeadlineSeconds, 'spec.progressDeadlineSeconds'),
  ]
  const deadline = spec?.progressDeadlineSeconds
  if (deadline !== undefined && deadline <= (spec?.minReadySeconds ?? 0)) {
    errors.push(invalidValue('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'))
  }
  return errors
}
