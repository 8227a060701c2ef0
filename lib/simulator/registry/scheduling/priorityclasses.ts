/** Models pkg/registry/scheduling/priorityclass and pkg/apis/scheduling/validation. */
import { priorityClasses } from '../../../kinds/priorityclasses.scheduling.k8s.io'
import { type FieldError, fieldForbidden, notSupported } from '../../../kube/field-error'
import { highestUserPriority, systemPrefix, systemPriorityClasses } from '../../../kube/priority-classes'
import type { PriorityClass } from '../../../kube/types'
import { defineStrategy } from '../strategy'

const policies = ['Never', 'PreemptLowerPriority']

export const priorityClassStrategy = defineStrategy<PriorityClass>({
  kind: priorityClasses,
  generation: true,

  defaults(priorityClass) {
    priorityClass.preemptionPolicy ??= 'PreemptLowerPriority'
  },
  prepareForCreate(priorityClass) {
    if (priorityClass.metadata) priorityClass.metadata.generation = 1
  },
  bumpsGeneration: () => false,
  validate: validatePriorityClass,
  validateUpdate: (priorityClass, old) => [
    ...(priorityClass.value !== old.value ? [fieldForbidden('value', 'may not be changed in an update.')] : []),
    ...(priorityClass.preemptionPolicy !== old.preemptionPolicy
      ? [fieldForbidden('preemptionPolicy', 'may not be changed in an update.')]
      : []),
  ],
})

function validatePriorityClass({ metadata, value, globalDefault, preemptionPolicy }: PriorityClass): FieldError[] {
  const name = metadata?.name ?? ''
  const errors: FieldError[] = []
  if (name.startsWith(systemPrefix)) {
    const known = systemPriorityClasses.find((each) => each.metadata?.name === name)
    if (!known || known.value !== value || Boolean(globalDefault) !== Boolean(known.globalDefault)) {
      const text = `priority class names with '${systemPrefix}' prefix are reserved for system use only. error: ${
        known ? `value of ${name} PriorityClass must be ${known.value}` : `${name} is not a known system priority class`
      }`
      errors.push(fieldForbidden('metadata.name', text))
    }
  } else if (value > highestUserPriority) {
    errors.push(fieldForbidden('value', `maximum allowed value of a user defined priority is ${highestUserPriority}`))
  }
  if (preemptionPolicy !== undefined && !policies.includes(preemptionPolicy)) {
    errors.push(notSupported('preemptionPolicy', preemptionPolicy, policies))
  }
  return errors
}
