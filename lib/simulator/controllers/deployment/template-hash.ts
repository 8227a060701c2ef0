/** The pod-template-hash: which ReplicaSet a Pod template belongs to. */
import type { PodTemplateSpec } from '../../../kube/types'
import { canonicalJson } from '../shared/canonical-json'

export const templateHashLabel = 'pod-template-hash'

/** Equal but for the hash label, which ReplicaSets add to the template they were made from. */
export function sameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  return canonicalJson(withoutHash(a)) === canonicalJson(withoutHash(b))
}

export function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec | undefined {
  const labels = template?.metadata?.labels
  if (!template || !labels || !(templateHashLabel in labels)) return template
  const { [templateHashLabel]: _, ...rest } = labels
  return { ...template, metadata: { ...template.metadata, labels: rest } }
}
