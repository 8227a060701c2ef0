/** The resources that are asked and answered but never stored, for routing, decoding and discovery. */
import type { DiscoveredResource } from './discovery'

function review(group: string, kind: string, namespaced = false): DiscoveredResource {
  return {
    group,
    version: 'v1',
    plural: `${kind.toLowerCase()}s`,
    singular: kind.toLowerCase(),
    kind: { group, version: 'v1', kind },
    namespaced,
    verbs: ['create'],
    subresources: [],
  }
}

export const reviewResources: readonly DiscoveredResource[] = [
  review('authentication.k8s.io', 'SelfSubjectReview'),
  review('authentication.k8s.io', 'TokenReview'),
  review('authorization.k8s.io', 'LocalSubjectAccessReview', true),
  review('authorization.k8s.io', 'SelfSubjectAccessReview'),
  review('authorization.k8s.io', 'SelfSubjectRulesReview'),
  review('authorization.k8s.io', 'SubjectAccessReview'),
]
