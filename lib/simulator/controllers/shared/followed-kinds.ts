/** Every kind that is served, with its cache and its events: those at the start, and those that come up later. */
import type { Cache, ControllerContext, WatchedKind } from '../../../client/controller'
import { watched } from '../../../client/controller'
import type { Kind } from '../../../kinds/kind'
import type { ServedKinds } from '../../runtime'

export interface FollowedKind {
  kind: Kind
  cache: Cache
}

export interface FollowedKinds {
  /** By kind id; changes as kinds come and go. */
  readonly entries: ReadonlyMap<string, FollowedKind>
  /** Of those that are there now, for the controller's own `watches`. */
  watches(keysOf: (kind: Kind) => WatchedKind['keys']): readonly WatchedKind[]
  stop(): void
}

export function followKinds(
  { cache, watch }: Pick<ControllerContext, 'cache' | 'watch'>,
  served: ServedKinds,
  wanted: (kind: Kind) => boolean,
): FollowedKinds {
  const entries = new Map<string, FollowedKind>()
  const ends = new Map<string, () => void>()
  let keysOf: ((kind: Kind) => WatchedKind['keys']) | undefined
  for (const kind of served.kinds.filter(wanted)) entries.set(kind.id, { kind, cache: cache(kind) })

  const end = served.onChange(() => {
    const now = new Map(served.kinds.filter(wanted).map((kind) => [kind.id, kind]))
    for (const id of [...entries.keys()]) {
      if (now.has(id)) continue
      entries.delete(id)
      ends.get(id)?.()
      ends.delete(id)
    }
    for (const [id, kind] of now) {
      const known = entries.get(id)
      if (known?.kind === kind) continue
      entries.set(id, { kind, cache: known?.cache ?? cache(kind) })
      if (!known && keysOf) ends.set(id, watch(watched(kind, keysOf(kind))))
    }
  })

  return {
    entries,
    watches(given) {
      keysOf = given
      return [...entries.values()].map(({ kind }) => watched(kind, given(kind)))
    },
    stop: end,
  }
}
