/** What may change in a Pod that exists. Models ValidatePodUpdate and ValidatePodStatusUpdate of pkg/apis/core/validation. */
import { type FieldError, fieldForbidden, immutable, invalidValue, required } from '../../../kube/field-error'
import { nameIsSubdomain } from '../../../kube/names'
import type { Container, Pod, PodSpec, Toleration } from '../../../kube/types'
import { changesBetween, semanticallyEqual } from '../equality'
import { validateIp } from './ip-validation'
import { validateQualifiedName, validateText } from './value-validation'

type Statuses = NonNullable<NonNullable<Pod['status']>['containerStatuses']>

const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',')

export function validatePodSpecUpdate(spec: PodSpec, old: PodSpec): FieldError[] {
  for (const list of ['containers', 'initContainers'] as const) {
    if ((spec[list]?.length ?? 0) !== (old[list]?.length ?? 0)) {
      return [fieldForbidden(`spec.${list}`, 'pod updates may not add or remove containers')]
    }
  }
  const errors = [
    ...validateImages(spec.containers, 'spec.containers'),
    ...validateImages(spec.initContainers, 'spec.initContainers'),
    ...validateDeadline(spec, old),
    ...validateAddedTolerations(spec.tolerations, old.tolerations),
    ...validateRemovedGates(spec, old),
  ]
  const rest = withUpdatableFieldsOf(old, spec)
  if (old.schedulingGates?.length) errors.push(...validateGatedUpdate(rest, old))
  if (semanticallyEqual(rest, old)) return errors
  const differences = changesBetween(old, rest, 'spec').map(
    ({ path, old: before, new: after }) => `- ${path}: ${JSON.stringify(before)}\n+ ${path}: ${JSON.stringify(after)}`,
  )
  const text = `pod updates may not change fields other than ${updatable}\n${differences.join('\n')}\n`
  return [...errors, fieldForbidden('spec', text)]
}

function validateImages(containers: readonly Container[] | undefined, field: string): FieldError[] {
  return (containers ?? []).flatMap(({ image }, index) => (image ? [] : [required(`${field}[${index}].image`)]))
}

/** It may be set, and then only shortened. */
function validateDeadline({ activeDeadlineSeconds: next }: PodSpec, { activeDeadlineSeconds: old }: PodSpec) {
  const field = 'spec.activeDeadlineSeconds'
  if (next === undefined) {
    return old === undefined ? [] : [invalidValue(field, null, 'must not update from a positive integer to nil value')]
  }
  if (old !== undefined && old < next) {
    return [invalidValue(field, next, 'must be less than or equal to previous value')]
  }
  return []
}

function validateAddedTolerations(next: readonly Toleration[] = [], old: readonly Toleration[] = []): FieldError[] {
  const isKept = (toleration: Toleration) =>
    next.some((each) => semanticallyEqual({ ...toleration, tolerationSeconds: 0 }, { ...each, tolerationSeconds: 0 }))
  const text = 'existing toleration can not be modified except its tolerationSeconds'
  return old.every(isKept) ? [] : [fieldForbidden('spec.tolerations', text)]
}

function validateRemovedGates({ schedulingGates: next = [] }: PodSpec, { schedulingGates: old = [] }: PodSpec) {
  return next.flatMap(({ name }, index) =>
    old.some((gate) => gate.name === name)
      ? []
      : [
          fieldForbidden(
            `spec.schedulingGates[${index}].name`,
            `only deletion is allowed, but found new scheduling gate '${name}'`,
          ),
        ],
  )
}

