/** Limits failed sign-ins per key (an address, a name): a sliding window, kept in memory and bounded in size. */
import type { Clock } from '../clock'

export interface RateLimit {
  /** Seconds to wait, or 0 when an attempt is allowed now. */
  waitSeconds(key: string): number
  /** Notes a failed attempt. */
  failed(key: string): void
  /** Forgets the key after a success. */
  succeeded(key: string): void
}

export function createRateLimit(
  clock: Clock,
  { attempts = 10, windowSeconds = 600, maximumKeys = 10_000 } = {},
): RateLimit {
  const failures = new Map<string, number[]>()

  function recent(key: string): number[] {
    const since = clock.now().getTime() - windowSeconds * 1000
    return (failures.get(key) ?? []).filter((time) => time > since)
  }

  return {
    waitSeconds(key) {
      const times = recent(key)
      const oldest = times[times.length - attempts]
      if (oldest === undefined) return 0
      return Math.max(1, Math.ceil((oldest + windowSeconds * 1000 - clock.now().getTime()) / 1000))
    },
    failed(key) {
      const times = [...recent(key), clock.now().getTime()].slice(-attempts)
      failures.delete(key)
      failures.set(key, times)
      if (failures.size > maximumKeys) {
        const [oldestKey] = failures.keys()
        if (oldestKey !== undefined) failures.delete(oldestKey)
      }
    },
    succeeded(key) {
      failures.delete(key)
    },
  }
}
