/** A cluster's catalog of kinds, followed for a menu: says that there is another version, and the browser reads it. */
import type { Person } from '../cluster/contract'
import type { ObjectSink } from './followed-object'
import type { ViewParts } from './live-view'

const newsMs = 200
const retryMs = 5_000

export function followCatalog(
  { catalogs, clusters, clock }: Pick<ViewParts, 'catalogs' | 'clusters' | 'clock'>,
  person: Person,
  cluster: string,
  sink: ObjectSink,
): { readonly cluster: string; restart(): void; close(): void } {
  let latest: string | undefined
  let cancel: (() => void) | undefined
  let stop: () => void = () => undefined
  const tell = () => {
    cancel ??= clock.after(newsMs, () => {
      cancel = undefined
      if (sink.ready?.() === false) tell()
      else if (latest !== undefined) sink.send({ resourceVersion: latest, state: 'live' })
    })
  }
  const follow = () => {
    try {
      stop = catalogs.follow(clusters.get(cluster, person), person, (version) => {
        latest = version
        tell()
      })
    } catch {
      // Not connected, or not with this person's credential: it may be later.
      stop = clock.after(retryMs, follow)
    }
  }
  follow()
  return {
    cluster,
    restart() {
      stop()
      follow()
    },
    close() {
      stop()
      cancel?.()
    },
  }
}
