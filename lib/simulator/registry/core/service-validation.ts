/** Models ValidateService of pkg/apis/core/validation. */
import {
  duplicate,
  type FieldError,
  fieldForbidden,
  invalidValue,
  notSupported,
  required,
} from '../../../kube/field-error'
import { nameIsSubdomain, portNumberErrors } from '../../../kube/names'
import { validateLabels } from '../../../kube/object-meta'
import type { Service, ServicePort } from '../../../kube/types'
import { validateCidr, validateIp, validateNonSpecialIp } from './ip-validation'
import { validateClusterIps } from './service-address-validation'
import { isExternallyAccessible, isHeadless, needsHealthCheckPort, type ServiceSpec } from './service-needs'
import {
  protocols,
  validateLabelName,
  validateOneOf,
  validatePort,
  validateQualifiedName,
  validateText,
} from './value-validation'

const serviceTypes = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const trafficPolicies = ['Cluster', 'Local']
/** One day. */
const longestAffinity = 86_400

export function validateService({ spec = {} }: Service): FieldError[] {
  return [
    ...validateType(spec),
    ...validatePorts(spec),
    ...validateLabels(spec.selector, 'spec.selector'),
    ...validateAffinity(spec),
    ...validateClusterIps(spec),
    ...(spec.externalIPs ?? []).flatMap((ip, index) => {
      const field = `spec.externalIPs[${index}]`
      const errors = validateIp(ip, field)
      return errors.length > 0 ? errors : validateNonSpecialIp(ip, field)
    }),
    ...validateOneOf(spec.type, serviceTypes, 'spec.type'),
    ...validateNodePorts(spec),
    ...validateRepeatedPorts(spec),
    ...validateLoadBalancer(spec),
    ...validateTraffic(spec),
  ]
}

