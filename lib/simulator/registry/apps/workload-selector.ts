/** The selector of a Deployment or ReplicaSet: required, never empty, never changed. Models ValidateDeploymentSpec of pkg/apis/apps/validation. */
import { type FieldError, immutable, invalidValue, required } from '../../../kube/field-error'
import { validateLabelSelector } from '../../../kube/object-meta'
import { formatLabelSelector, labelSelectorOf, matchesLabels, matchesNothing } from '../../../kube/selectors'
import type { LabelSelector, PodTemplateSpec } from '../../../kube/types'
import { validateTemplate } from '../core/pod-template'
import { semanticallyEqual } from '../equality'

type Labels = Readonly<Record<string, string>> | undefined

interface Workload {
  selector?: LabelSelector
  template?: PodTemplateSpec
}

export function validateSelectorAndTemplate({ selector, template }: Workload): FieldError[] {
  const errors: FieldError[] = []
  if (!selector) errors.push(required('spec.selector'))
  else {
    errors.push(...validateLabelSelector(selector, 'spec.selector'))
    if (isEmpty(selector)) {
      // Upstream says deployment here for ReplicaSets too.
      errors.push(invalidValue('spec.selector', selector, 'empty selector is invalid for deployment'))
    }
  }
  // A selector that is not there selects nothing; one that is wrong or empty says nothing about the template.
  const requirements = !selector ? matchesNothing : errors.length === 0 ? labelSelectorOf(selector) : undefined
  const owner = requirements ? { matches: (labels: Labels) => matchesLabels(requirements, labels) } : {}
  return [...errors, ...validateTemplate(template, 'spec.template', { kind: 'ReplicaSet', ...owner })]
}

export function validateSelectorUnchanged(
  next: LabelSelector | undefined,
  old: LabelSelector | undefined,
): FieldError[] {
  return semanticallyEqual(next, old) ? [] : [immutable('spec.selector', next)]
}

/** As Scale shows it. */
export const selectorText = (selector: LabelSelector | undefined) => formatLabelSelector(labelSelectorOf(selector))

const isEmpty = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector) =>
  Object.keys(matchLabels).length + matchExpressions.length === 0
