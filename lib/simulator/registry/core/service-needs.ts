/** What a Service of a type has: an address, node ports, a port for health checks. Models pkg/api/service and pkg/registry/core/service/strategy.go. */
import type { Service } from '../../../kube/types'

export type ServiceSpec = NonNullable<Service['spec']>

export const isExternalName = ({ type }: ServiceSpec) => type === 'ExternalName'
export const needsClusterIp = ({ type }: ServiceSpec) => type !== undefined && type !== 'ExternalName'
export const isHeadless = ({ clusterIPs }: ServiceSpec) => clusterIPs?.length === 1 && clusterIPs[0] === 'None'

export function needsNodePorts({ type, allocateLoadBalancerNodePorts }: ServiceSpec): boolean {
  return type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false)
}

/** A LoadBalancer that keeps clients' addresses asks Nodes whether they have an endpoint. */
export function needsHealthCheckPort({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local'
}

export function isExternallyAccessible({ type, externalIPs }: ServiceSpec): boolean {
  return type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && (externalIPs?.length ?? 0) > 0)
}
