/**
 * How lists, maps and structs merge: the patchStrategy, patchMergeKey, listType, listMapKey and mapType tags of the API's Go types. A list
 * that is not named here is atomic, as upstream's are. By definition without `io.k8s.api.`.
 */
export interface MergeRule {
  patchStrategy?: string
  mergeKey?: string
  listType?: 'map' | 'set' | 'atomic'
  listMapKeys?: readonly string[]
  /** Server-side apply takes the map as one value. */
  mapType?: 'atomic'
}

/** Elements told apart by their keys; strategic merge patch knows the first only. */
const keyed = (...keys: [string, ...string[]]): MergeRule => ({
  patchStrategy: 'merge',
  mergeKey: keys[0],
  listType: 'map',
  listMapKeys: keys,
})
/** The same, but an element's other fields go when its own list of fields changes: a volume has one source. */
const keyedRetain = (key: string): MergeRule => ({ ...keyed(key), patchStrategy: 'merge,retainKeys' })
/** Told apart by server-side apply, replaced by strategic merge patch. */
const keyedForApply = (...keys: string[]): MergeRule => ({ listType: 'map', listMapKeys: keys })
/** The other way round. */
const keyedForPatch = (key: string): MergeRule => ({ patchStrategy: 'merge', mergeKey: key, listType: 'atomic' })

const atomicMap: MergeRule = { mapType: 'atomic' }

const conditions = { conditions: keyed('type') }
const containerLists = {
  env: keyed('name'),
  ports: keyed('containerPort', 'protocol'),
  volumeDevices: keyed('devicePath'),
  volumeMounts: keyed('mountPath'),
}
const webhooks = { webhooks: keyed('name') }
const matchConditions = { matchConditions: keyed('name') }

export const mergeRules: Readonly<Record<string, Readonly<Record<string, MergeRule>>>> = {
  'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': {
    finalizers: { patchStrategy: 'merge', listType: 'set' },
    ownerReferences: keyed('uid'),
  },
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionStatus': {
    conditions: keyedForApply('type'),
  },
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps': {
    'x-kubernetes-validations': keyed('rule'),
  },
  'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceStatus': conditions,
  'admissionregistration.v1.MutatingAdmissionPolicySpec': { ...matchConditions, variables: keyedForApply('name') },
  'admissionregistration.v1.MutatingWebhook': matchConditions,
  'admissionregistration.v1.MutatingWebhookConfiguration': webhooks,
  'admissionregistration.v1.ValidatingAdmissionPolicySpec': { ...matchConditions, variables: keyed('name') },
  'admissionregistration.v1.ValidatingAdmissionPolicyStatus': { conditions: keyedForApply('type') },
  'admissionregistration.v1.ValidatingWebhook': matchConditions,
  'admissionregistration.v1.ValidatingWebhookConfiguration': webhooks,
  'apps.v1.DaemonSetStatus': conditions,
  'apps.v1.DeploymentSpec': { strategy: { patchStrategy: 'retainKeys' } },
  'apps.v1.DeploymentStatus': conditions,
  'apps.v1.ReplicaSetStatus': conditions,
  'apps.v1.StatefulSetStatus': conditions,
  'autoscaling.v2.HorizontalPodAutoscalerStatus': conditions,
  'batch.v1.JobStatus': { conditions: keyedForPatch('type') },
  'batch.v1.PodFailurePolicyOnExitCodesRequirement': { values: { listType: 'set' } },
  'batch.v1.UncountedTerminatedPods': { failed: { listType: 'set' }, succeeded: { listType: 'set' } },
  'certificates.v1.CertificateSigningRequestStatus': { conditions: keyedForApply('type') },
  'core.v1.ComponentStatus': conditions,
  'core.v1.Container': containerLists,
  'core.v1.ContainerStatus': { allocatedResourcesStatus: keyed('name'), volumeMounts: keyed('mountPath') },
  'core.v1.EphemeralContainer': containerLists,
  'core.v1.NamespaceStatus': conditions,
  'core.v1.NodeSpec': { podCIDRs: { patchStrategy: 'merge', listType: 'set' } },
  'core.v1.NodeStatus': { ...conditions, addresses: keyed('type') },
  'core.v1.PersistentVolumeClaimStatus': conditions,
  'core.v1.PodSpec': {
    containers: keyed('name'),
    ephemeralContainers: keyed('name'),
    hostAliases: keyed('ip'),
    imagePullSecrets: keyed('name'),
    initContainers: keyed('name'),
    nodeSelector: atomicMap,
    resourceClaims: keyedRetain('name'),
    schedulingGates: keyed('name'),
    topologySpreadConstraints: keyed('topologyKey', 'whenUnsatisfiable'),
    volumes: keyedRetain('name'),
  },
  'core.v1.PodStatus': {
    ...conditions,
    hostIPs: keyedForPatch('ip'),
    podIPs: keyed('ip'),
    resourceClaimStatuses: keyedRetain('name'),
  },
  'core.v1.ReplicationControllerSpec': { selector: atomicMap },
  'core.v1.ReplicationControllerStatus': conditions,
  'core.v1.ResourceRequirements': { claims: keyedForApply('name') },
  'core.v1.ResourceStatus': { resources: keyedForApply('resourceID') },
  'core.v1.ServiceAccount': { secrets: keyed('name') },
  'core.v1.ServiceSpec': { ports: keyed('port', 'protocol'), selector: atomicMap },
  'core.v1.ServiceStatus': conditions,
  'discovery.v1.Endpoint': { addresses: { listType: 'set' } },
  'flowcontrol.v1.FlowSchemaStatus': conditions,
  'flowcontrol.v1.PriorityLevelConfigurationStatus': conditions,
  'networking.v1.ServiceCIDRStatus': conditions,
  'policy.v1.PodDisruptionBudgetStatus': conditions,
  'resource.v1.ResourceClaimStatus': {
    devices: keyedForApply('driver', 'device', 'pool', 'shareID'),
    reservedFor: keyed('uid'),
  },
  'storage.v1.CSIDriverSpec': { volumeLifecycleModes: { listType: 'set' } },
  'storage.v1.CSINodeSpec': { drivers: keyed('name') },
}

/** Structs that server-side apply takes as one value (`+structType=atomic`). */
export const atomicStructs: ReadonlySet<string> = new Set([
  'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector',
  'io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference',
  'autoscaling.v1.CrossVersionObjectReference',
  'core.v1.ConfigMapKeySelector',
  'core.v1.EndpointAddress',
  'core.v1.EndpointPort',
  'core.v1.FileKeySelector',
  'core.v1.LocalObjectReference',
  'core.v1.NodeSelector',
  'core.v1.NodeSelectorTerm',
  'core.v1.ObjectFieldSelector',
  'core.v1.ObjectReference',
  'core.v1.ResourceFieldSelector',
  'core.v1.ScopeSelector',
  'core.v1.ScopedResourceSelectorRequirement',
  'core.v1.SecretKeySelector',
  'core.v1.SecretReference',
  'core.v1.TopologySelectorTerm',
  'core.v1.TypedLocalObjectReference',
  'discovery.v1.EndpointPort',
  'rbac.v1.RoleRef',
  'rbac.v1.Subject',
])
