/** Models pkg/registry/networking/ingressclass/strategy.go and ValidateIngressClass of pkg/apis/networking/validation. */
import { ingressClasses } from '../../../kinds/ingressclasses.networking.k8s.io'
import { type FieldError, immutable, invalidValue, required, tooLong } from '../../../kube/field-error'
import { qualifiedNameErrors } from '../../../kube/names'
import type { IngressClass } from '../../../kube/types'
import { defineStrategy } from '../strategy'
import { validateParameters } from './ingress-validation'

const longestController = 250

export const ingressClassStrategy = defineStrategy<IngressClass>({
  kind: ingressClasses,
  generation: true,
  defaults({ spec }) {
    if (spec?.parameters) spec.parameters.scope ??= 'Cluster'
  },
  validate: validateIngressClass,
  validateUpdate: (ingressClass, old) => [
    ...validateIngressClass(ingressClass),
    ...(ingressClass.spec?.controller === old.spec?.controller
      ? []
      : [immutable('spec.controller', ingressClass.spec?.controller)]),
  ],
})

function validateIngressClass({ spec = {} }: IngressClass): FieldError[] {
  const { controller } = spec
  const field = 'spec.controller'
  if (!controller) return [required(field), ...validateParameters(spec)]
  return [
    ...(controller.length > longestController ? [tooLong(field, longestController)] : []),
    ...(controller.includes('/')
      ? qualifiedNameErrors(controller).map((text) => invalidValue(field, controller, text))
      : [invalidValue(field, controller, 'must be a domain-prefixed path (such as "acme.io/foo")')]),
    ...validateParameters(spec),
  ]
}
