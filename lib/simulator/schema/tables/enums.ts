/**
 * The string types of the API that have names and fixed values (`+enum`), and the fields that are of them. A type's name is
 * printed when a value of another JSON type stands in its place: "of type v1.RestartPolicy".
 */
interface EnumType {
  /** As Go prints it. */
  type: string
  values: readonly string[]
}

const values = (type: string, ...list: string[]): EnumType => ({ type, values: list })

const protocol = values('v1.Protocol', 'SCTP', 'TCP', 'UDP')
const conditionStatus = values('v1.ConditionStatus', 'False', 'True', 'Unknown')
const pullPolicy = values('v1.PullPolicy', 'Always', 'IfNotPresent', 'Never')
const terminationMessagePolicy = values('v1.TerminationMessagePolicy', 'FallbackToLogsOnError', 'File')
const taintEffect = values('v1.TaintEffect', 'NoExecute', 'NoSchedule', 'PreferNoSchedule')
const nodeInclusion = values('v1.NodeInclusionPolicy', 'Honor', 'Ignore')
const scopes = values(
  'v1.ResourceQuotaScope',
  'BestEffort',
  'CrossNamespacePodAffinity',
  'NotBestEffort',
  'NotTerminating',
  'PriorityClass',
  'Terminating',
  'VolumeAttributesClass',
)
const accessMode = values(
  'v1.PersistentVolumeAccessMode',
  'ReadOnlyMany',
  'ReadWriteMany',
  'ReadWriteOnce',
  'ReadWriteOncePod',
)
const volumeMode = values('v1.PersistentVolumeMode', 'Block', 'Filesystem')
const reclaimPolicy = values('v1.PersistentVolumeReclaimPolicy', 'Delete', 'Recycle', 'Retain')
const containerEnums = { imagePullPolicy: pullPolicy, terminationMessagePolicy }
const trafficPolicy = ['Cluster', 'Local']

