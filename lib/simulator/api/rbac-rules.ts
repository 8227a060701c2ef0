/**
 * Policy rules, pure: does a rule allow a request, does a set of rules cover another.
 * Models kubernetes/pkg/apis/rbac/v1/evaluation_helpers.go and component-helpers/auth/rbac/validation/policy_comparator.go.
 */
import type { PolicyRule } from '../../kube/types'
import type { Attributes } from './request'

const has = (list: readonly string[] | undefined, value: string) => list?.includes(value) ?? false
const hasAll = (list: readonly string[] | undefined, values: readonly string[] | undefined) =>
  (values ?? []).every((value) => has(list, value))
const isEmpty = (list: readonly string[] | undefined) => list === undefined || list.length === 0

export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!has(rule.verbs, '*') && !has(rule.verbs, attributes.verb)) return false
  if (!attributes.resourceRequest)
    return (rule.nonResourceURLs ?? []).some((pattern) => urlMatches(pattern, attributes.path))
  return (
    (has(rule.apiGroups, '*') || has(rule.apiGroups, attributes.apiGroup)) &&
    resourceMatches(rule.resources, attributes.resource, attributes.subresource) &&
    (isEmpty(rule.resourceNames) || has(rule.resourceNames, attributes.name))
  )
}

function resourceMatches(resources: readonly string[] | undefined, resource: string, subresource: string): boolean {
  if (has(resources, '*')) return true
  if (!subresource) return has(resources, resource)
  return has(resources, `${resource}/${subresource}`) || has(resources, `*/${subresource}`)
}

function urlMatches(pattern: string, path: string): boolean {
  if (pattern === '*' || pattern === path) return true
  return pattern.endsWith('*') && path.startsWith(pattern.replace(/\*+$/, ''))
}

/** What of `wanted` no single rule of `owned` allows, in the smallest pieces. Empty: all is covered. */
export function uncoveredRules(owned: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(breakDown).filter((piece) => !owned.some((rule) => covers(rule, piece)))
}

/** A rule that names no verbs grants nothing: that it must is for validation to say, which comes later. */
function breakDown({ verbs = [], ...rule }: Partial<PolicyRule>): PolicyRule[] {
  const pieces: PolicyRule[] = []
  for (const group of rule.apiGroups ?? [])
    for (const resource of rule.resources ?? [])
      for (const verb of verbs) {
        const piece = { apiGroups: [group], resources: [resource], verbs: [verb] }
        if (isEmpty(rule.resourceNames)) pieces.push(piece)
        else for (const name of rule.resourceNames ?? []) pieces.push({ ...piece, resourceNames: [name] })
      }
  for (const url of rule.nonResourceURLs ?? [])
    for (const verb of verbs) pieces.push({ nonResourceURLs: [url], verbs: [verb] })
  return pieces
}

function covers(owner: PolicyRule, piece: PolicyRule): boolean {
  return (
    (has(owner.verbs, '*') || hasAll(owner.verbs, piece.verbs)) &&
    (has(owner.apiGroups, '*') || hasAll(owner.apiGroups, piece.apiGroups)) &&
    (piece.resources ?? []).every((resource) => coversResource(owner.resources, resource)) &&
    (piece.nonResourceURLs ?? []).every((url) =>
      (owner.nonResourceURLs ?? []).some((pattern) => urlMatches(pattern, url)),
    ) &&
    (isEmpty(owner.resourceNames) ||
      (!isEmpty(piece.resourceNames) && hasAll(owner.resourceNames, piece.resourceNames)))
  )
}

function coversResource(resources: readonly string[] | undefined, resource: string): boolean {
  if (has(resources, '*') || has(resources, resource)) return true
  const slash = resource.indexOf('/')
  return slash >= 0 && has(resources, `*/${resource.slice(slash + 1)}`)
}

/** Joins the verbs of rules that otherwise say the same about one resource, as CompactRules does. */
export function compactRules(rules: readonly PolicyRule[]): PolicyRule[] {
  const simple = new Map<string, PolicyRule>()
  const rest: PolicyRule[] = []
  for (const rule of rules) {
    const isSimple =
      rule.apiGroups?.length === 1 &&
      rule.resources?.length === 1 &&
      (rule.resourceNames?.length ?? 0) <= 1 &&
      isEmpty(rule.nonResourceURLs)
    if (!isSimple) {
      rest.push(rule)
      continue
    }
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames ?? []])
    const known = simple.get(key)
    if (known) known.verbs = [...new Set([...known.verbs, ...rule.verbs])]
    else simple.set(key, { ...rule, verbs: [...rule.verbs] })
  }
  return [...rest, ...simple.values()]
}

/** `{APIGroups:["apps"], Resources:["deployments"], Verbs:["get" "list"]}`, as upstream prints a rule in messages. */
export function describeRule(rule: PolicyRule): string {
  const parts: [string, readonly string[] | undefined][] = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ]
  const shown = parts
    .filter(([, values]) => !isEmpty(values))
    .map(([name, values = []]) => `${name}:${quoteAll(values)}`)
  return `{${shown.join(', ')}}`
}

/** As Go's %q of a []string. */
export function quoteAll(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(' ')}]`
}
