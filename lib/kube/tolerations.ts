/** Taints and who puts up with them. Models k8s.io/component-helpers/scheduling/corev1/helpers.go. */
import type { Taint, Toleration } from './types'

/** An empty key with Exists tolerates everything, an empty effect every effect. */
export function tolerates({ effect, key, operator, value }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false
  if (key && key !== taint.key) return false
  switch (operator) {
    case 'Exists':
      return true
    case undefined:
    case '':
    case 'Equal':
      return (value ?? '') === (taint.value ?? '')
    default:
      return false
  }
}

/** The first taint of one of `effects` that nothing tolerates. */
export function untoleratedTaint(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
  effects: readonly string[],
): Taint | undefined {
  return taints.find(
    (taint) => effects.includes(taint.effect) && !tolerations.some((toleration) => tolerates(toleration, taint)),
  )
}
