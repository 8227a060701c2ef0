/** The kind that an address names, as far as the server knows now. */
import { cache } from 'react'
import { kindById } from '@/lib/kinds'
import { deriveKind } from '@/lib/kinds/derived-kind'
import type { Kind } from '@/lib/kinds/kind'
import { platform } from '@/lib/platform'
import { signedInVisitor } from '../../visitor'
import { decode } from '../cluster-scope'

interface KindAt {
  kind?: Kind
  /** False: nothing can ever be there. What may come, has gone, or cannot be asked for now, the page says itself. */
  isPossible: boolean
}

export const kindAt = cache(async (cluster: string, segment: string): Promise<KindAt> => {
  const id = decode(segment)
  const known = kindById(id)
  if (known) return { kind: known, isPossible: true }
  const { signedIn } = await signedInVisitor()
  try {
    const { kinds } = await platform().kinds.all(decode(cluster), signedIn.person)
    const found = kinds.find((kind) => kind.id === id)
    if (found) return { kind: deriveKind(found), isPossible: true }
    // Groups come and go; the core group is what it is.
    return { isPossible: /^[a-z0-9-]+\.[a-z0-9.-]+$/.test(id) }
  } catch {
    return { isPossible: true }
  }
})
