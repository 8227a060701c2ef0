/** What every resource that makes Pods from a template demands of it. Models ValidatePodTemplateSpecForRC and ...ForReplicaSet. */
import { type FieldError, fieldForbidden, invalidValue, notSupported, required } from '../../../kube/field-error'
import { validateAnnotations, validateLabels } from '../../../kube/object-meta'
import type { PodTemplateSpec } from '../../../kube/types'
import { defaultPodSpec } from './pod-spec-defaults'
import { validatePodSpec } from './pod-spec-validation'

/** What is missing is empty, so that validation names what it lacks rather than the whole. */
export function defaultTemplate(template: PodTemplateSpec = {}): PodTemplateSpec {
  template.spec ??= { containers: [] }
  defaultPodSpec(template.spec)
  return template
}

/** The template alone, whoever makes Pods of it. Models ValidatePodTemplateSpec. */
export function validatePodTemplate(template: PodTemplateSpec, field: string): FieldError[] {
  const { labels, annotations } = template.metadata ?? {}
  const errors = [
    ...validateLabels(labels, `${field}.labels`),
    ...validateAnnotations(annotations, `${field}.annotations`),
    ...validatePodSpec(template.spec, `${field}.spec`, false),
  ]
  if (template.spec?.ephemeralContainers?.length) {
    const text = 'ephemeral containers not allowed in pod template'
    errors.push(fieldForbidden(`${field}.spec.ephemeralContainers`, text))
  }
  return errors
}

/**
 * Of what keeps Pods running. `matches` says whether the owner's selector selects these labels; undefined when the selector
 * is empty or wrong, which is an error of its own. `kind` stands in the text about activeDeadlineSeconds.
 */
export function validateTemplate(
  template: PodTemplateSpec | undefined,
  field: string,
  owner: { kind: string; matches?(labels: Readonly<Record<string, string>> | undefined): boolean },
): FieldError[] {
  if (!template) return [required(field)]
  const { labels } = template.metadata ?? {}
  const errors: FieldError[] = []
  if (owner.matches && !owner.matches(labels)) {
    errors.push(invalidValue(`${field}.metadata.labels`, labels, '`selector` does not match template `labels`'))
  }
  errors.push(...validatePodTemplate(template, field))
  if (template.spec && template.spec.restartPolicy !== 'Always') {
    errors.push(notSupported(`${field}.spec.restartPolicy`, template.spec.restartPolicy ?? '', ['Always']))
  }
  if (template.spec?.activeDeadlineSeconds !== undefined) {
    const text = `activeDeadlineSeconds in ${owner.kind} is not Supported`
    errors.push(fieldForbidden(`${field}.spec.activeDeadlineSeconds`, text))
  }
  return errors
}
