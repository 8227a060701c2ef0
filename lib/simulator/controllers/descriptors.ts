/**
 * The control loops of the controller manager: their names, whom they act as and what that identity may do. Pure data, so
 * that the bootstrap policy (ClusterRole and ClusterRoleBinding `system:controller:<service account>`) is made from it.
 * Models cmd/kube-controller-manager/app and plugin/pkg/auth/authorizer/rbac/bootstrappolicy/controller_policy.go.
 */
import type { PolicyRule } from '../../kube/types'

export interface ControllerDescriptor {
  name: string
  /** In kube-system, as with --use-service-account-credentials. Several loops may share one. */
  serviceAccount: string
  rules: readonly PolicyRule[]
}

const rule = (apiGroup: string, resources: readonly string[], verbs: readonly string[]): PolicyRule => ({
  apiGroups: [apiGroup],
  resources: [...resources],
  verbs: [...verbs],
})
const observe = ['get', 'list', 'watch'] as const
const recordEvents: PolicyRule = {
  apiGroups: ['', 'events.k8s.io'],
  resources: ['events'],
  verbs: ['create', 'update', 'patch'],
}

export const controllerDescriptors = [
  {
    name: 'replicaset-controller',
    serviceAccount: 'replicaset-controller',
    rules: [
      rule('apps', ['replicasets'], [...observe, 'update']),
      rule('apps', ['replicasets/status', 'replicasets/finalizers'], ['update']),
      rule('', ['pods'], [...observe, 'create', 'delete', 'patch']),
      recordEvents,
    ],
  },
  {
    name: 'replicationcontroller-controller',
    serviceAccount: 'replication-controller',
    rules: [
      rule('', ['replicationcontrollers'], [...observe, 'update']),
      rule('', ['replicationcontrollers/status', 'replicationcontrollers/finalizers'], ['update']),
      rule('', ['pods'], [...observe, 'create', 'delete', 'patch']),
      recordEvents,
    ],
  },
  {
    name: 'deployment-controller',
    serviceAccount: 'deployment-controller',
    rules: [
      rule('apps', ['deployments'], [...observe, 'update']),
      rule('apps', ['deployments/status', 'deployments/finalizers'], ['update']),
      rule('apps', ['replicasets'], [...observe, 'create', 'update', 'patch', 'delete']),
      rule('', ['pods'], [...observe, 'update']),
      recordEvents,
    ],
  },
  {
    name: 'daemonset-controller',
    serviceAccount: 'daemon-set-controller',
    rules: [
      rule('apps', ['daemonsets'], observe),
      rule('apps', ['daemonsets/status', 'daemonsets/finalizers'], ['update']),
      rule('', ['nodes'], observe),
      rule('', ['pods'], [...observe, 'create', 'delete', 'patch']),
      rule('', ['pods/binding'], ['create']),
      rule('apps', ['controllerrevisions'], [...observe, 'create', 'update', 'patch', 'delete']),
      recordEvents,
    ],
  },
  {
    name: 'statefulset-controller',
    serviceAccount: 'statefulset-controller',
    rules: [
      rule('', ['pods'], [...observe, 'create', 'update', 'patch', 'delete']),
      rule('apps', ['statefulsets'], observe),
      rule('apps', ['statefulsets/status', 'statefulsets/finalizers'], ['update']),
      rule('apps', ['controllerrevisions'], [...observe, 'create', 'update', 'patch', 'delete']),
      rule('', ['persistentvolumeclaims'], [...observe, 'create', 'update', 'delete']),
      recordEvents,
    ],
  },
  {
    name: 'job-controller',
    serviceAccount: 'job-controller',
    rules: [
      rule('batch', ['jobs'], [...observe, 'update', 'patch']),
      rule('batch', ['jobs/status', 'jobs/finalizers'], ['update']),
      rule('', ['pods'], [...observe, 'create', 'delete', 'patch']),
      recordEvents,
    ],
  },
  {
    name: 'cronjob-controller',
    serviceAccount: 'cronjob-controller',
    rules: [
      rule('batch', ['cronjobs'], [...observe, 'update']),
      rule('batch', ['jobs'], [...observe, 'create', 'update', 'delete', 'patch']),
      rule('batch', ['cronjobs/status', 'cronjobs/finalizers'], ['update']),
      rule('', ['pods'], ['list', 'delete']),
      recordEvents,
    ],
  },
  {
    name: 'ttl-after-finished-controller',
    serviceAccount: 'ttl-after-finished-controller',
    rules: [rule('batch', ['jobs'], [...observe, 'delete']), recordEvents],
  },
  {
    name: 'horizontal-pod-autoscaler-controller',
    serviceAccount: 'horizontal-pod-autoscaler',
    rules: [
      rule('autoscaling', ['horizontalpodautoscalers'], observe),
      rule('autoscaling', ['horizontalpodautoscalers/status'], ['update']),
      rule('*', ['*/scale'], ['get', 'update']),
      // Upstream may only list them.
      rule('', ['pods'], observe),
      rule('metrics.k8s.io', ['pods'], ['list']),
      rule('custom.metrics.k8s.io', ['*'], ['get', 'list']),
      rule('external.metrics.k8s.io', ['*'], ['get', 'list']),
      recordEvents,
    ],
  },
  {
    name: 'disruption-controller',
    serviceAccount: 'disruption-controller',
    rules: [
      rule('apps', ['deployments', 'replicasets', 'statefulsets'], observe),
      rule('', ['replicationcontrollers'], observe),
      rule('policy', ['poddisruptionbudgets'], observe),
      rule('', ['pods'], observe),
      rule('policy', ['poddisruptionbudgets/status'], ['update']),
      rule('', ['pods/status'], ['patch', 'update']),
      rule('*', ['*/scale'], ['get']),
      recordEvents,
    ],
  },
  {
    name: 'persistentvolume-binder-controller',
    serviceAccount: 'persistent-volume-binder',
    rules: [
      rule('', ['persistentvolumes'], [...observe, 'update', 'create', 'delete']),
      rule('', ['persistentvolumes/status'], ['update']),
      rule('', ['persistentvolumeclaims'], [...observe, 'update']),
      rule('', ['persistentvolumeclaims/status'], ['update']),
      rule('', ['pods'], [...observe, 'create', 'delete']),
      rule('storage.k8s.io', ['storageclasses'], observe),
      rule('', ['nodes'], observe),
      recordEvents,
    ],
  },
  {
    name: 'persistentvolumeclaim-protection-controller',
    serviceAccount: 'pvc-protection-controller',
    rules: [rule('', ['persistentvolumeclaims'], [...observe, 'update']), rule('', ['pods'], observe), recordEvents],
  },
  {
    name: 'persistentvolume-protection-controller',
    serviceAccount: 'pv-protection-controller',
    rules: [rule('', ['persistentvolumes'], [...observe, 'update']), recordEvents],
  },
  {
    name: 'persistentvolume-expander-controller',
    serviceAccount: 'expand-controller',
    rules: [
      rule('', ['persistentvolumes'], [...observe, 'update', 'patch']),
      rule('', ['persistentvolumeclaims/status'], ['update', 'patch']),
      rule('', ['persistentvolumeclaims'], observe),
      recordEvents,
    ],
  },
  {
    name: 'ephemeral-volume-controller',
    serviceAccount: 'ephemeral-volume-controller',
    rules: [
      rule('', ['pods'], observe),
      rule('', ['pods/finalizers'], ['update']),
      rule('', ['persistentvolumeclaims'], [...observe, 'create']),
      recordEvents,
    ],
  },
  {
    // The cluster's own storage, where others have the controller of a CSI driver.
    name: 'storage-pool-controller',
    serviceAccount: 'storage-pool-provisioner',
    rules: [
      rule('', ['persistentvolumes'], [...observe, 'create', 'update', 'patch', 'delete']),
      rule('', ['persistentvolumeclaims'], [...observe, 'update']),
      rule('', ['persistentvolumeclaims/status'], ['update', 'patch']),
      rule('storage.k8s.io', ['storageclasses'], observe),
      recordEvents,
    ],
  },
  {
    name: 'endpoints-controller',
    serviceAccount: 'endpoint-controller',
    rules: [
      rule('', ['services', 'pods'], observe),
      rule('', ['endpoints'], [...observe, 'create', 'update', 'delete']),
      rule('', ['endpoints/restricted'], ['create']),
      recordEvents,
    ],
  },
  {
    name: 'endpointslice-controller',
    serviceAccount: 'endpointslice-controller',
    rules: [
      rule('', ['services', 'pods', 'nodes'], observe),
      // The owner reference to the Service blocks its deletion, which takes a right on its finalizers.
      rule('', ['services/finalizers'], ['update']),
      rule('discovery.k8s.io', ['endpointslices'], [...observe, 'create', 'update', 'delete']),
      rule('discovery.k8s.io', ['endpointslices/restricted'], ['create']),
      recordEvents,
    ],
  },
  {
    name: 'endpointslice-mirroring-controller',
    serviceAccount: 'endpointslicemirroring-controller',
    rules: [
      rule('', ['services', 'endpoints'], observe),
      // The owner reference to the Endpoints blocks its deletion, which takes a right on its finalizers.
      rule('', ['services/finalizers', 'endpoints/finalizers'], ['update']),
      rule('discovery.k8s.io', ['endpointslices'], [...observe, 'create', 'update', 'delete']),
      rule('discovery.k8s.io', ['endpointslices/restricted'], ['create']),
      recordEvents,
    ],
  },
  {
    name: 'garbage-collector-controller',
    serviceAccount: 'generic-garbage-collector',
    rules: [rule('*', ['*'], [...observe, 'patch', 'update', 'delete']), recordEvents],
  },
  {
    name: 'namespace-controller',
    serviceAccount: 'namespace-controller',
    rules: [
      rule('', ['namespaces'], [...observe, 'delete']),
      rule('', ['namespaces/finalize', 'namespaces/status'], ['update']),
      rule('*', ['*'], [...observe, 'delete', 'deletecollection']),
    ],
  },
  {
    name: 'serviceaccount-controller',
    serviceAccount: 'service-account-controller',
    rules: [rule('', ['namespaces'], observe), rule('', ['serviceaccounts'], [...observe, 'create']), recordEvents],
  },
  {
    name: 'root-ca-certificate-publisher-controller',
    serviceAccount: 'root-ca-cert-publisher',
    rules: [
      rule('', ['namespaces'], observe),
      rule('', ['configmaps'], [...observe, 'create', 'update']),
      recordEvents,
    ],
  },
  {
    name: 'resourcequota-controller',
    serviceAccount: 'resourcequota-controller',
    rules: [rule('*', ['*'], observe), rule('', ['resourcequotas/status'], ['update']), recordEvents],
  },
  {
    name: 'clusterrole-aggregation-controller',
    serviceAccount: 'clusterrole-aggregation-controller',
    // Only who may escalate can hand on rules that he does not hold himself.
    rules: [rule('rbac.authorization.k8s.io', ['clusterroles'], ['escalate', ...observe, 'update', 'patch'])],
  },
  {
    name: 'pod-garbage-collector-controller',
    serviceAccount: 'pod-garbage-collector',
    rules: [
      rule('', ['pods'], [...observe, 'delete']),
      rule('', ['nodes'], observe),
      rule('', ['pods/status'], ['update', 'patch']),
    ],
  },
  {
    name: 'node-lifecycle-controller',
    serviceAccount: 'node-controller',
    rules: [
      rule('', ['nodes'], [...observe, 'update', 'patch', 'delete']),
      rule('', ['nodes/status'], ['update', 'patch']),
      rule('', ['pods'], observe),
      rule('', ['pods/status'], ['update', 'patch']),
      rule('coordination.k8s.io', ['leases'], observe),
      recordEvents,
    ],
  },
  {
    name: 'taint-eviction-controller',
    serviceAccount: 'node-controller',
    rules: [
      rule('', ['nodes'], observe),
      rule('', ['pods'], [...observe, 'delete']),
      rule('', ['pods/status'], ['update', 'patch']),
      recordEvents,
    ],
  },
  {
    name: 'node-ipam-controller',
    serviceAccount: 'node-controller',
    rules: [rule('', ['nodes'], [...observe, 'patch', 'update']), recordEvents],
  },
] as const satisfies readonly ControllerDescriptor[]

export type ControllerName = (typeof controllerDescriptors)[number]['name']
