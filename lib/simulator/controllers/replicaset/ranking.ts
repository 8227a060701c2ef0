/**
 * Which Pods go first when there are too many: those whose loss costs least.
 * Models ActivePodsWithRanks of pkg/controller/controller_utils.go.
 */
import { isPodReady } from '../../../kube/pods'
import type { Pod } from '../../../kube/types'
import { readySinceMs } from '../shared/availability'

const deletionCostAnnotation = 'controller.kubernetes.io/pod-deletion-cost'

const phaseOrder: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

/** `neighbours`: for each node the active Pods of the same owner's owner there; Pods that double up on a node go first. */
export function podsToDelete(
  pods: readonly Pod[],
  neighbours: ReadonlyMap<string, number>,
  count: number,
  now: Date,
): Pod[] {
  if (count >= pods.length) return [...pods]
  const rankOf = (pod: Pod) => neighbours.get(pod.spec?.nodeName ?? '') ?? 0
  return [...pods].sort((a, b) => compareForDeletion(a, b, rankOf, now)).slice(0, count)
}

/** Negative when `a` is to go before `b`. */
function compareForDeletion(a: Pod, b: Pod, rankOf: (pod: Pod) => number, now: Date): number {
  return (
    Number(isAssigned(a)) - Number(isAssigned(b)) ||
    phaseOf(a) - phaseOf(b) ||
    Number(isPodReady(a)) - Number(isPodReady(b)) ||
    deletionCost(a) - deletionCost(b) ||
    rankOf(b) - rankOf(a) ||
    compareAges(a, b, readySinceMs(a), readySinceMs(b), now) ||
    compareRestarts(a, b) ||
    compareAges(a, b, createdMs(a), createdMs(b), now)
  )
}

const isAssigned = ({ spec }: Pod) => Boolean(spec?.nodeName)
const phaseOf = ({ status }: Pod) => phaseOrder[status?.phase ?? 'Pending'] ?? 0
const createdMs = ({ metadata }: Pod) => (metadata?.creationTimestamp ? Date.parse(metadata.creationTimestamp) : 0)

/** What cannot be read as an int32 costs nothing. */
function deletionCost({ metadata }: Pod): number {
  const text = metadata?.annotations?.[deletionCostAnnotation] ?? ''
  const cost = /^(0|-?[1-9]\d{0,9})$/.test(text) ? Number(text) : 0
  return cost >= -(2 ** 31) && cost < 2 ** 31 ? cost : 0
}

/**
 * The younger goes first, but only when the ages differ by orders of magnitude: within a power of two the uid decides, so
 * that scaling down does not always empty the zone that was filled last.
 */
function compareAges(a: Pod, b: Pod, aMs: number | undefined, bMs: number | undefined, now: Date): number {
  if (aMs === undefined || bMs === undefined || aMs === bMs) return 0
  if (aMs === 0 || bMs === 0) return aMs === 0 ? -1 : 1
  const difference = magnitude(now.getTime() - aMs) - magnitude(now.getTime() - bMs)
  return difference || compareText(a.metadata?.uid, b.metadata?.uid)
}

function magnitude(ageMs: number): number {
  return ageMs > 0 ? Math.floor(Math.log2(ageMs * 1e6)) : -1
}

/** More restarts go first: of containers that always run (sidecars with them), then of the other init containers. */
function compareRestarts(a: Pod, b: Pod): number {
  const [ofA, ofB] = [maxRestarts(a), maxRestarts(b)]
  return ofB.regular - ofA.regular || ofB.sidecar - ofA.sidecar
}

function maxRestarts({ spec, status }: Pod): { regular: number; sidecar: number } {
  const sidecars = new Set(
    (spec?.initContainers ?? [])
      .filter((container) => (container as { restartPolicy?: string }).restartPolicy === 'Always')
      .map(({ name }) => name),
  )
  const regular = Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount))
  const sidecar = Math.max(
    0,
    ...(status?.initContainerStatuses ?? [])
      .filter(({ name }) => sidecars.has(name))
      .map(({ restartCount }) => restartCount),
  )
  return { regular, sidecar }
}

const compareText = (a = '', b = '') => (a < b ? -1 : a > b ? 1 : 0)
