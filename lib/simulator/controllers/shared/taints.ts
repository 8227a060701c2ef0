/** Taints and tolerations of NoExecute. Models k8s.io/component-helpers/scheduling/corev1 and pkg/util/taints. */
import { tolerates } from '../../../kube/tolerations'
import type { Taint, Toleration } from '../../../kube/types'

export const notReadyTaint = 'node.kubernetes.io/not-ready'
export const unreachableTaint = 'node.kubernetes.io/unreachable'

export const sameTaint = (a: Taint, b: Taint) => a.key === b.key && a.effect === b.effect

/** The tolerations that the taints use up; undefined when a taint is not tolerated at all. */
export function usedTolerations(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
): readonly Toleration[] | undefined {
  const used: Toleration[] = []
  for (const taint of taints) {
    const toleration = tolerations.find((each) => tolerates(each, taint))
    if (!toleration) return undefined
    used.push(toleration)
  }
  return used
}

/** The shortest time that is granted, in seconds; undefined for ever, 0 at once. */
export function shortestToleration(used: readonly Toleration[]): number | undefined {
  const seconds = used.flatMap(({ tolerationSeconds }) => tolerationSeconds ?? [])
  return seconds.length > 0 ? Math.max(0, Math.min(...seconds)) : undefined
}
