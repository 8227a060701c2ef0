/**
 * In which order objects are created so that each finds what it needs: namespaces and definitions, rights, what Pods read
 * and mount, Services before the Pods that find them in their environment, workloads, and what watches over workloads.
 */
const order: readonly string[] = [
  'Namespace',
  'CustomResourceDefinition',
  'PriorityClass',
  'StorageClass',
  'ResourceQuota',
  'LimitRange',
  'NetworkPolicy',
  'ServiceAccount',
  'ClusterRole',
  'Role',
  'ClusterRoleBinding',
  'RoleBinding',
  'Secret',
  'ConfigMap',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'StatefulSet',
  'Job',
  'CronJob',
]
/** They make the cluster ask others, who should be there by then. */
const last: readonly string[] = [
  'PodDisruptionBudget',
  'HorizontalPodAutoscaler',
  'Ingress',
  'APIService',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
]

/** Kinds that are not listed, custom ones above all, come after the workloads; what ranks the same stays as written. */
export function inDependencyOrder<T extends { kind: string }>(objects: readonly T[]): T[] {
  return [...objects].sort((a, b) => rankOf(a.kind) - rankOf(b.kind))
}

function rankOf(kind: string): number {
  if (order.includes(kind)) return order.indexOf(kind)
  return order.length + 1 + last.indexOf(kind)
}
