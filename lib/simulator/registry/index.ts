/** Every resource that the API server serves. A new one is a file in its group's folder and a line here. */

import { customResourceDefinitionStrategy } from './apiextensions/customresourcedefinitions'
import { apiServiceStrategy } from './apiregistration/apiservices'
import { controllerRevisionStrategy } from './apps/controllerrevisions'
import { daemonSetStrategy } from './apps/daemonsets'
import { deploymentStrategy } from './apps/deployments'
import { replicaSetStrategy } from './apps/replicasets'
import { statefulSetStrategy } from './apps/statefulsets'
import { autoscalerV1Representation } from './autoscaling/autoscalers-v1'
import { horizontalPodAutoscalerStrategy } from './autoscaling/horizontalpodautoscalers'
import { cronJobStrategy } from './batch/cronjobs'
import { jobStrategy } from './batch/jobs'
import { leaseStrategy } from './coordination/leases'
import { configMapStrategy } from './core/configmaps'
import { endpointsStrategy } from './core/endpoints'
import { eventStrategy } from './core/events'
import { limitRangeStrategy } from './core/limitranges'
import { namespaceStrategy } from './core/namespaces'
import { nodeStrategy } from './core/nodes'
import { persistentVolumeClaimStrategy } from './core/persistentvolumeclaims'
import { persistentVolumeStrategy } from './core/persistentvolumes'
import { podStrategy } from './core/pods'
import { replicationControllerStrategy } from './core/replicationcontrollers'
import { resourceQuotaStrategy } from './core/resourcequotas'
import { secretStrategy } from './core/secrets'
import { serviceAccountStrategy } from './core/serviceaccounts'
import { serviceStrategy } from './core/services'
import { endpointSliceStrategy } from './discovery/endpointslices'
import { eventRepresentation } from './events/events'
import { ingressClassStrategy } from './networking/ingressclasses'
import { ingressStrategy } from './networking/ingresses'
import { networkPolicyStrategy } from './networking/networkpolicies'
import { podDisruptionBudgetStrategy } from './policy/poddisruptionbudgets'
import { clusterRoleBindingStrategy } from './rbac/clusterrolebindings'
import { clusterRoleStrategy } from './rbac/clusterroles'
import { roleBindingStrategy } from './rbac/rolebindings'
import { roleStrategy } from './rbac/roles'
import type { Representation } from './representation'
import { priorityClassStrategy } from './scheduling/priorityclasses'
import { storageClassStrategy } from './storage/storageclasses'
import type { Strategy } from './strategy'

export const strategies: readonly Strategy[] = [
  podStrategy,
  replicationControllerStrategy,
  serviceStrategy,
  endpointsStrategy,
  persistentVolumeClaimStrategy,
  persistentVolumeStrategy,
  configMapStrategy,
  secretStrategy,
  serviceAccountStrategy,
  eventStrategy,
  resourceQuotaStrategy,
  limitRangeStrategy,
  namespaceStrategy,
  nodeStrategy,
  deploymentStrategy,
  replicaSetStrategy,
  daemonSetStrategy,
  statefulSetStrategy,
  controllerRevisionStrategy,
  jobStrategy,
  cronJobStrategy,
  horizontalPodAutoscalerStrategy,
  endpointSliceStrategy,
  ingressStrategy,
  ingressClassStrategy,
  networkPolicyStrategy,
  storageClassStrategy,
  podDisruptionBudgetStrategy,
  priorityClassStrategy,
  leaseStrategy,
  roleStrategy,
  roleBindingStrategy,
  clusterRoleStrategy,
  clusterRoleBindingStrategy,
  apiServiceStrategy,
  customResourceDefinitionStrategy,
]

/** What is served in a second group or version. */
export const representations: readonly Representation[] = [eventRepresentation, autoscalerV1Representation]