function validateType(spec: ServiceSpec): FieldError[] {
  const { type } = spec
  const errors: FieldError[] = []
  if (!spec.ports?.length && !isHeadless(spec) && type !== 'ExternalName') errors.push(required('spec.ports'))
  if (isHeadless(spec) && (type === 'LoadBalancer' || type === 'NodePort')) {
    errors.push(invalidValue('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`))
  }
  if (type !== 'ExternalName') return errors
  const text = 'may not be set for ExternalName services'
  if (spec.clusterIPs?.length) errors.push(fieldForbidden('spec.clusterIPs', text))
  if (spec.ipFamilies?.length) errors.push(fieldForbidden('spec.ipFamilies', text))
  if (spec.ipFamilyPolicy !== undefined) errors.push(fieldForbidden('spec.ipFamilyPolicy', text))
  const name = (spec.externalName ?? '').replace(/\.$/, '')
  return [
    ...errors,
    ...(name ? validateText(nameIsSubdomain, name, 'spec.externalName') : [required('spec.externalName')]),
  ]
}

function validatePorts({ ports = [] }: ServiceSpec): FieldError[] {
  const names = new Set<string>()
  return ports.flatMap((port: ServicePort, index) => {
    const path = `spec.ports[${index}]`
    const errors: FieldError[] = []
    if (port.name) {
      errors.push(...validateLabelName(port.name, `${path}.name`))
      if (names.has(port.name)) errors.push(duplicate(`${path}.name`, port.name))
      names.add(port.name)
    } else if (ports.length > 1) errors.push(required(`${path}.name`))
    return [
      ...errors,
      ...portNumberErrors(port.port).map((text) => invalidValue(`${path}.port`, port.port, text)),
      ...validateOneOf(port.protocol, protocols, `${path}.protocol`),
      ...validatePort(port.targetPort, `${path}.targetPort`),
      ...(port.appProtocol === undefined ? [] : validateQualifiedName(port.appProtocol, `${path}.appProtocol`)),
    ]
  })
}

function validateAffinity({ sessionAffinity, sessionAffinityConfig }: ServiceSpec): FieldError[] {
  const errors = validateOneOf(sessionAffinity, ['ClientIP', 'None'], 'spec.sessionAffinity')
  const field = 'spec.sessionAffinityConfig'
  if (sessionAffinity === 'None' && sessionAffinityConfig) {
    errors.push(fieldForbidden(field, 'must not be set when session affinity is None'))
  }
  if (sessionAffinity !== 'ClientIP') return errors
  const why = 'when session affinity type is ClientIP'
  if (!sessionAffinityConfig) return [...errors, required(field, why)]
  if (!sessionAffinityConfig.clientIP) return [...errors, required(`${field}.clientIP`, why)]
  const seconds = sessionAffinityConfig.clientIP.timeoutSeconds
  const path = `${field}.clientIP.timeoutSeconds`
  if (seconds === undefined) return [...errors, required(path, why)]
  if (seconds > 0 && seconds <= longestAffinity) return errors
  return [...errors, invalidValue(path, seconds, `must be greater than 0 and less than ${longestAffinity}`)]
}

function validateNodePorts({ type, ports = [] }: ServiceSpec): FieldError[] {
  const taken = new Set<string>()
  return ports.flatMap(({ nodePort, protocol }, index) => {
    if (!nodePort) return []
    const field = `spec.ports[${index}].nodePort`
    const errors: FieldError[] = []
    if (type === 'ClusterIP') errors.push(fieldForbidden(field, "may not be used when `type` is 'ClusterIP'"))
    const key = `${protocol}:${nodePort}`
    if (taken.has(key)) errors.push(duplicate(field, nodePort))
    taken.add(key)
    return errors
  })
}

function validateRepeatedPorts({ ports = [] }: ServiceSpec): FieldError[] {
  const taken = new Set<string>()
  return ports.flatMap(({ port, protocol }, index) => {
    const key = `${protocol}:${port}`
    if (taken.has(key)) return [duplicate(`spec.ports[${index}]`, { protocol, port, targetPort: 0 })]
    taken.add(key)
    return []
  })
}

function validateLoadBalancer(spec: ServiceSpec): FieldError[] {
  const { type, loadBalancerSourceRanges: ranges = [], allocateLoadBalancerNodePorts, loadBalancerClass } = spec
  const isLoadBalancer = type === 'LoadBalancer'
  const errors: FieldError[] = []
  const only = "may only be used when `type` is 'LoadBalancer'"
  if (ranges.length > 0 && !isLoadBalancer) errors.push(fieldForbidden('spec.LoadBalancerSourceRanges', only))
  errors.push(
    ...ranges.flatMap((range, index) => validateCidr(range.trim(), `spec.LoadBalancerSourceRanges[${index}]`)),
  )
  if (allocateLoadBalancerNodePorts !== undefined && !isLoadBalancer) {
    errors.push(fieldForbidden('spec.allocateLoadBalancerNodePorts', only))
  }
  if (loadBalancerClass === undefined) return errors
  return isLoadBalancer
    ? [...errors, ...validateQualifiedName(loadBalancerClass, 'spec.loadBalancerClass')]
    : [...errors, fieldForbidden('spec.loadBalancerClass', only)]
}

function validateTraffic(spec: ServiceSpec): FieldError[] {
  const { externalTrafficPolicy, internalTrafficPolicy, healthCheckNodePort, type } = spec
  const errors: FieldError[] = []
  const field = 'spec.externalTrafficPolicy'
  if (isExternallyAccessible(spec)) errors.push(...validateOneOf(externalTrafficPolicy, trafficPolicies, field))
  else if (externalTrafficPolicy) {
    errors.push(invalidValue(field, externalTrafficPolicy, 'may only be set for externally-accessible services'))
  }
  if (healthCheckNodePort) {
    const path = 'spec.healthCheckNodePort'
    if (needsHealthCheckPort(spec)) {
      errors.push(...portNumberErrors(healthCheckNodePort).map((text) => invalidValue(path, healthCheckNodePort, text)))
    } else {
      const text = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
      errors.push(invalidValue(path, healthCheckNodePort, text))
    }
  }
  if (internalTrafficPolicy !== undefined || type !== 'ExternalName') {
    errors.push(...validateOneOf(internalTrafficPolicy, trafficPolicies, 'spec.internalTrafficPolicy'))
  }
  const distribution = spec.trafficDistribution
  const distributions = ['PreferClose', 'PreferSameNode', 'PreferSameZone']
  if (distribution !== undefined && !distributions.includes(distribution)) {
    errors.push(notSupported('spec.trafficDistribution', distribution, distributions))
  }
  return errors
}
