/** What a scheduling plugin is. Every plugin prepares once per Pod and then judges nodes; a plugin that has nothing to say is skipped. */
import type { LabelRequirement } from '../../kube/selectors'
import type { PersistentVolume, PersistentVolumeClaim, PodDisruptionBudget, StorageClass } from '../../kube/types'
import type { ClusterState } from './cluster-state'
import type { NodeInfo } from './node-info'
import type { PodInfo } from './pod-info'

export const maxScore = 100

export interface Rejection {
  /** `UnschedulableAndUnresolvable`: no eviction of other Pods could help on that node. */
  code: 'Unschedulable' | 'UnschedulableAndUnresolvable'
  reasons: readonly string[]
}

/** A Pod that no node can take; the reason is said once instead of per node. */
export interface PodRejection {
  rejected: string
}

export type NodeFilter = (node: NodeInfo) => Rejection | undefined

export interface NodeScorer {
  score(node: NodeInfo): number
  /** Brings raw scores into 0..100, in place; absent when they already are. */
  normalize?(scores: number[], nodes: readonly NodeInfo[]): void
}

export interface SchedulingContext {
  cluster: ClusterState
  /** Names of the namespaces whose labels match. */
  namespacesMatching(selector: readonly LabelRequirement[]): readonly string[]
  /** What a Pod without spread constraints is spread by: the selectors of its Services and its owner, together. */
  defaultSpreadSelector(pod: PodInfo): readonly LabelRequirement[]
  volumes: VolumeReader
  /** Which Pods are better not evicted. */
  budgets(): readonly PodDisruptionBudget[]
}

/** Claims, volumes and classes as the scheduler sees them, its own decisions included. */
export interface VolumeReader {
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined
  volume(name: string): PersistentVolume | undefined
  volumes(): readonly PersistentVolume[]
  storageClass(name: string): StorageClass | undefined
  /** The volume was promised to a claim that it does not name yet. */
  isPromised(volume: PersistentVolume): boolean
}

/** What happened that may let a waiting Pod in. */
export type ClusterEvent =
  | { type: 'node'; node: NodeInfo; added: boolean; changed: ReadonlySet<NodeChange> }
  | { type: 'pod-placed'; pod: PodInfo }
  | { type: 'pod-gone'; pod: PodInfo; nodeName: string }
  /** A claim, or with none a volume or a class, is new or another. */
  | { type: 'storage'; claim?: { namespace: string; name: string } }

export type NodeChange = 'allocatable' | 'labels' | 'taints' | 'unschedulable'

export interface Plugin {
  name: string
  /** Default 1; only for plugins that score. */
  weight?: number
  filter?(pod: PodInfo, context: SchedulingContext): NodeFilter | PodRejection | undefined
  score?(pod: PodInfo, context: SchedulingContext, feasible: readonly NodeInfo[]): NodeScorer | undefined
  /** Whether this event is worth another try for a Pod that this plugin turned away. */
  wakes?(event: ClusterEvent, pod: PodInfo): boolean
}

export const unresolvable = (reason: string): Rejection => ({ code: 'UnschedulableAndUnresolvable', reasons: [reason] })
export const unschedulable = (...reasons: string[]): Rejection => ({ code: 'Unschedulable', reasons })

/** Scales so that the highest is 100, or turns it round so that the lowest is. Models helper.DefaultNormalizeScore. */
export function normalizeByMaximum(scores: number[], reverse: boolean): void {
  const highest = scores.reduce((most, score) => Math.max(most, score), 0)
  for (const [index, score] of scores.entries()) {
    const scaled = highest === 0 ? 0 : Math.trunc((maxScore * score) / highest)
    scores[index] = reverse ? maxScore - scaled : scaled
  }
}
