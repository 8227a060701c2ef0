/** Which Pods of a DaemonSet are to be made and which to go, Node by Node. Models podsShouldBeOnNode and rollingUpdate of pkg/controller/daemon. */
import { scaledIntOrPercent } from '../../../kube/int-or-string'
import type { DaemonSet, Pod } from '../../../kube/types'
import { availableInMs } from '../shared/availability'
import { revisionHashLabel } from '../shared/controller-revisions'
import type { Placement } from './daemon-pod'

/** The Pods of a DaemonSet on one Node. */
export interface DaemonNode {
  name: string
  placement: Placement
  pods: readonly Pod[]
}

export interface Plan {
  /** Names of Nodes. */
  create: string[]
  remove: Pod[]
  /** Pods that ended and are removed for it. */
  ended: Pod[]
}

export interface PlanContext {
  daemonSet: DaemonSet
  hash: string
  now: Date
}

export const isCurrent = (pod: Pod, hash: string) => pod.metadata?.labels?.[revisionHashLabel] === hash
const isGoing = ({ metadata }: Pod) => metadata?.deletionTimestamp !== undefined
const hasEnded = ({ status }: Pod) => status?.phase === 'Failed' || status?.phase === 'Succeeded'

export function isAvailable(pod: Pod, { daemonSet, now }: PlanContext): boolean {
  return availableInMs(pod, daemonSet.spec?.minReadySeconds ?? 0, now) === 0
}

function bound(daemonSet: DaemonSet, key: 'maxUnavailable' | 'maxSurge', desired: number): number {
  const { updateStrategy } = daemonSet.spec ?? {}
  if (updateStrategy?.type !== 'RollingUpdate') return 0
  return scaledIntOrPercent(updateStrategy.rollingUpdate?.[key] ?? 0, desired, 'up')
}

/** Makes what is missing and removes what should not be there. */
export function planNodes(nodes: readonly DaemonNode[], context: PlanContext): Plan {
  const plan: Plan = { create: [], remove: [], ended: [] }
  const surges = bound(context.daemonSet, 'maxSurge', nodes.length) > 0
  for (const { name, placement, pods } of nodes) {
    if (!placement.mayStay) {
      plan.remove.push(...pods.filter((pod) => !isGoing(pod)))
      continue
    }
    if (placement.shouldRun && pods.length === 0) {
      plan.create.push(name)
      continue
    }
    const alive = pods.filter((pod) => !isGoing(pod))
    plan.ended.push(...alive.filter(hasEnded))
    const running = alive.filter((pod) => !hasEnded(pod)).sort(byAge)
    if (running.length <= 1) continue
    plan.remove.push(...(surges ? excessOfSurge(running, context) : running.slice(1)))
  }
  return plan
}

/** Two may run while a new one is not available yet and an old one still is: the oldest of each. */
function excessOfSurge(running: readonly Pod[], context: PlanContext): Pod[] {
  const fresh = running.find((pod) => isCurrent(pod, context.hash))
  const old = running.find((pod) => !isCurrent(pod, context.hash))
  const keepsBoth = fresh && old && !isAvailable(fresh, context) && isAvailable(old, context)
  const kept = keepsBoth ? [fresh, old] : [fresh ?? old]
  return running.filter((pod) => !kept.includes(pod))
}

const byAge = (a: Pod, b: Pod) =>
  compare(a.metadata?.creationTimestamp, b.metadata?.creationTimestamp) || compare(a.metadata?.name, b.metadata?.name)
const compare = (a = '', b = '') => (a < b ? -1 : a > b ? 1 : 0)

/** The new Pod of a Node and the old one; undefined when there are more, which planNodes sees to first. */
function newAndOld(pods: readonly Pod[], hash: string): { fresh?: Pod; old?: Pod } | undefined {
  const alive = pods.filter((pod) => !isGoing(pod) && !hasEnded(pod))
  const fresh = alive.filter((pod) => isCurrent(pod, hash))
  const old = alive.filter((pod) => !isCurrent(pod, hash))
  if (fresh.length > 1 || old.length > 1) return undefined
  return { ...(fresh[0] ? { fresh: fresh[0] } : {}), ...(old[0] ? { old: old[0] } : {}) }
}

/** The next step of a roll-out, within what may be unavailable or too many meanwhile. */
export function planRollout(nodes: readonly DaemonNode[], context: PlanContext): Pick<Plan, 'create' | 'remove'> {
  const desired = nodes.filter(({ placement }) => placement.shouldRun).length
  const surge = bound(context.daemonSet, 'maxSurge', desired)
  const relevant = nodes.filter(({ placement, pods }) => placement.shouldRun || pods.length > 0)
  return surge > 0
    ? rollBySurge(relevant, context, surge)
    : rollByReplacing(relevant, context, bound(context.daemonSet, 'maxUnavailable', desired))
}

function rollByReplacing(nodes: readonly DaemonNode[], context: PlanContext, mostUnavailable: number) {
  let unavailable = 0
  const broken: Pod[] = []
  const candidates: Pod[] = []
  for (const { pods } of nodes) {
    const found = newAndOld(pods, context.hash)
    if (!found || (found.fresh && found.old) || (!found.fresh && !found.old)) unavailable++
    else if (found.fresh) unavailable += isAvailable(found.fresh, context) ? 0 : 1
    else if (found.old && isAvailable(found.old, context)) candidates.push(found.old)
    else if (found.old) {
      // What does not work anyhow can go at once.
      broken.push(found.old)
      unavailable++
    }
  }
  const room = Math.max(0, mostUnavailable - unavailable)
  return { create: [], remove: [...broken, ...candidates.slice(0, room)] }
}

function rollBySurge(nodes: readonly DaemonNode[], context: PlanContext, most: number) {
  let surging = 0
  const remove: Pod[] = []
  const replace: string[] = []
  const candidates: string[] = []
  for (const { name, pods, placement } of nodes) {
    const found = newAndOld(pods, context.hash)
    if (!found) surging++
    else if (found.old && !found.fresh && placement.shouldRun) {
      if (isAvailable(found.old, context)) candidates.push(name)
      else replace.push(name)
    } else if (found.old && found.fresh) {
      if (isAvailable(found.fresh, context)) remove.push(found.old)
      else surging++
    }
  }
  return { create: [...replace, ...candidates.slice(0, Math.max(0, most - surging))], remove }
}
