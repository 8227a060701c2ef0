/**
 * Numbers and truth values that may be left out and of which zero or false says something: pointers in Go. All others are
 * written with their zero even when nobody set them, which the JSON form leaves out. A table of data.
 */
const table: Readonly<Record<string, string>> = {
  'apps.v1.DaemonSetSpec': 'revisionHistoryLimit',
  'apps.v1.DaemonSetStatus': 'collisionCount',
  'apps.v1.DeploymentSpec': 'replicas revisionHistoryLimit progressDeadlineSeconds',
  'apps.v1.DeploymentStatus': 'collisionCount terminatingReplicas',
  'apps.v1.ReplicaSetSpec': 'replicas',
  'apps.v1.ReplicaSetStatus': 'terminatingReplicas',
  'apps.v1.RollingUpdateStatefulSetStrategy': 'partition',
  'apps.v1.StatefulSetSpec': 'replicas revisionHistoryLimit',
  'apps.v1.StatefulSetStatus': 'collisionCount',
  'autoscaling.v1.HorizontalPodAutoscalerSpec': 'minReplicas targetCPUUtilizationPercentage',
  'autoscaling.v1.HorizontalPodAutoscalerStatus': 'observedGeneration currentCPUUtilizationPercentage',
  'autoscaling.v2.HPAScalingRules': 'stabilizationWindowSeconds',
  'autoscaling.v2.HorizontalPodAutoscalerSpec': 'minReplicas',
  'autoscaling.v2.HorizontalPodAutoscalerStatus': 'observedGeneration',
  'autoscaling.v2.MetricTarget': 'averageUtilization',
  'autoscaling.v2.MetricValueStatus': 'averageUtilization',
  'batch.v1.CronJobSpec': 'startingDeadlineSeconds suspend successfulJobsHistoryLimit failedJobsHistoryLimit',
  'batch.v1.JobSpec':
    'parallelism completions activeDeadlineSeconds backoffLimit backoffLimitPerIndex maxFailedIndexes manualSelector ttlSecondsAfterFinished suspend',
  'batch.v1.JobStatus': 'terminating ready',
  'batch.v1.SuccessPolicyRule': 'succeededCount',
  'coordination.v1.LeaseSpec': 'leaseDurationSeconds leaseTransitions',
  'core.v1.AzureDiskVolumeSource': 'readOnly',
  'core.v1.CSIVolumeSource': 'readOnly',
  'core.v1.ClientIPConfig': 'timeoutSeconds',
  'core.v1.ClusterTrustBundleProjection': 'optional',
  'core.v1.ConfigMap': 'immutable',
  'core.v1.ConfigMapEnvSource': 'optional',
  'core.v1.ConfigMapKeySelector': 'optional',
  'core.v1.ConfigMapProjection': 'optional',
  'core.v1.ConfigMapVolumeSource': 'defaultMode optional',
  'core.v1.ContainerStatus': 'started',
  'core.v1.DownwardAPIVolumeFile': 'mode',
  'core.v1.DownwardAPIVolumeSource': 'defaultMode',
  'core.v1.FCVolumeSource': 'lun',
  'core.v1.KeyToPath': 'mode',
  'core.v1.NodeFeatures': 'supplementalGroupsPolicy',
  'core.v1.NodeRuntimeHandlerFeatures': 'recursiveReadOnlyMounts userNamespaces',
  'core.v1.NodeSwapStatus': 'capacity',
  'core.v1.PodSecurityContext': 'runAsUser runAsGroup runAsNonRoot fsGroup',
  'core.v1.PodSpec':
    'terminationGracePeriodSeconds activeDeadlineSeconds automountServiceAccountToken shareProcessNamespace priority enableServiceLinks setHostnameAsFQDN hostUsers',
  'core.v1.Probe': 'terminationGracePeriodSeconds',
  'core.v1.ProjectedVolumeSource': 'defaultMode',
  'core.v1.ReplicationControllerSpec': 'replicas',
  'core.v1.Secret': 'immutable',
  'core.v1.SecretEnvSource': 'optional',
  'core.v1.SecretKeySelector': 'optional',
  'core.v1.SecretProjection': 'optional',
  'core.v1.SecretVolumeSource': 'defaultMode optional',
  'core.v1.SecurityContext':
    'privileged runAsUser runAsGroup runAsNonRoot readOnlyRootFilesystem allowPrivilegeEscalation',
  'core.v1.ServiceAccount': 'automountServiceAccountToken',
  'core.v1.ServiceAccountTokenProjection': 'expirationSeconds',
  'core.v1.ServiceSpec': 'allocateLoadBalancerNodePorts',
  'core.v1.Toleration': 'tolerationSeconds',
  'core.v1.TopologySpreadConstraint': 'minDomains',
  'core.v1.WindowsSecurityContextOptions': 'hostProcess',
  'discovery.v1.EndpointConditions': 'ready serving terminating',
  'discovery.v1.EndpointPort': 'port',
  'meta.v1.DeleteOptions': 'gracePeriodSeconds orphanDependents ignoreStoreReadErrorWithClusterBreakingPotential',
  'meta.v1.ObjectMeta': 'deletionGracePeriodSeconds',
  'meta.v1.OwnerReference': 'controller blockOwnerDeletion',
  'networking.v1.NetworkPolicyPort': 'endPort',
  'storage.v1.CSIDriverSpec':
    'attachRequired podInfoOnMount storageCapacity requiresRepublish seLinuxMount nodeAllocatableUpdatePeriodSeconds',
  'storage.v1.StorageClass': 'allowVolumeExpansion',
  'storage.v1.TokenRequest': 'expirationSeconds',
  'storage.v1.VolumeError': 'errorCode',
  'storage.v1.VolumeNodeResources': 'count',
  // The one text of which the empty one says something: no class, not the default one.
  'core.v1.PersistentVolumeClaimSpec': 'storageClassName',
}

const byMessage = new Map(Object.entries(table).map(([message, fields]) => [message, new Set(fields.split(' '))]))

export function isPointer(message: string, field: string): boolean {
  return byMessage.get(message)?.has(field) ?? false
}
