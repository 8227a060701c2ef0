/** The watch of a kind that cannot be watched: lists, now and then, and what differs between two of them. */
import { type Clock, sleep } from '../clock'
import { equalJson } from '../kube/json'
import type { KubeObject, WatchEvent } from '../kube/object'
import type { KubeApi } from './kube-api'
import { uidOf } from './object-index'

interface Known {
  /** As it came. */
  seen: KubeObject
  /** With a resourceVersion in any case. */
  sent: KubeObject
}

/**
 * `list` and `watch` for one informer. Objects without a resourceVersion, such as measurements, get one that tells their
 * states apart.
 */
export function polledApi(
  api: Pick<KubeApi, 'list'>,
  { clock, everyMs }: { clock: Clock; everyMs: number },
): Pick<KubeApi, 'list' | 'watch'> {
  let known = new Map<string, Known>()
  let round = 0

  const knownAs = (seen: KubeObject, before: ReadonlyMap<string, Known>): Known => {
    const old = before.get(uidOf(seen))
    if (old && equalJson(old.seen, seen)) return old
    const { metadata } = seen
    return {
      seen,
      sent: metadata?.resourceVersion ? seen : { ...seen, metadata: { ...metadata, resourceVersion: `${round}` } },
    }
  }

  function* differences(before: ReadonlyMap<string, Known>): Generator<WatchEvent> {
    for (const [uid, { sent }] of known) {
      const old = before.get(uid)
      if (old?.sent !== sent) yield { type: old ? 'MODIFIED' : 'ADDED', object: sent }
    }
    for (const [uid, { sent }] of before) if (!known.has(uid)) yield { type: 'DELETED', object: sent }
    // The cluster was heard, even when it had nothing new.
    yield { type: 'BOOKMARK', object: {} }
  }

  return {
    list: async (kind, options) => {
      const list = await api.list(kind, options)
      const before = known
      if (!options?.continue) {
        known = new Map()
        round++
      }
      const items = list.items.map((seen) => {
        const entry = knownAs(seen, before)
        known.set(uidOf(seen), entry)
        return entry.sent as typeof seen
      })
      return { ...list, items }
    },
    async *watch(kind, { signal, opened, namespace }) {
      opened?.()
      while (!signal.aborted) {
        await sleep(clock, everyMs, signal)
        if (signal.aborted) return
        const { items } = await api.list(kind, namespace ? { namespace } : {})
        round++
        const before = known
        known = new Map(items.map((seen) => [uidOf(seen), knownAs(seen, before)]))
        yield* differences(before) as Generator<WatchEvent<never>>
      }
    },
  }
}
