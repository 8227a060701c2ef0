/** Models ValidateHorizontalPodAutoscaler of pkg/apis/autoscaling/validation. */
import { type FieldError, fieldForbidden, invalidValue, notSupported, required } from '../../../kube/field-error'
import { compareQuantities } from '../../../kube/quantity'
import type { HorizontalPodAutoscaler } from '../../../kube/types'
import { validateOneOf } from '../core/value-validation'

type Spec = NonNullable<HorizontalPodAutoscaler['spec']>
type Metric = NonNullable<Spec['metrics']>[number]
type Target = NonNullable<Metric['resource']>['target']
type Rules = NonNullable<NonNullable<Spec['behavior']>['scaleUp']>

const sources = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
} as const
const longestWindow = 3600
const longestPeriod = 1800

export function validateAutoscaler({ spec }: HorizontalPodAutoscaler): FieldError[] {
  if (!spec) return [required('spec')]
  const { minReplicas = 1, maxReplicas = 0, scaleTargetRef, metrics = [], behavior } = spec
  return [
    ...(minReplicas < 1 ? [invalidValue('spec.minReplicas', minReplicas, 'must be greater than or equal to 1')] : []),
    ...(maxReplicas < 1 ? [invalidValue('spec.maxReplicas', maxReplicas, 'must be greater than 0')] : []),
    ...(maxReplicas < minReplicas
      ? [invalidValue('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`')]
      : []),
    ...(scaleTargetRef?.kind ? [] : [required('spec.scaleTargetRef.kind')]),
    ...(scaleTargetRef?.name ? [] : [required('spec.scaleTargetRef.name')]),
    ...metrics.flatMap((metric, index) => validateMetric(metric, `spec.metrics[${index}]`)),
    ...validateRules(behavior?.scaleUp, 'spec.behavior.scaleUp'),
    ...validateRules(behavior?.scaleDown, 'spec.behavior.scaleDown'),
  ]
}

function validateMetric(metric: Metric, field: string): FieldError[] {
  const { type } = metric
  if (!type) return [required(`${field}.type`, 'must specify a metric source type')]
  if (!isSource(type)) return [notSupported(`${field}.type`, type, Object.keys(sources))]
  const name = sources[type]
  const errors = Object.values(sources)
    .filter((other) => other !== name && metric[other])
    .map((other) => fieldForbidden(`${field}.${other}`, 'must populate the given metric source only'))
  const source = metric[name]
  if (!source) return [...errors, required(`${field}.${name}`, 'must populate information for the given metric source')]
  errors.push(...validateTarget(source.target ?? { type: '' }, `${field}.${name}.target`))
  if (name !== 'resource' && name !== 'containerResource') return errors
  const { name: resource, target } = metric[name] ?? { name: '', target: { type: '' } }
  if (!resource) errors.push(required(`${field}.${name}.name`, 'must specify a resource name'))
  if (name === 'containerResource' && !metric.containerResource?.container) {
    errors.push(required(`${field}.${name}.container`, 'must specify a container'))
  }
  const { averageUtilization, averageValue } = target ?? {}
  if (averageUtilization === undefined && averageValue === undefined) {
    const text = 'must set either a target raw value or a target utilization'
    errors.push(required(`${field}.${name}.target.averageUtilization`, text))
  } else if (averageUtilization !== undefined && averageValue !== undefined) {
    const text = 'may not set both a target raw value and a target utilization'
    errors.push(fieldForbidden(`${field}.${name}.target.averageValue`, text))
  }
  return errors
}

const isSource = (type: string): type is keyof typeof sources => Object.hasOwn(sources, type)

function validateTarget({ type, value, averageValue, averageUtilization }: Target, field: string): FieldError[] {
  const errors: FieldError[] = []
  if (!type) errors.push(required(`${field}.type`, 'must specify a metric target type'))
  else errors.push(...validateOneOf(type, ['AverageValue', 'Utilization', 'Value'], `${field}.type`))
  if (value !== undefined && compareQuantities(value, '0') <= 0) {
    errors.push(invalidValue(`${field}.value`, value, 'must be positive'))
  }
  if (averageValue !== undefined && compareQuantities(averageValue, '0') <= 0) {
    errors.push(invalidValue(`${field}.averageValue`, averageValue, 'must be positive'))
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    errors.push(invalidValue(`${field}.averageUtilization`, averageUtilization, 'must be greater than 0'))
  }
  return errors
}

function validateRules(rules: Rules | undefined, field: string): FieldError[] {
  if (!rules) return []
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [] } = rules
  const errors: FieldError[] = []
  if (window !== undefined && window < 0) {
    errors.push(invalidValue(`${field}.stabilizationWindowSeconds`, window, 'must be greater than or equal to zero'))
  }
  if (window !== undefined && window > longestWindow) {
    const text = `must be less than or equal to ${longestWindow}`
    errors.push(invalidValue(`${field}.stabilizationWindowSeconds`, window, text))
  }
  if (selectPolicy !== undefined) {
    errors.push(...validateOneOf(selectPolicy, ['Disabled', 'Max', 'Min'], `${field}.selectPolicy`))
  }
  if (policies.length === 0) errors.push(required(`${field}.policies`, 'must specify at least one Policy'))
  for (const [index, { type, value, periodSeconds }] of policies.entries()) {
    const path = `${field}.policies[${index}]`
    errors.push(...validateOneOf(type, ['Percent', 'Pods'], `${path}.type`))
    if (value <= 0) errors.push(invalidValue(`${path}.value`, value, 'must be greater than zero'))
    if (periodSeconds <= 0)
      errors.push(invalidValue(`${path}.periodSeconds`, periodSeconds, 'must be greater than zero'))
    if (periodSeconds > longestPeriod) {
      errors.push(
        invalidValue(`${path}.periodSeconds`, periodSeconds, `must be less than or equal to ${longestPeriod}`),
      )
    }
  }
  return errors
}
