/** Models ValidateStatefulSetSpec and ValidateStatefulSetUpdate of pkg/apis/apps/validation. */
import { type FieldError, fieldForbidden, invalidValue, required } from '../../../kube/field-error'
import type { StatefulSet } from '../../../kube/types'
import { validateClaimSpec } from '../core/persistentvolumeclaim-validation'
import { validateLabelName, validateNonNegative } from '../core/value-validation'
import { semanticallyEqual } from '../equality'
import { validateAmount } from './daemonset-update-validation'
import { validateSelectorAndTemplate } from './workload-selector'

type Spec = NonNullable<StatefulSet['spec']>

const changeable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const
const forbiddenUpdate =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"

export function validateStatefulSet({ spec }: StatefulSet): FieldError[] {
  if (!spec) return [required('spec')]
  return [
    ...validatePodManagement(spec.podManagementPolicy),
    ...validateUpdateStrategy(spec.updateStrategy ?? {}),
    ...validateRetention(spec.persistentVolumeClaimRetentionPolicy ?? {}),
    ...validateNonNegative(spec.replicas, 'spec.replicas'),
    ...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateNonNegative(spec.ordinals?.start, 'spec.ordinals.start'),
    ...validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...validateSelectorAndTemplate({ ...spec, template: withClaimVolumes(spec) }, { kind: 'StatefulSet' }),
    ...(spec.volumeClaimTemplates ?? []).flatMap((claim, index) =>
      validateClaimSpec(claim.spec ?? {}, `spec.volumeClaimTemplates[${index}].spec`),
    ),
    ...(spec.serviceName ? validateLabelName(spec.serviceName, 'spec.serviceName') : []),
  ]
}

/** Each Pod has a volume for every claim, which its containers may mount although the template names none. */
function withClaimVolumes({ template, volumeClaimTemplates = [] }: Spec): Spec['template'] {
  if (!template?.spec || volumeClaimTemplates.length === 0) return template
  const volumes = volumeClaimTemplates.map(({ metadata }) => ({
    name: metadata?.name ?? '',
    persistentVolumeClaim: { claimName: 'claim' },
  }))
  const others = (template.spec.volumes ?? []).filter(({ name }) => !volumes.some((volume) => volume.name === name))
  return { ...template, spec: { ...template.spec, volumes: [...others, ...volumes] } }
}

export function validateStatefulSetUpdate(set: StatefulSet, old: StatefulSet): FieldError[] {
  const errors = validateStatefulSet(set)
  const before = Object.fromEntries(changeable.map((key) => [key, old.spec?.[key]]))
  if (!semanticallyEqual({ ...set.spec, ...before }, old.spec)) errors.push(fieldForbidden('spec', forbiddenUpdate))
  return errors
}

function validatePodManagement(policy: Spec['podManagementPolicy']): FieldError[] {
  if (!policy) return [required('spec.podManagementPolicy')]
  const isKnown = policy === 'OrderedReady' || policy === 'Parallel'
  return isKnown ? [] : [invalidValue('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")]
}

function validateUpdateStrategy(strategy: NonNullable<Spec['updateStrategy']>): FieldError[] {
  const { type, rollingUpdate } = strategy
  const path = 'spec.updateStrategy'
  if (!type) return [required(path)]
  if (type === 'OnDelete') {
    const text = "only allowed for updateStrategy 'RollingUpdate'"
    return rollingUpdate ? [invalidValue(`${path}.rollingUpdate`, rollingUpdate, text)] : []
  }
  if (type !== 'RollingUpdate') return [invalidValue(path, strategy, "must be 'RollingUpdate' or 'OnDelete'")]
  const errors = validateNonNegative(rollingUpdate?.partition, `${path}.rollingUpdate.partition`)
  const most = rollingUpdate?.maxUnavailable
  if (most === undefined) return errors
  const field = `${path}.rollingUpdate.maxUnavailable`
  errors.push(...validateAmount(most, field))
  if (most === 0 || most === '0%') errors.push(invalidValue(field, most, 'cannot be 0'))
  return errors
}

function validateRetention(policy: NonNullable<Spec['persistentVolumeClaimRetentionPolicy']>): FieldError[] {
  return (['whenDeleted', 'whenScaled'] as const).flatMap((key) => {
    const value = policy[key]
    if (value === 'Retain' || value === 'Delete') return []
    const path = `spec.persistentVolumeClaimRetentionPolicy.${key}`
    return [
      {
        field: path,
        reason: 'FieldValueNotSupported' as const,
        value: value ?? '',
        detail: 'supported values: "Retain", "Delete"',
      },
    ]
  })
}
