/** The kinds that Orrery knows in code. A new one is a file beside this and a line in the list. */
import { apiServices } from './apiservices.apiregistration.k8s.io'
import { clusterRoleBindings } from './clusterrolebindings.rbac.authorization.k8s.io'
import { clusterRoles } from './clusterroles.rbac.authorization.k8s.io'
import { configMaps } from './configmaps'
import { controllerRevisions } from './controllerrevisions.apps'
import { cronJobs } from './cronjobs.batch'
import { customResourceDefinitions } from './customresourcedefinitions.apiextensions.k8s.io'
import { daemonSets } from './daemonsets.apps'
import { deployments } from './deployments.apps'
import { endpoints } from './endpoints'
import { endpointSlices } from './endpointslices.discovery.k8s.io'
import { events } from './events'
import { horizontalPodAutoscalers } from './horizontalpodautoscalers.autoscaling'
import { ingressClasses } from './ingressclasses.networking.k8s.io'
import { ingresses } from './ingresses.networking.k8s.io'
import { jobs } from './jobs.batch'
import type { Kind } from './kind'
import { leases } from './leases.coordination.k8s.io'
import { limitRanges } from './limitranges'
import { namespaces } from './namespaces'
import { networkPolicies } from './networkpolicies.networking.k8s.io'
import { nodes } from './nodes'
import { persistentVolumeClaims } from './persistentvolumeclaims'
import { persistentVolumes } from './persistentvolumes'
import { podDisruptionBudgets } from './poddisruptionbudgets.policy'
import { pods } from './pods'
import { priorityClasses } from './priorityclasses.scheduling.k8s.io'
import { replicaSets } from './replicasets.apps'
import { replicationControllers } from './replicationcontrollers'
import { resourceQuotas } from './resourcequotas'
import { roleBindings } from './rolebindings.rbac.authorization.k8s.io'
import { roles } from './roles.rbac.authorization.k8s.io'
import { secrets } from './secrets'
import { serviceAccounts } from './serviceaccounts'
import { services } from './services'
import { statefulSets } from './statefulsets.apps'
import { storageClasses } from './storageclasses.storage.k8s.io'

export const kinds: readonly Kind[] = [
  pods,
  deployments,
  replicaSets,
  replicationControllers,
  daemonSets,
  statefulSets,
  controllerRevisions,
  jobs,
  cronJobs,
  horizontalPodAutoscalers,
  services,
  endpoints,
  endpointSlices,
  ingresses,
  ingressClasses,
  networkPolicies,
  persistentVolumeClaims,
  persistentVolumes,
  storageClasses,
  configMaps,
  secrets,
  serviceAccounts,
  events,
  leases,
  roles,
  roleBindings,
  clusterRoles,
  clusterRoleBindings,
  resourceQuotas,
  limitRanges,
  podDisruptionBudgets,
  priorityClasses,
  namespaces,
  nodes,
  apiServices,
  customResourceDefinitions,
]

const byId = new Map(kinds.map((kind) => [kind.id, kind]))

export function kindById(id: string): Kind | undefined {
  return byId.get(id)
}

export function kindByGvk(gvk: { group: string; version: string; kind: string }): Kind | undefined {
  return kinds.find(
    ({ group, versions, kind }) => group === gvk.group && kind === gvk.kind && versions.includes(gvk.version),
  )
}

export {
  apiServices,
  clusterRoleBindings,
  clusterRoles,
  configMaps,
  controllerRevisions,
  cronJobs,
  customResourceDefinitions,
  daemonSets,
  deployments,
  endpointSlices,
  endpoints,
  events,
  horizontalPodAutoscalers,
  ingressClasses,
  ingresses,
  jobs,
  leases,
  limitRanges,
  namespaces,
  networkPolicies,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  podDisruptionBudgets,
  pods,
  priorityClasses,
  replicaSets,
  replicationControllers,
  resourceQuotas,
  roleBindings,
  roles,
  secrets,
  serviceAccounts,
  services,
  statefulSets,
  storageClasses,
}
