import { untoleratedTaint } from '../../../kube/tolerations'
import { normalizeByMaximum, type Plugin, unresolvable } from '../framework'

const hard = ['NoSchedule', 'NoExecute']

/** Turns away from taints that are not tolerated, and prefers nodes with fewer of the soft kind. */
export const taintToleration: Plugin = {
  name: 'TaintToleration',
  weight: 3,
  filter: ({ pod }) => {
    const tolerations = pod.spec?.tolerations ?? []
    // Which taint it was is not said: a Pod's status must not tell people about nodes that they may not see.
    return ({ taints }) =>
      taints.length > 0 && untoleratedTaint(taints, tolerations, hard)
        ? unresolvable('node(s) had untolerated taint(s)')
        : undefined
  },
  score: ({ pod }, _context, feasible) => {
    if (!feasible.some(({ taints }) => taints.some(({ effect }) => effect === 'PreferNoSchedule'))) return undefined
    const tolerations = (pod.spec?.tolerations ?? []).filter(({ effect }) => !effect || effect === 'PreferNoSchedule')
    return {
      score: ({ taints }) =>
        taints.filter((taint) => untoleratedTaint([taint], tolerations, ['PreferNoSchedule'])).length,
      normalize: (scores) => normalizeByMaximum(scores, true),
    }
  },
  wakes: (event, { pod }) =>
    event.type === 'node' &&
    (event.added || event.changed.has('taints')) &&
    !untoleratedTaint(event.node.taints, pod.spec?.tolerations ?? [], hard),
}