/** `spec` with everything that may change put back to what it was. */
function withUpdatableFieldsOf(old: PodSpec, spec: PodSpec): PodSpec {
  const withImages = (containers: readonly Container[] | undefined, before: readonly Container[] | undefined) =>
    (containers ?? []).map((container, index) => ({ ...container, image: before?.[index]?.image }))
  const rest: PodSpec = {
    ...spec,
    containers: withImages(spec.containers, old.containers),
    initContainers: withImages(spec.initContainers, old.initContainers),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    tolerations: old.tolerations,
    schedulingGates: old.schedulingGates,
  }
  if ((old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1) {
    rest.terminationGracePeriodSeconds = old.terminationGracePeriodSeconds
  }
  return rest
}

/** A Pod behind scheduling gates may still be narrowed to fewer Nodes. Puts what was allowed back in `rest`. */
function validateGatedUpdate(rest: PodSpec, old: PodSpec): FieldError[] {
  const errors: FieldError[] = []
  const selector = rest.nodeSelector ?? {}
  if (Object.entries(old.nodeSelector ?? {}).some(([key, value]) => selector[key] !== value)) {
    const text = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)'
    errors.push(invalidValue('spec.nodeSelector', rest.nodeSelector, text))
  }
  rest.nodeSelector = old.nodeSelector

  const field = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms'
  const termsOf = ({ affinity }: PodSpec) =>
    affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const [oldTerms, terms] = [termsOf(old), termsOf(rest)]
  if (oldTerms.length > 0 && oldTerms.length !== terms.length) {
    errors.push(invalidValue(field, terms, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'))
  } else {
    for (const [index, term] of oldTerms.entries()) {
      const isExtended = (['matchExpressions', 'matchFields'] as const).every((list) => {
        const before = term[list] ?? []
        return semanticallyEqual((terms[index]?.[list] ?? []).slice(0, before.length), before)
      })
      if (isExtended) continue
      const text = 'only additions are allowed (no mutations or deletions)'
      errors.push(invalidValue(`${field}[${index}]`, terms[index], text))
    }
  }
  const affinity = { ...rest.affinity, nodeAffinity: old.affinity?.nodeAffinity }
  rest.affinity = Object.values(affinity).some(Boolean) ? affinity : undefined
  return errors
}

export function validatePodStatusUpdate(pod: Pod, old: Pod): FieldError[] {
  const [status, before] = [pod.status ?? {}, old.status ?? {}]
  const errors: FieldError[] = []
  if ((pod.spec?.nodeName ?? '') !== (old.spec?.nodeName ?? '')) {
    errors.push(fieldForbidden('status.nodeName', 'may not be changed directly'))
  }
  for (const [index, { type = '' }] of (status.conditions ?? []).entries()) {
    errors.push(...validateQualifiedName(type, `metadata.conditions[${index}].Type`))
  }
  if (status.nominatedNodeName && status.nominatedNodeName !== before.nominatedNodeName) {
    errors.push(...validateText(nameIsSubdomain, status.nominatedNodeName, 'status.nominatedNodeName'))
  }
  if (status.qosClass !== before.qosClass) errors.push(immutable('status.qosClass', status.qosClass))
  return [
    ...errors,
    ...validateStillEnded(status.containerStatuses, before.containerStatuses, old, 'status.containerStatuses'),
    ...validateStillEnded(
      status.initContainerStatuses,
      before.initContainerStatuses,
      old,
      'status.initContainerStatuses',
    ),
    ...(status.podIPs ?? []).flatMap(({ ip }, index) => validateIp(ip ?? '', `status.podIPs[${index}]`)),
  ]
}

/** A container that ended for good stays so. */
function validateStillEnded(next: Statuses | undefined, old: Statuses | undefined, { spec }: Pod, field: string) {
  if (spec?.restartPolicy === 'Always') return []
  return (old ?? []).flatMap(({ name, state }, index) => {
    if (!state?.terminated) return []
    if (state.terminated.exitCode !== 0 && spec?.restartPolicy === 'OnFailure') return []
    if (spec?.initContainers?.some((each) => each.name === name && each.restartPolicy === 'Always')) return []
    const runsAgain = next?.some((status) => status.name === name && !status.state?.terminated)
    const text = 'may not be transitioned to non-terminated state'
    return runsAgain ? [fieldForbidden(`${field}[${index}].state`, text)] : []
  })
}
