/**
 * What goes with an object for another reason than its owner: a controller of Kubernetes removes it in any case, whatever
 * becomes of the dependents.
 *
 * Pods of a Node that is gone: the Pod garbage collector
 * (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-garbage-collection).
 * Endpoints of a Service that is gone: the endpoints controller.
 */

import type { ServedResource } from '../catalog/discovery'
import type { Kind } from '../kinds/kind'
import type { KubeObject } from '../kube/object'
import type { Ask } from './ask'
import type { Relations } from './contract'
import { eachKind } from './each-kind'
import { listMetadata } from './metadata-list'

interface AlongRule {
  /** The kind of what goes. */
  kind: string
  reason: Relations['along'][number]['reason']
  fieldSelector(name: string): string
}

const rules: Record<string, AlongRule> = {
  nodes: { kind: 'pods', reason: 'on-node', fieldSelector: (name) => `spec.nodeName=${name}` },
  services: { kind: 'endpoints', reason: 'of-service', fieldSelector: (name) => `metadata.name=${name}` },
}

/** How many of those that nothing makes anew are named. */
const mostNamed = 20

export const alongRuleOf = ({ id }: Kind): AlongRule | undefined => rules[id]

export async function takenAlong(
  { metadata }: KubeObject,
  kind: Kind,
  { ask, served }: { ask: Ask; served: readonly ServedResource[] },
): Promise<Pick<Relations, 'along' | 'unreadable' | 'incomplete'>> {
  const rule = alongRuleOf(kind)
  const candidates = served.filter((resource) => resource.kind.id === rule?.kind).map((resource) => resource.kind)
  if (!rule || !metadata?.name) return { along: [], unreadable: [], incomplete: false }
  const fieldSelector = rule.fieldSelector(metadata.name)
  const { found, unreadable, cut } = await eachKind(candidates, async (candidate) => {
    const { items, cut: isCut } = await listMetadata(ask, candidate, metadata.namespace, { fieldSelector })
    const lost = rule.reason === 'on-node' ? items.filter(nothingMakesAnother) : []
    const value = {
      kind: candidate.id,
      reason: rule.reason,
      count: items.length,
      lost: { count: lost.length, first: lost.slice(0, mostNamed).map(placeOf) },
    }
    return { value, cut: isCut }
  })
  return { along: found.filter(({ count }) => count > 0), unreadable, incomplete: cut }
}

const nothingMakesAnother = ({ metadata }: KubeObject) =>
  !metadata?.ownerReferences?.some(({ controller }) => controller === true)

const placeOf = ({ metadata: { namespace, name = '' } = {} }: KubeObject) => ({
  ...(namespace ? { namespace } : {}),
  name,
})
