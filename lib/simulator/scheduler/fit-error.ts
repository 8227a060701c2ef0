/** Why a Pod fits nowhere, in the words of pkg/scheduler/framework FitError. */
import type { Rejection } from './framework'

export interface Diagnosis {
  nodes: number
  /** What was said about all nodes at once. */
  rejected?: string
  byNode: ReadonlyMap<string, Rejection>
  /** The plugins that turned the Pod away. */
  plugins: ReadonlySet<string>
}

/**
 * `0/4 nodes are available: 1 Insufficient cpu, 3 node(s) were unschedulable. no new claims to deallocate, preemption: 0/4 …`
 *
 * Up to 1.36 the DynamicResources plugin has its say after every failure (kubernetes/kubernetes#140222): it has no claims to
 * give back, or, when a plugin before it turned the Pod away from all nodes at once, did not find its own state.
 */
export function fitErrorMessage(diagnosis: Diagnosis, preemption: string | undefined): string {
  const { nodes, rejected, byNode } = diagnosis
  if (nodes === 0) return 'no nodes available to schedule pods'
  if (rejected) return `0/${nodes} nodes are available: ${rejected}. not found`
  const summary = countReasons(byNode.values())
  const message = `0/${nodes} nodes are available:${summary && ` ${summary}.`}`
  return preemption ? `${message} no new claims to deallocate, preemption: ${preemption}` : message
}

/** What would come of evicting Pods of a lower priority; undefined when it would help. */
export function preemptionMessage(
  diagnosis: Diagnosis,
  preemptionPolicy: string | undefined,
  outcomes: ReadonlyMap<string, Rejection>,
): string | undefined {
  if (preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.'
  const { nodes } = diagnosis
  if (nodes === 0) return undefined
  const rejections = [...outcomes.values()]
  for (let rest = nodes - rejections.length; rest > 0; rest--) rejections.push(notHelpful)
  return `0/${nodes} nodes are available: ${countReasons(rejections)}.`
}

const notHelpful: Rejection = {
  code: 'UnschedulableAndUnresolvable',
  reasons: ['Preemption is not helpful for scheduling'],
}

export const noVictims: Rejection = {
  code: 'UnschedulableAndUnresolvable',
  reasons: ['No preemption victims found for incoming pod'],
}

/** `2 Insufficient cpu, 3 Too many pods`, sorted as texts. */
function countReasons(rejections: Iterable<Rejection>): string {
  const counts = new Map<string, number>()
  for (const { reasons } of rejections) {
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ')
}
