import { podReadyCondition } from '../../../kube/pods'
import type { Pod } from '../../../kube/types'

/** When the Pod's Ready condition became true, in milliseconds; undefined while it is not ready. */
export function readySinceMs(pod: Pod): number | undefined {
  const ready = podReadyCondition(pod)
  if (ready?.status !== 'True') return undefined
  return ready.lastTransitionTime ? Date.parse(ready.lastTransitionTime) : 0
}

/** Milliseconds until the Pod has been ready for `minReadySeconds`: 0 when it is available, undefined when it is not ready. */
export function availableInMs(pod: Pod, minReadySeconds: number, now: Date): number | undefined {
  const since = readySinceMs(pod)
  if (since === undefined) return undefined
  if (minReadySeconds === 0) return 0
  return Math.max(0, since + minReadySeconds * 1000 - now.getTime())
}
