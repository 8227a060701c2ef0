import { pinnedNodeNames, requiredNodeMatcher, termMatcher } from '../../../kube/node-affinity'
import { normalizeByMaximum, type Plugin, unresolvable } from '../framework'

const reason = "node(s) didn't match Pod's node affinity/selector"

/** nodeSelector and node affinity, required and preferred. */
export const nodeAffinity: Plugin = {
  name: 'NodeAffinity',
  weight: 2,
  filter: ({ pod }) => {
    if (pinnedNodeNames(pod.spec)?.length === 0) return { rejected: 'pod affinity terms conflict' }
    const matches = requiredNodeMatcher(pod.spec)
    return matches && ((node) => (matches(node) ? undefined : unresolvable(reason)))
  },
  score: ({ pod }) => {
    const preferences = (pod.spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
      ({ weight, preference }) => ({ weight, matches: preferenceMatcher(preference) }),
    )
    if (preferences.length === 0) return undefined
    return {
      score: (node) => preferences.reduce((sum, { weight, matches }) => sum + (matches(node) ? weight : 0), 0),
      normalize: (scores) => normalizeByMaximum(scores, false),
    }
  },
  wakes: (event, { pod }) =>
    event.type === 'node' &&
    (event.added || event.changed.has('labels')) &&
    (requiredNodeMatcher(pod.spec)?.(event.node) ?? true),
}

/** Unlike a required term, an empty preference prefers nothing and so matches nothing either. */
const preferenceMatcher = termMatcher
