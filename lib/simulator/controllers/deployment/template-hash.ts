/**
 * The pod-template-hash: which ReplicaSet a Pod template belongs to. FNV-32a over a stable spelling, as upstream's
 * ComputeHash; the digits are upstream's SafeEncodeString (no vowels, so that no words come out).
 */
import type { PodTemplateSpec } from '../../../kube/types'
import { canonicalJson } from '../shared/canonical-json'

export const templateHashLabel = 'pod-template-hash'

const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** `collisionCount` makes another hash when a ReplicaSet of that name is already something else. */
export function templateHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
  let hash = fnv32a(0x811c9dc5, new TextEncoder().encode(canonicalJson(template)))
  if (collisionCount !== undefined) {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setUint32(0, collisionCount, true)
    hash = fnv32a(hash, bytes)
  }
  return safeEncode(String(hash))
}

function fnv32a(start: number, bytes: Uint8Array): number {
  let hash = start
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}

/** Replaces each character by a harmless one, as k8s.io/apimachinery/pkg/util/rand. */
export function safeEncode(text: string): string {
  return Array.from(text, (character) => alphabet[(character.codePointAt(0) ?? 0) % alphabet.length]).join('')
}

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
