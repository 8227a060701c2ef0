/**
 * The roles of the cluster's own parts. A table of data.
 * Models plugin/pkg/auth/authorizer/rbac/bootstrappolicy/{policy,controller_policy}.go, for the resources that are served.
 */
import { controllerDescriptors } from '../controllers/descriptors'
import type { BootstrapRole } from './user-roles'
import { read, recordEvents, rule } from './user-roles'

const delegatedAuth = [
  rule('authentication.k8s.io', ['tokenreviews'], ['create']),
  rule('authorization.k8s.io', ['subjectaccessreviews'], ['create']),
]

const ownLease = (name: string) => [
  rule('coordination.k8s.io', ['leases'], ['create']),
  { ...rule('coordination.k8s.io', ['leases'], ['get', 'list', 'update', 'watch']), resourceNames: [name] },
]

export const controllerManagerRole = 'system:kube-controller-manager'
const controllerRole = (serviceAccount: string) => `system:controller:${serviceAccount}`

/** One for each ServiceAccount that loops act as; loops that share one share its role. */
export const controllerRoles: readonly (BootstrapRole & { serviceAccount: string })[] = [
  ...new Set(controllerDescriptors.map(({ serviceAccount }) => serviceAccount)),
].map((serviceAccount) => ({
  name: controllerRole(serviceAccount),
  serviceAccount,
  rules: distinct(
    controllerDescriptors.filter((each) => each.serviceAccount === serviceAccount).flatMap(({ rules }) => rules),
  ),
}))

export const systemRoles: readonly BootstrapRole[] = [
  {
    name: controllerManagerRole,
    rules: [
      recordEvents,
      ...ownLease('kube-controller-manager'),
      rule('', ['secrets', 'serviceaccounts'], ['create']),
      rule('', ['secrets'], ['delete']),
      rule('', ['configmaps', 'namespaces', 'secrets', 'serviceaccounts'], ['get']),
      rule('', ['secrets', 'serviceaccounts'], ['update']),
      ...delegatedAuth,
      rule('*', ['*'], ['list', 'watch']),
      rule('', ['serviceaccounts/token'], ['create']),
    ],
  },
  {
    name: 'system:kube-scheduler',
    rules: [
      recordEvents,
      ...ownLease('kube-scheduler'),
      rule('', ['nodes', 'namespaces', 'replicationcontrollers', 'services'], read),
      rule('', ['pods'], ['delete', ...read]),
      rule('', ['bindings', 'pods/binding'], ['create']),
      rule('', ['pods/status'], ['patch', 'update']),
      rule('apps', ['replicasets', 'statefulsets'], read),
      rule('policy', ['poddisruptionbudgets'], read),
      rule('', ['persistentvolumeclaims', 'persistentvolumes'], read),
      rule('storage.k8s.io', ['csidrivers', 'csinodes', 'csistoragecapacities', 'storageclasses'], read),
      ...delegatedAuth,
    ],
  },
  {
    name: 'system:volume-scheduler',
    rules: [
      rule('', ['persistentvolumes'], [...read, 'patch', 'update']),
      rule('storage.k8s.io', ['storageclasses'], read),
      rule('', ['persistentvolumeclaims'], [...read, 'patch', 'update']),
    ],
  },
  {
    name: 'system:node',
    rules: [
      ...delegatedAuth,
      rule('authorization.k8s.io', ['localsubjectaccessreviews'], ['create']),
      rule('', ['services'], read),
      rule('', ['nodes'], ['create', ...read, 'patch', 'update']),
      rule('', ['nodes/status'], ['patch', 'update']),
      recordEvents,
      rule('', ['pods'], ['create', 'delete', ...read]),
      rule('', ['pods/status'], ['patch', 'update']),
      rule('', ['pods/eviction'], ['create']),
      rule('', ['configmaps', 'secrets'], read),
      rule('', ['persistentvolumeclaims', 'persistentvolumes'], read),
      rule('', ['endpoints'], ['get']),
      rule('', ['serviceaccounts'], ['get']),
      rule('', ['serviceaccounts/token'], ['create']),
      rule('coordination.k8s.io', ['leases'], ['create', 'delete', 'get', 'patch', 'update']),
      rule('node.k8s.io', ['runtimeclasses'], read),
    ],
  },
  {
    name: 'system:node-proxier',
    rules: [
      rule('', ['endpoints', 'services'], ['list', 'watch']),
      rule('', ['nodes'], read),
      recordEvents,
      rule('discovery.k8s.io', ['endpointslices'], ['list', 'watch']),
    ],
  },
  { name: 'system:auth-delegator', rules: delegatedAuth },
  {
    name: 'system:kubelet-api-admin',
    rules: [
      rule('', ['nodes'], read),
      rule('', ['nodes'], ['proxy']),
      rule('', ['nodes/log', 'nodes/metrics', 'nodes/proxy', 'nodes/stats'], ['*']),
    ],
  },
  ...controllerRoles,
  {
    // The console asks as itself for the person in front of it, keeps caches, and asks what that person may see.
    name: 'orrery:console',
    rules: [
      rule('', ['groups', 'serviceaccounts', 'users'], ['impersonate']),
      rule('authentication.k8s.io', ['*'], ['impersonate']),
      rule('*', ['*'], ['list', 'watch']),
      rule('authorization.k8s.io', ['subjectaccessreviews'], ['create']),
    ],
  },
]

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
}
