/** Which nodes a Pod's nodeSelector and node affinity allow. Models k8s.io/component-helpers/scheduling/corev1/nodeaffinity. */
import { type LabelRequirement, matchesLabels, requirementErrors } from './selectors'
import type { Pod } from './types'

type NodeAffinity = NonNullable<NonNullable<NonNullable<Pod['spec']>['affinity']>['nodeAffinity']>
type Term = NonNullable<NodeAffinity['requiredDuringSchedulingIgnoredDuringExecution']>['nodeSelectorTerms'][number]
type Expression = NonNullable<Term['matchExpressions']>[number]

interface NodeLabels {
  name: string
  labels: Readonly<Record<string, string>>
}

export type NodeMatcher = (node: NodeLabels) => boolean

const operators: Readonly<Record<string, LabelRequirement['operator']>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
}

/** Undefined when the Pod sets no condition. */
export function requiredNodeMatcher(spec: Pod['spec']): NodeMatcher | undefined {
  const selector = Object.entries(spec?.nodeSelector ?? {})
  const terms =
    spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms?.map(termMatcher)
  if (selector.length === 0 && !terms) return undefined
  return (node) =>
    selector.every(([key, value]) => node.labels[key] === value) && (!terms || terms.some((matches) => matches(node)))
}

/** An empty term matches no node, nor does one that is no valid selector; field and label conditions must all hold. */
export function termMatcher({ matchExpressions = [], matchFields = [] }: Term): NodeMatcher {
  if (matchExpressions.length === 0 && matchFields.length === 0) return () => false
  const labels = matchExpressions.map(requirementOf)
  if (labels.some((requirement) => requirementErrors(requirement).length > 0)) return () => false
  const fields = matchFields.map(requirementOf)
  return (node) => matchesLabels(labels, node.labels) && matchesLabels(fields, { 'metadata.name': node.name })
}

/** The names that a Pod is pinned to by `metadata.name` fields, as DaemonSet Pods are; undefined when any name may do. */
export function pinnedNodeNames(spec: Pod['spec']): readonly string[] | undefined {
  const terms = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  if (!terms?.length) return undefined
  const names: string[] = []
  for (const { matchFields = [] } of terms) {
    const pins = matchFields.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In')
    if (pins.length === 0) return undefined
    const [first, ...rest] = pins.map(({ values = [] }) => values)
    names.push(...(first ?? []).filter((name) => rest.every((values) => values.includes(name))))
  }
  return names
}

function requirementOf({ key, operator, values = [] }: Expression): LabelRequirement {
  const known = operators[operator]
  if (!known) throw new Error(`"${operator}" is not a valid node selector operator`)
  return { key, operator: known, values }
}
