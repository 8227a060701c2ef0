/** Priority classes. Models pkg/apis/scheduling/v1 (SystemPriorityClasses). */
import type { PriorityClass } from './types'

/** Above this only the cluster's own classes are. */
export const highestUserPriority = 1_000_000_000
export const systemPrefix = 'system-'

export const systemPriorityClasses: readonly PriorityClass[] = [
  {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'system-node-critical' },
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
  {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'system-cluster-critical' },
    value: 2_000_000_000,
    description:
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
]
