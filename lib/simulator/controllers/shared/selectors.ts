import type { LabelRequirement } from '../../../kube/selectors'
import { labelSelectorOf, matchesNothing } from '../../../kube/selectors'
import type { LabelSelector } from '../../../kube/types'

/**
 * Reads LabelSelectors once per object that carries them: a selector is asked for every Pod event, and checking it anew
 * each time costs far more than matching. A selector that cannot be read matches nothing.
 */
export function selectorReader(): (selector: LabelSelector | undefined) => readonly LabelRequirement[] {
  const read = new WeakMap<LabelSelector, readonly LabelRequirement[]>()
  return (selector) => {
    if (!selector) return matchesNothing
    const known = read.get(selector)
    if (known) return known
    const requirements = parse(selector)
    read.set(selector, requirements)
    return requirements
  }
}

function parse(selector: LabelSelector): readonly LabelRequirement[] {
  try {
    return labelSelectorOf(selector)
  } catch {
    return matchesNothing
  }
}
