/** Which taints a Node's state calls for. Models nodeConditionToTaintKeyStatusMap of pkg/controller/nodelifecycle. */
import { findCondition } from '../../../kube/conditions'
import { formatTime } from '../../../kube/duration'
import type { Node, Taint } from '../../../kube/types'
import { notReadyTaint, sameTaint, unreachableTaint } from '../shared/taints'

const byCondition: readonly { type: string; status: string; key: string }[] = [
  { type: 'Ready', status: 'False', key: notReadyTaint },
  { type: 'Ready', status: 'Unknown', key: unreachableTaint },
  { type: 'MemoryPressure', status: 'True', key: 'node.kubernetes.io/memory-pressure' },
  { type: 'DiskPressure', status: 'True', key: 'node.kubernetes.io/disk-pressure' },
  { type: 'NetworkUnavailable', status: 'True', key: 'node.kubernetes.io/network-unavailable' },
  { type: 'PIDPressure', status: 'True', key: 'node.kubernetes.io/pid-pressure' },
]
const unschedulableKey = 'node.kubernetes.io/unschedulable'
const evictingKeys = [notReadyTaint, unreachableTaint]

const readyStatus = ({ status }: Node) => findCondition(status?.conditions, 'Ready')?.status

/** NoSchedule taints follow the conditions at once. */
function noScheduleKeys(node: Node): Set<string> {
  const keys = byCondition
    .filter(({ type, status }) => findCondition(node.status?.conditions, type)?.status === status)
    .map(({ key }) => key)
  return new Set(node.spec?.unschedulable ? [...keys, unschedulableKey] : keys)
}

const managedKeys = new Set([...byCondition.map(({ key }) => key), unschedulableKey])

/**
 * The Node's taints as they should be; those that others set are left alone. `evict`: whether Pods may be driven away now;
 * not while every Node is silent, for then it is rather us who cannot hear.
 */
export function wantedTaints(node: Node, evict: boolean, now: Date): Taint[] {
  const current = node.spec?.taints ?? []
  const noSchedule = noScheduleKeys(node)
  const evicting = evict ? evictingKeyOf(node) : undefined
  const isWanted = ({ key, effect }: Taint) => {
    if (effect === 'NoSchedule' && managedKeys.has(key)) return noSchedule.has(key)
    if (effect === 'NoExecute' && evictingKeys.includes(key)) return key === evicting
    return true
  }
  const taints = current.filter(isWanted)
  const add = (taint: Taint) => {
    if (!taints.some((present) => sameTaint(present, taint))) taints.push({ ...taint, timeAdded: formatTime(now) })
  }
  for (const key of noSchedule) add({ key, effect: 'NoSchedule' })
  if (evicting) add({ key: evicting, effect: 'NoExecute' })
  return taints
}

function evictingKeyOf(node: Node): string | undefined {
  const ready = readyStatus(node)
  if (ready === 'False') return notReadyTaint
  return ready === 'Unknown' || ready === undefined ? unreachableTaint : undefined
}
