/**
 * Events live for an hour after they were last written, as with upstream's --event-ttl: there etcd's leases see to it, here
 * a look at the store every minute. The server's own work, so nobody is asked and nothing is audited.
 */
import type { Clock } from '../../clock'
import type { Event } from '../../kube/types'
import type { Store, Stored } from '../store/store'

const timeToLiveMs = 60 * 60 * 1000
const everyMs = 60 * 1000
/** What came in a burst goes in portions: others want their turn in between. */
const portion = 500
const pauseMs = 20

export interface EventExpiryOptions {
  store: Store
  clock: Clock
  log: { warn(message: string): void }
}

/** Returns the stop function. */
export function startEventExpiry({ store, clock, log }: EventExpiryOptions): () => void {
  const sweep = () => {
    const oldest = clock.now().getTime() - timeToLiveMs
    remove(store.list<Event>('events').filter(({ value }) => lastWritten(value) < oldest))
  }
  const remove = (expired: readonly Stored<Event>[]) => {
    try {
      for (const stored of expired.slice(0, portion)) store.remove(stored)
      const left = expired.slice(portion)
      cancel = left.length > 0 ? clock.after(pauseMs, () => remove(left)) : clock.after(everyMs, sweep)
    } catch (error) {
      // The log cannot be written just now; there will be another minute.
      log.warn(`old events could not be removed: ${error instanceof Error ? error.message : String(error)}`)
      cancel = clock.after(everyMs, sweep)
    }
  }
  let cancel = clock.after(everyMs, sweep)
  return () => cancel()
}

/** By what the event says of itself, whichever of the two ways of counting it uses. */
function lastWritten({ metadata, lastTimestamp, eventTime, series }: Event): number {
  const times = [metadata.creationTimestamp, lastTimestamp, eventTime, series?.lastObservedTime]
  return Math.max(...times.map((time) => (time ? Date.parse(time) : 0)))
}
