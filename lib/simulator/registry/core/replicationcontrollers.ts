/** Models pkg/registry/core/replicationcontroller/strategy.go. */
import { replicationControllers } from '../../../kinds/replicationcontrollers'
import { type FieldError, required } from '../../../kube/field-error'
import { formatLabelSelector, labelSelectorOf, matchesSet } from '../../../kube/selectors'
import type { ReplicationController } from '../../../kube/types'
import { defineStrategy } from '../strategy'
import { defaultTemplate, validateTemplate } from './pod-template'
import { podSpecWarnings } from './pod-warnings'
import { validateReplicaStatus } from './replica-status-validation'
import { validateNonNegative } from './value-validation'

export const replicationControllerStrategy = defineStrategy<ReplicationController>({
  kind: replicationControllers,
  status: true,

  /** The labels of the template serve for what was left out: the selector, and the labels of the controller itself. */
  defaults(controller) {
    controller.spec ??= {}
    const { spec } = controller
    const labels = spec.template?.metadata?.labels
    if (labels) {
      if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels }
      if (controller.metadata && Object.keys(controller.metadata.labels ?? {}).length === 0) {
        controller.metadata.labels = { ...labels }
      }
    }
    spec.replicas ??= 1
    if (spec.template) spec.template = defaultTemplate(spec.template)
  },

  prepareForCreate(controller) {
    controller.status = { replicas: 0 }
  },

  validate: validateController,
  validateUpdate: validateController,
  validateStatusUpdate: validateReplicaStatus,
  warnings: ({ spec }) => podSpecWarnings(spec?.template?.spec, 'spec.template.spec'),

  scale: {
    replicas: ({ spec, status }) => ({
      spec: spec?.replicas ?? 0,
      status: status?.replicas ?? 0,
      selector: formatLabelSelector(labelSelectorOf({ matchLabels: spec?.selector ?? {} })),
    }),
    setReplicas(controller, replicas) {
      controller.spec = { ...controller.spec, replicas }
    },
  },

  selectableFields: ({ status }) => ({ 'status.replicas': String(status?.replicas ?? 0) }),
  // Clients from before garbage collection expected their Pods to stay; kubectl names a policy.
  defaultPropagation: 'Orphan',
})

function validateController({ spec = {} }: ReplicationController): FieldError[] {
  const hasSelector = Object.keys(spec.selector ?? {}).length > 0
  return [
    ...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...(hasSelector ? [] : [required('spec.selector')]),
    ...validateNonNegative(spec.replicas, 'spec.replicas'),
    ...validateTemplate(spec.template, 'spec.template', {
      kind: 'ReplicationController',
      ...(hasSelector ? { matches: (labels) => matchesSet(spec.selector, labels) } : {}),
    }),
  ]
}
