/**
 * The next step of a StatefulSet: what to make and what to delete now. Ordered sets take one step and wait for it; parallel
 * ones take all at once, but roll out a changed template one by one too. Models updateStatefulSet of
 * pkg/controller/statefulset/stateful_set_control.go.
 */
import { scaledIntOrPercent } from '../../../kube/int-or-string'
import type { ControllerRevision, Pod, StatefulSet } from '../../../kube/types'
import { hasEnded, isRunningAndAvailable, isTerminating, ordinalOf, revisionOf, startOrdinal } from './identity'

export interface SetState {
  set: StatefulSet
  /** All that are the set's. */
  pods: readonly Pod[]
  current: ControllerRevision
  update: ControllerRevision
  now: Date
}

export interface Step {
  create: { ordinal: number; revision: ControllerRevision }[]
  remove: Pod[]
}

const isOrdered = ({ spec }: StatefulSet) => spec?.podManagementPolicy !== 'Parallel'

export function nextStep(state: SetState): Step {
  const { set } = state
  const step: Step = { create: [], remove: [] }
  if (set.metadata?.deletionTimestamp) return step
  const { replicas, condemned } = sortOut(state)
  if (!keepReplicas(state, replicas, step)) return step
  if (!removeCondemned(state, replicas, condemned, step)) return step
  if (set.spec?.updateStrategy?.type !== 'OnDelete') rollOut(state, replicas, step)
  return step
}

/** By place: undefined where a Pod is missing. What is beyond the range goes, the highest first. */
function sortOut({ set, pods }: SetState): { replicas: (Pod | undefined)[]; condemned: Pod[] } {
  const start = startOrdinal(set)
  const wanted = set.spec?.replicas ?? 1
  const replicas: (Pod | undefined)[] = Array.from({ length: wanted }, () => undefined)
  const condemned: { pod: Pod; ordinal: number }[] = []
  for (const pod of pods) {
    const ordinal = ordinalOf(set, pod)
    if (ordinal === undefined) continue
    const place = ordinal - start
    if (place >= 0 && place < wanted) replicas[place] = pod
    else condemned.push({ pod, ordinal })
  }
  return { replicas, condemned: condemned.sort((a, b) => b.ordinal - a.ordinal).map(({ pod }) => pod) }
}

/** False: something must happen first. */
function keepReplicas(state: SetState, replicas: readonly (Pod | undefined)[], step: Step): boolean {
  const { set, now } = state
  const ordered = isOrdered(set)
  for (const [place, pod] of replicas.entries()) {
    if (!pod) {
      const ordinal = startOrdinal(set) + place
      step.create.push({ ordinal, revision: revisionFor(state, place) })
      if (ordered) return false
    } else if (hasEnded(pod)) {
      if (!isTerminating(pod)) step.remove.push(pod)
      if (ordered) return false
    } else if (ordered && (isTerminating(pod) || !isRunningAndAvailable(pod, set, now))) return false
  }
  return true
}

/** What a partition keeps back, and what was current before a roll-out reached it, is made anew as it was. */
function revisionFor({ set, current, update }: SetState, place: number): ControllerRevision {
  const { rollingUpdate, type } = set.spec?.updateStrategy ?? {}
  if (type === 'OnDelete') return update
  const kept = rollingUpdate ? (rollingUpdate.partition ?? 0) : (set.status?.currentReplicas ?? 0)
  return place < kept ? current : update
}

function removeCondemned(
  { set, now }: SetState,
  replicas: readonly (Pod | undefined)[],
  condemned: readonly Pod[],
  step: Step,
): boolean {
  const ordered = isOrdered(set)
  const isHealthy = (pod: Pod) => isRunningAndAvailable(pod, set, now) && !isTerminating(pod)
  const firstUnhealthy = [...replicas, ...[...condemned].reverse()].find((pod) => pod && !isHealthy(pod))
  for (const pod of condemned) {
    if (isTerminating(pod)) {
      if (ordered) return false
      continue
    }
    if (ordered && !isRunningAndAvailable(pod, set, now) && pod !== firstUnhealthy) return false
    step.remove.push(pod)
    if (ordered) return false
  }
  return true
}

/** The highest ordinal first; a Pod that is not well holds up the next. */
function rollOut({ set, update, now }: SetState, replicas: readonly (Pod | undefined)[], step: Step): void {
  const { partition = 0, maxUnavailable } = set.spec?.updateStrategy?.rollingUpdate ?? {}
  const most = maxUnavailable === undefined ? 1 : Math.max(1, scaledIntOrPercent(maxUnavailable, replicas.length, 'up'))
  const isWell = (pod: Pod | undefined) => pod && !isTerminating(pod) && isRunningAndAvailable(pod, set, now)
  let unavailable = replicas.filter((pod) => !isWell(pod)).length
  for (let place = replicas.length - 1; place >= partition && place >= 0; place--) {
    const pod = replicas[place]
    const isOld = pod && revisionOf(pod) !== update.metadata?.name
    if (pod && isOld && !isTerminating(pod)) {
      // One that does not work anyhow makes nothing worse.
      if (isWell(pod) && unavailable >= most) return
      if (isWell(pod)) unavailable++
      step.remove.push(pod)
      if (step.remove.length >= most) return
    } else if (!isWell(pod) && most === 1) return
  }
}
