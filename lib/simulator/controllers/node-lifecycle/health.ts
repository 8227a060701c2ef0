/** When a Node was last heard of, and what is said of one that fell silent. Models tryUpdateNodeHealth of pkg/controller/nodelifecycle. */
import { findCondition } from '../../../kube/conditions'
import { formatTime } from '../../../kube/duration'
import { equalJson } from '../../../kube/json'
import type { Lease, Node } from '../../../kube/types'

/** A Node that was not heard of for this long counts as unreachable (--node-monitor-grace-period, since 1.32). */
const gracePeriodMs = 50_000
/** A Node that never reported has this long to do so (--node-startup-grace-period). */
const startupGraceMs = 60_000

const watchedConditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']

type NodeCondition = NonNullable<NonNullable<Node['status']>['conditions']>[number]

interface Heard {
  /** By our own clock: that of a Node may be wrong. */
  atMs: number
  conditions: readonly NodeCondition[] | undefined
  renewTime: string | undefined
}

export class NodeHealth {
  readonly #heard = new Map<string, Heard>()

  forget(name: string): void {
    this.#heard.delete(name)
  }

  /** Notes news of the Node; true when there has been none for too long. */
  isSilent(node: Node, lease: Lease | undefined, now: Date): boolean {
    const name = node.metadata?.name ?? ''
    const nowMs = now.getTime()
    const conditions = node.status?.conditions
    const ready = findCondition(conditions, 'Ready')
    const last = this.#heard.get(name)
    const renewTime = lease?.spec?.renewTime
    const isReport = ready !== undefined && !equalJson(heartbeats(last?.conditions), heartbeats(conditions))
    const isRenewal = renewTime !== undefined && (last?.renewTime === undefined || last.renewTime < renewTime)
    // A controller that has just begun to look gives every Node that ever reported its whole time.
    const isNews = last === undefined ? ready !== undefined : isReport || isRenewal
    const atMs = isNews ? nowMs : (last?.atMs ?? createdMs(node, nowMs))
    this.#heard.set(name, { atMs, conditions, renewTime })
    return nowMs > atMs + (ready ? gracePeriodMs : startupGraceMs)
  }
}

function heartbeats(conditions: readonly NodeCondition[] | undefined): readonly (string | undefined)[] {
  return (conditions ?? []).map(({ lastHeartbeatTime }) => lastHeartbeatTime)
}

function createdMs(node: Node, nowMs: number): number {
  const time = node.metadata?.creationTimestamp
  return time ? Math.min(nowMs, Date.parse(time)) : nowMs
}

/** The conditions of a Node that fell silent: nothing is known any more. */
export function unknownConditions(node: Node, now: Date): NodeCondition[] {
  const time = formatTime(now)
  const conditions = [...(node.status?.conditions ?? [])]
  for (const type of watchedConditions) {
    const index = conditions.findIndex((condition) => condition.type === type)
    const current = conditions[index]
    if (!current) {
      conditions.push({
        type,
        status: 'Unknown',
        reason: 'NodeStatusNeverUpdated',
        message: 'Kubelet never posted node status.',
        lastHeartbeatTime: node.metadata?.creationTimestamp,
        lastTransitionTime: time,
      })
    } else if (current.status !== 'Unknown') {
      conditions[index] = {
        ...current,
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
        lastTransitionTime: time,
      }
    }
  }
  return conditions
}
