/** Identifiers as containerd makes them. */
import { createHash } from 'node:crypto'

/** 64 hex digits from the injected chance. */
export function randomId(random: () => number): string {
  let id = ''
  for (let part = 0; part < 8; part++) {
    id += Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  }
  return id
}

/** 64 hex digits that are always the same for the same text: image digests, sandboxes that survive a restart. */
export function derivedId(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
