/**
 * Short names for what something looks like: FNV-32a over a stable spelling, as upstream's ComputeHash; the digits are
 * upstream's SafeEncodeString (no vowels, so that no words come out).
 */
import { canonicalJson } from './canonical-json'

const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** `collisionCount` makes another hash when an object of that name is already something else. */
export function hashOf(value: unknown, collisionCount: number | undefined): string {
  let hash = fnv32a(0x811c9dc5, new TextEncoder().encode(canonicalJson(value)))
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
