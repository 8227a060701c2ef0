/** Rules of PodDisruptionBudgets. Models k8s.io/client-go/listers/policy/v1 and pkg/apis/policy. */
import { labelSelectorOf, matchesLabels } from './selectors'
import type { LabelSelector, Pod, PodDisruptionBudget } from './types'

/** A budget without a selector selects nothing, one with an empty selector everything in its namespace. */
export function selectsPod({ metadata, spec }: PodDisruptionBudget, pod: Pod): boolean {
  if (!spec?.selector || metadata?.namespace !== pod.metadata?.namespace) return false
  return matchesLabels(labelSelectorOf(spec.selector as LabelSelector), pod.metadata?.labels)
}

export function disruptionCondition(disruptionsAllowed: number, generation = 0) {
  const isAllowed = disruptionsAllowed > 0
  return {
    type: 'DisruptionAllowed',
    status: isAllowed ? 'True' : 'False',
    reason: isAllowed ? 'SufficientPods' : 'InsufficientPods',
    message: '',
    ...(generation > 0 ? { observedGeneration: generation } : {}),
  }
}
