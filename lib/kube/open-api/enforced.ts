/**
 * Which `required` and `enum` of a schema a cluster insists on. A CRD's are enforced as they stand; those of a Go type are
 * generated from its comments and tags, while its validation and its defaults decide. For the stable built-in groups the
 * fields that upstream's validation asks for were compared with them (pkg/apis/<group>/validation); of others nothing is said.
 */

import { type OpenApiSchema, referenceOf } from './schema'

const stable = /^io\.k8s\.api\.(core|apps|batch|rbac|networking|autoscaling|policy)\.v[12]\.(\w+)$/
const builtIn = /^io\.k8s\.(api|apimachinery|apiextensions-apiserver|kube-aggregator)\./

/** Described as required, and taken all the same when absent: defaulted, or its empty value is fine. */
const lenient = new Set([
  'EndpointSlice.endpoints',
  'HTTPHeader.value',
  'LimitRangeSpec.limits',
  'NetworkPolicySpec.podSelector',
  'PodFailurePolicy.rules',
  'PodFailurePolicyOnPodConditionsPattern.status',
  'PreferredSchedulingTerm.preference',
  'Role.rules',
  'ClusterRole.rules',
  'RoleRef.apiGroup',
  'StatefulSetSpec.serviceName',
  'Sysctl.value',
  'Event.metadata',
  // Numbers whose zero is a value.
  'ContainerStateTerminated.exitCode',
  'ControllerRevision.revision',
  'ISCSIPersistentVolumeSource.lun',
  'ISCSIVolumeSource.lun',
  'SleepAction.seconds',
])

/** `definition`: of the type that has the field; undefined for what is written in place, as the inside of a CRD is. */
export function enforcesPresence(definition: string | undefined, field: string, schema: OpenApiSchema): boolean {
  if (definition === undefined) return true
  const type = stable.exec(definition)?.[2]
  if (type !== undefined) return !lenient.has(`${type}.${field}`)
  // The root of a CRD has a name too; Go types refer to theirs.
  return !builtIn.test(definition) && schema.type === 'object' && referenceOf(schema) === undefined
}

/** An aggregated API's enumeration may be older than what its server takes. */
export function enforcesEnum(definition: string | undefined): boolean {
  return definition === undefined || builtIn.test(definition)
}
