/** The selector of what keeps Pods running: required, never empty, never changed. Models ValidateDeploymentSpec of pkg/apis/apps/validation. */
import { type FieldError, immutable, invalidValue, required } from '../../../kube/field-error'
import { validateLabelSelector } from '../../../kube/object-meta'
import { formatLabelSelector, labelSelectorOf, matchesLabels, matchesNothing } from '../../../kube/selectors'
import type { Deployment, LabelSelector, PodTemplateSpec, ReplicaSet, StatefulSet } from '../../../kube/types'
import { validateTemplate } from '../core/pod-template'
import { semanticallyEqual } from '../equality'

type Labels = Readonly<Record<string, string>> | undefined

interface Workload {
  selector?: LabelSelector
  template?: PodTemplateSpec
}

/** `mayLack`: a selector that is missing is not said to be, only that it selects nothing. */
export function validateSelectorAndTemplate(
  { selector, template }: Workload,
  { kind = 'ReplicaSet', mayLack = false } = {},
): FieldError[] {
  const errors: FieldError[] = []
  if (!selector) {
    if (!mayLack) errors.push(required('spec.selector'))
  } else {
    errors.push(...validateLabelSelector(selector, 'spec.selector'))
    if (isEmpty(selector)) {
      // Upstream says deployment for ReplicaSets too.
      const owner = kind === 'ReplicaSet' ? 'deployment' : kind.toLowerCase()
      errors.push(invalidValue('spec.selector', selector, `empty selector is invalid for ${owner}`))
    }
  }
  // A selector that is not there selects nothing; one that is wrong or empty says nothing about the template.
  const requirements = !selector ? matchesNothing : errors.length === 0 ? labelSelectorOf(selector) : undefined
  const owner = requirements ? { matches: (labels: Labels) => matchesLabels(requirements, labels) } : {}
  return [...errors, ...validateTemplate(template, 'spec.template', { kind, ...owner })]
}

export function validateSelectorUnchanged(
  next: LabelSelector | undefined,
  old: LabelSelector | undefined,
): FieldError[] {
  return semanticallyEqual(next, old) ? [] : [immutable('spec.selector', next)]
}

/** How Scale shows and changes a workload that selects its Pods. */
export const workloadScale = {
  replicas: ({ spec, status }: Deployment | ReplicaSet | StatefulSet) => ({
    spec: spec?.replicas ?? 0,
    status: status?.replicas ?? 0,
    selector: formatLabelSelector(labelSelectorOf(spec?.selector)),
  }),
  setReplicas({ spec }: Deployment | ReplicaSet | StatefulSet, replicas: number) {
    if (spec) spec.replicas = replicas
  },
}

const isEmpty = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector) =>
  Object.keys(matchLabels).length + matchExpressions.length === 0
