/** Defaults of a Service, and what carries over when it changes. Models SetDefaults_Service and patchAllocatedValues. */
import type { Service } from '../../../kube/types'
import { semanticallyEqual } from '../equality'
import {
  isExternallyAccessible,
  isExternalName,
  needsClusterIp,
  needsHealthCheckPort,
  needsNodePorts,
  type ServiceSpec,
} from './service-needs'

/** Three hours. */
const affinitySeconds = 10_800

export function defaultService({ spec, status }: Service): void {
  if (!spec) return
  spec.type ||= 'ClusterIP'
  spec.sessionAffinity ||= 'None'
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
  if (spec.sessionAffinity === 'ClientIP') {
    spec.sessionAffinityConfig ??= {}
    spec.sessionAffinityConfig.clientIP ??= {}
    spec.sessionAffinityConfig.clientIP.timeoutSeconds ??= affinitySeconds
  }
  for (const port of spec.ports ?? []) {
    port.protocol ??= 'TCP'
    port.targetPort ||= port.port
  }
  if (isExternallyAccessible(spec)) spec.externalTrafficPolicy ||= 'Cluster'
  if (!isExternalName(spec)) spec.internalTrafficPolicy ??= 'Cluster'
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true
  for (const ingress of status?.loadBalancer?.ingress ?? []) if (ingress.ip) ingress.ipMode ??= 'VIP'
}

/** clusterIP and clusterIPs say the same; a client may know only the older of the two. */
export function normalizeClusterIps(spec: ServiceSpec, old: ServiceSpec | undefined): void {
  if (!old) {
    if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP]
    return
  }
  if ((spec.clusterIP ?? '') === (old.clusterIP ?? '')) return
  // Only the older field was changed, so the newer follows.
  if (!semanticallyEqual(spec.clusterIPs, old.clusterIPs)) return
  if (spec.clusterIP) spec.clusterIPs = [spec.clusterIP]
  else delete spec.clusterIPs
}

/** Fills in what was allocated before and what a client that sends a whole Service often leaves out. */
export function keepAllocated(spec: ServiceSpec, old: ServiceSpec): void {
  if (needsClusterIp(old) && needsClusterIp(spec)) {
    spec.clusterIP ||= old.clusterIP
    if (!spec.clusterIPs?.length && spec.clusterIP === old.clusterIP) spec.clusterIPs = old.clusterIPs
  }
  if (needsNodePorts(old) && needsNodePorts(spec)) {
    const given = new Set((spec.ports ?? []).flatMap(({ nodePort }) => nodePort || []))
    const byName = new Map((old.ports ?? []).map(({ name = '', nodePort }) => [name, nodePort]))
    for (const port of spec.ports ?? []) {
      const before = byName.get(port.name ?? '')
      if (!port.nodePort && before && !given.has(before)) port.nodePort = before
    }
  }
  if (needsHealthCheckPort(old) && needsHealthCheckPort(spec)) spec.healthCheckNodePort ||= old.healthCheckNodePort
}

/** A change of type drops what the new type cannot have, if the client left it as it was. */
export function dropUnneeded(spec: ServiceSpec, old: ServiceSpec): void {
  const isUnchanged = (...fields: (keyof ServiceSpec)[]) =>
    fields.every((field) => semanticallyEqual(spec[field], old[field]))
  if (isExternalName(old) && !isExternalName(spec) && isUnchanged('externalName')) delete spec.externalName
  if (needsClusterIp(old) && !needsClusterIp(spec)) {
    if (isUnchanged('clusterIP', 'clusterIPs')) {
      delete spec.clusterIP
      delete spec.clusterIPs
    }
    if (isUnchanged('ipFamilies')) delete spec.ipFamilies
    if (isUnchanged('ipFamilyPolicy')) delete spec.ipFamilyPolicy
  }
  if (needsNodePorts(old) && !needsNodePorts(spec)) {
    const nodePortsOf = ({ ports }: ServiceSpec) => (ports ?? []).flatMap(({ nodePort }) => nodePort || [])
    const before = new Set(nodePortsOf(old))
    if (nodePortsOf(spec).every((port) => before.has(port))) for (const port of spec.ports ?? []) delete port.nodePort
  }
  if (needsHealthCheckPort(old) && !needsHealthCheckPort(spec) && isUnchanged('healthCheckNodePort')) {
    delete spec.healthCheckNodePort
  }
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (isUnchanged('allocateLoadBalancerNodePorts')) delete spec.allocateLoadBalancerNodePorts
    if (isUnchanged('loadBalancerClass')) delete spec.loadBalancerClass
  }
  if (isExternallyAccessible(old) && !isExternallyAccessible(spec) && isUnchanged('externalTrafficPolicy')) {
    delete spec.externalTrafficPolicy
  }
}
