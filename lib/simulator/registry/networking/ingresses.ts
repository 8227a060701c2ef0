/** Models pkg/registry/networking/ingress/strategy.go. */
import { ingresses } from '../../../kinds/ingresses.networking.k8s.io'
import type { Ingress } from '../../../kube/types'
import { defineStrategy } from '../strategy'
import { ingressWarnings, validateClassIsNamedOnce, validateIngress } from './ingress-validation'

export const ingressStrategy = defineStrategy<Ingress>({
  kind: ingresses,
  status: true,
  prepareForCreate(ingress) {
    ingress.status = { loadBalancer: {} }
  },
  validate: (ingress) => [...validateIngress(ingress), ...validateClassIsNamedOnce(ingress)],
  validateUpdate: validateIngress,
  warnings: ingressWarnings,
})
