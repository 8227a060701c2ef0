/** Limits sign-ins without success per key (an address, a name): a sliding window, kept in memory and bounded in size. */
import type { Clock } from '../clock'

export interface RateLimit {
  /** Seconds to wait, or 0 when an attempt is allowed now. */
  waitSeconds(key: string): number
  /** Counts an attempt, before it is known how it ends: attempts that run side by side count too. */
  begin(key: string): void
  /** Forgets the key after a success. */
  succeeded(key: string): void
}

export function createRateLimit(
  clock: Clock,
  { attempts = 10, windowSeconds = 600, maximumKeys = 10_000 } = {},
): RateLimit {
  const begun = new Map<string, number[]>()

  /** A clock that was put back leaves times in the future: they count for nothing, or nobody could sign in until then. */
  function recent(key: string): number[] {
    const now = clock.now().getTime()
    return (begun.get(key) ?? []).filter((time) => time > now - windowSeconds * 1000 && time <= now)
  }

  return {
    waitSeconds(key) {
      const times = recent(key)
      const oldest = times[times.length - attempts]
      if (oldest === undefined) return 0
      return Math.max(1, Math.ceil((oldest + windowSeconds * 1000 - clock.now().getTime()) / 1000))
    },
    begin(key) {
      const times = [...recent(key), clock.now().getTime()].slice(-attempts)
      begun.delete(key)
      begun.set(key, times)
      if (begun.size > maximumKeys) {
        const [oldestKey] = begun.keys()
        if (oldestKey !== undefined) begun.delete(oldestKey)
      }
    },
    succeeded(key) {
      begun.delete(key)
    },
  }
}