/** For lists, the type of the elements. By definition without `io.k8s.api.`. */
export const enumFields: Readonly<Record<string, Readonly<Record<string, EnumType>>>> = {
  'apps.v1.DaemonSetUpdateStrategy': { type: values('v1.DaemonSetUpdateStrategyType', 'OnDelete', 'RollingUpdate') },
  'apps.v1.DeploymentStrategy': { type: values('v1.DeploymentStrategyType', 'Recreate', 'RollingUpdate') },
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy': {
    whenDeleted: values('v1.PersistentVolumeClaimRetentionPolicyType', 'Delete', 'Retain'),
    whenScaled: values('v1.PersistentVolumeClaimRetentionPolicyType', 'Delete', 'Retain'),
  },
  'apps.v1.StatefulSetSpec': { podManagementPolicy: values('v1.PodManagementPolicyType', 'OrderedReady', 'Parallel') },
  'apps.v1.StatefulSetUpdateStrategy': {
    type: values('v1.StatefulSetUpdateStrategyType', 'OnDelete', 'RollingUpdate'),
  },
  'batch.v1.CronJobSpec': { concurrencyPolicy: values('v1.ConcurrencyPolicy', 'Allow', 'Forbid', 'Replace') },
  'batch.v1.JobSpec': {
    completionMode: values('v1.CompletionMode', 'Indexed', 'NonIndexed'),
    podReplacementPolicy: values('v1.PodReplacementPolicy', 'Failed', 'TerminatingOrFailed'),
  },
  'batch.v1.PodFailurePolicyRule': {
    action: values('v1.PodFailurePolicyAction', 'Count', 'FailIndex', 'FailJob', 'Ignore'),
  },
  'core.v1.Container': containerEnums,
  'core.v1.ContainerPort': { protocol },
  'core.v1.EndpointPort': { protocol },
  'core.v1.EphemeralContainer': containerEnums,
  'core.v1.HTTPGetAction': { scheme: values('v1.URIScheme', 'HTTP', 'HTTPS') },
  'core.v1.HostPathVolumeSource': {
    type: values(
      'v1.HostPathType',
      '',
      'BlockDevice',
      'CharDevice',
      'Directory',
      'DirectoryOrCreate',
      'File',
      'FileOrCreate',
      'Socket',
    ),
  },
  'core.v1.NamespaceStatus': { phase: values('v1.NamespacePhase', 'Active', 'Terminating') },
  'core.v1.NodeCondition': { status: conditionStatus },
  'core.v1.NodeSelectorRequirement': {
    operator: values('v1.NodeSelectorOperator', 'DoesNotExist', 'Exists', 'Gt', 'In', 'Lt', 'NotIn'),
  },
  'core.v1.NodeStatus': { phase: values('v1.NodePhase', 'Pending', 'Running', 'Terminated') },
  'core.v1.PersistentVolumeClaimSpec': { accessModes: accessMode, volumeMode },
  'core.v1.PersistentVolumeClaimStatus': {
    accessModes: accessMode,
    phase: values('v1.PersistentVolumeClaimPhase', 'Bound', 'Lost', 'Pending'),
  },
  'core.v1.PersistentVolumeSpec': {
    accessModes: accessMode,
    persistentVolumeReclaimPolicy: reclaimPolicy,
    volumeMode,
  },
  'core.v1.PersistentVolumeStatus': {
    phase: values('v1.PersistentVolumePhase', 'Available', 'Bound', 'Failed', 'Pending', 'Released'),
  },
  'core.v1.PodCondition': { status: conditionStatus },
  'core.v1.PodSecurityContext': {
    fsGroupChangePolicy: values('v1.PodFSGroupChangePolicy', 'Always', 'OnRootMismatch'),
  },
  'core.v1.PodSpec': {
    dnsPolicy: values('v1.DNSPolicy', 'ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'),
    preemptionPolicy: values('v1.PreemptionPolicy', 'Never', 'PreemptLowerPriority'),
    restartPolicy: values('v1.RestartPolicy', 'Always', 'Never', 'OnFailure'),
  },
  'core.v1.PodStatus': {
    phase: values('v1.PodPhase', 'Failed', 'Pending', 'Running', 'Succeeded', 'Unknown'),
    qosClass: values('v1.PodQOSClass', 'BestEffort', 'Burstable', 'Guaranteed'),
  },
  'core.v1.ResourceQuotaSpec': { scopes },
  'core.v1.ScopedResourceSelectorRequirement': {
    operator: values('v1.ScopeSelectorOperator', 'DoesNotExist', 'Exists', 'In', 'NotIn'),
    scopeName: scopes,
  },
  'core.v1.SeccompProfile': { type: values('v1.SeccompProfileType', 'Localhost', 'RuntimeDefault', 'Unconfined') },
  'core.v1.SecurityContext': { procMount: values('v1.ProcMountType', 'Default', 'Unmasked') },
  'core.v1.ServicePort': { protocol },
  'core.v1.ServiceSpec': {
    externalTrafficPolicy: values('v1.ServiceExternalTrafficPolicy', ...trafficPolicy),
    internalTrafficPolicy: values('v1.ServiceInternalTrafficPolicy', ...trafficPolicy),
    ipFamilies: values('v1.IPFamily', '', 'IPv4', 'IPv6'),
    ipFamilyPolicy: values('v1.IPFamilyPolicy', 'PreferDualStack', 'RequireDualStack', 'SingleStack'),
    sessionAffinity: values('v1.ServiceAffinity', 'ClientIP', 'None'),
    type: values('v1.ServiceType', 'ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'),
  },
  'core.v1.Taint': { effect: taintEffect },
  'core.v1.Toleration': {
    effect: taintEffect,
    operator: values('v1.TolerationOperator', 'Equal', 'Exists', 'Gt', 'Lt'),
  },
  'core.v1.TopologySpreadConstraint': {
    nodeAffinityPolicy: nodeInclusion,
    nodeTaintsPolicy: nodeInclusion,
    whenUnsatisfiable: values('v1.UnsatisfiableConstraintAction', 'DoNotSchedule', 'ScheduleAnyway'),
  },
  'core.v1.VolumeMount': {
    mountPropagation: values('v1.MountPropagationMode', 'Bidirectional', 'HostToContainer', 'None'),
  },
  'discovery.v1.EndpointSlice': { addressType: values('v1.AddressType', 'FQDN', 'IPv4', 'IPv6') },
  'networking.v1.HTTPIngressPath': { pathType: values('v1.PathType', 'Exact', 'ImplementationSpecific', 'Prefix') },
  'networking.v1.NetworkPolicyPort': { protocol },
  'networking.v1.NetworkPolicySpec': { policyTypes: values('v1.PolicyType', 'Egress', 'Ingress') },
  'storage.v1.StorageClass': {
    reclaimPolicy,
    volumeBindingMode: values('v1.VolumeBindingMode', 'Immediate', 'WaitForFirstConsumer'),
  },
}
