/** The wire types of the kinds that Orrery knows in code, writable. One place decides where they come from. */
import type * as apps from 'kubernetes-types/apps/v1'
import type * as autoscalingV1 from 'kubernetes-types/autoscaling/v1'
import type * as autoscaling from 'kubernetes-types/autoscaling/v2'
import type * as batch from 'kubernetes-types/batch/v1'
import type * as coordination from 'kubernetes-types/coordination/v1'
import type * as core from 'kubernetes-types/core/v1'
import type * as discovery from 'kubernetes-types/discovery/v1'
import type * as events from 'kubernetes-types/events/v1'
import type * as meta from 'kubernetes-types/meta/v1'
import type * as networking from 'kubernetes-types/networking/v1'
import type * as policy from 'kubernetes-types/policy/v1'
import type * as rbac from 'kubernetes-types/rbac/v1'
import type * as scheduling from 'kubernetes-types/scheduling/v1'
import type * as storage from 'kubernetes-types/storage/v1'
import type { Condition } from './conditions'
import type { KubeObject, Writable } from './object'

export type Namespace = Writable<core.Namespace>
export type Node = Writable<core.Node>
export type Pod = Writable<core.Pod>
export type PodSpec = Writable<core.PodSpec>
export type PodStatus = Writable<core.PodStatus>
export type PodCondition = Writable<core.PodCondition>
export type PodTemplateSpec = Writable<core.PodTemplateSpec>
export type Container = Writable<core.Container>
export type ContainerStatus = Writable<core.ContainerStatus>
export type Probe = Writable<core.Probe>
export type ResourceRequirements = Writable<core.ResourceRequirements>
export type Taint = Writable<core.Taint>
export type Toleration = Writable<core.Toleration>
export type ReplicationController = Writable<core.ReplicationController>
export type Service = Writable<core.Service>
export type ServicePort = Writable<core.ServicePort>
export type Endpoints = Writable<core.Endpoints>
export type ConfigMap = Writable<core.ConfigMap>
export type Secret = Writable<core.Secret>
export type ServiceAccount = Writable<core.ServiceAccount>
export type Event = Writable<core.Event>
/** Of the group events.k8s.io. */
export type EventV1 = Writable<events.Event>
export type PersistentVolumeClaim = Writable<core.PersistentVolumeClaim>
export type PersistentVolumeClaimSpec = Writable<core.PersistentVolumeClaimSpec>
export type PersistentVolume = Writable<core.PersistentVolume>
export type PersistentVolumeSpec = Writable<core.PersistentVolumeSpec>
export type StorageClass = Writable<storage.StorageClass>
export type HorizontalPodAutoscaler = Writable<autoscaling.HorizontalPodAutoscaler>
export type HorizontalPodAutoscalerV1 = Writable<autoscalingV1.HorizontalPodAutoscaler>
export type Ingress = Writable<networking.Ingress>
export type IngressClass = Writable<networking.IngressClass>
export type NetworkPolicy = Writable<networking.NetworkPolicy>
export type PriorityClass = Writable<scheduling.PriorityClass>
export type PodDisruptionBudget = Writable<policy.PodDisruptionBudget>
export type ResourceQuota = Writable<core.ResourceQuota>
export type LimitRange = Writable<core.LimitRange>
export type ReplicaSet = Writable<apps.ReplicaSet>
export type Deployment = Writable<apps.Deployment>
export type DaemonSet = Writable<apps.DaemonSet>
export type StatefulSet = Writable<apps.StatefulSet>
export type ControllerRevision = Writable<apps.ControllerRevision>
export type Job = Writable<batch.Job>
export type JobSpec = Writable<batch.JobSpec>
export type CronJob = Writable<batch.CronJob>
export type EndpointSlice = Writable<discovery.EndpointSlice>
export type Lease = Writable<coordination.Lease>
/** Of kube-aggregator, which the package of types leaves out. */
export interface ApiService extends KubeObject {
  spec?: {
    group?: string
    version?: string
    groupPriorityMinimum: number
    versionPriority: number
    /** Absent: served by the API server itself. */
    service?: { namespace?: string; name?: string; port?: number }
    caBundle?: string
    insecureSkipTLSVerify?: boolean
  }
  status?: { conditions?: (Condition & { lastTransitionTime: string })[] }
}
export type Role = Writable<rbac.Role>
export type ClusterRole = Writable<rbac.ClusterRole>
export type RoleBinding = Writable<rbac.RoleBinding>
export type ClusterRoleBinding = Writable<rbac.ClusterRoleBinding>
export type PolicyRule = Writable<rbac.PolicyRule>
export type Subject = Writable<rbac.Subject>
export type LabelSelector = Writable<meta.LabelSelector>
