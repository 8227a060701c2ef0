/** Models pkg/registry/core/service/strategy.go. */
import { services } from '../../../kinds/services'
import { type FieldError, fieldForbidden, invalidValue } from '../../../kube/field-error'
import { nameIsDns1035Label } from '../../../kube/names'
import type { Service } from '../../../kube/types'
import { defineStrategy } from '../strategy'
import { validateIp } from './ip-validation'
import { validateAddressUpdate } from './service-address-validation'
import { allocateService } from './service-allocation'
import { defaultService, dropUnneeded, keepAllocated, normalizeClusterIps } from './service-defaults'
import { isHeadless, needsHealthCheckPort } from './service-needs'
import { validateService } from './service-validation'

export const serviceStrategy = defineStrategy<Service>({
  kind: services,
  nameRule: nameIsDns1035Label,
  status: true,
  generation: false,
  allowCreateOnUpdate: true,
  defaults: defaultService,

  prepareForCreate(service) {
    service.status = { loadBalancer: {} }
    if (service.spec) normalizeClusterIps(service.spec, undefined)
  },

  prepareForUpdate({ spec }, old) {
    if (!spec || !old.spec) return
    normalizeClusterIps(spec, old.spec)
    keepAllocated(spec, old.spec)
    dropUnneeded(spec, old.spec)
  },

  begin: allocateService,
  validate: validateService,
  validateUpdate: (service, old) => [...validateChange(service, old), ...validateService(service)],
  validateStatusUpdate: ({ spec, status }) => {
    const ingress = status?.loadBalancer?.ingress ?? []
    if (ingress.length > 0 && spec?.type !== 'LoadBalancer') {
      const text = "may only be used when `spec.type` is 'LoadBalancer'"
      return [fieldForbidden('status.loadBalancer.ingress', text)]
    }
    return ingress.flatMap(({ ip }, index) => (ip ? validateIp(ip, `status.loadBalancer.ingress[${index}].ip`) : []))
  },

  warnings({ spec }) {
    const warnings: string[] = []
    if (!spec) return warnings
    if (isHeadless(spec)) {
      if (spec.sessionAffinity && spec.sessionAffinity !== 'None') {
        warnings.push('spec.SessionAffinity is ignored for headless services')
      }
      if (spec.loadBalancerIP) warnings.push('spec.loadBalancerIP is ignored for headless services')
    }
    if (spec.type === 'ExternalName' && spec.externalIPs?.length) {
      warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"')
    }
    if (spec.type !== 'ExternalName' && spec.externalName) {
      warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"')
    }
    return warnings
  },

  selectableFields: ({ spec }) => ({ 'spec.clusterIP': spec?.clusterIP ?? '', 'spec.type': spec?.type ?? '' }),
})

function validateChange({ spec = {} }: Service, { spec: old = {} }: Service): FieldError[] {
  const errors = validateAddressUpdate(spec, old)
  const isBalanced = spec.type === 'LoadBalancer' && old.type === 'LoadBalancer'
  if (isBalanced && spec.loadBalancerClass !== old.loadBalancerClass) {
    errors.push(invalidValue('spec.loadBalancerClass', spec.loadBalancerClass, 'may not change once set'))
  }
  const keepsCheck = needsHealthCheckPort(spec) && needsHealthCheckPort(old)
  if (keepsCheck && spec.healthCheckNodePort !== old.healthCheckNodePort) {
    errors.push(fieldForbidden('spec.healthCheckNodePort', 'field is immutable'))
  }
  return errors
}
