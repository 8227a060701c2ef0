/** Lengths of time for people. Models k8s.io/apimachinery/pkg/util/duration and, for `formatGoDuration`, Go's time package. */

/** kubectl's ages: 12s, 3m10s, 70m, 7h59m, 47h, 5d3h, 2y14d. Two or three figures, never more. */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 120) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 10) return two(minutes, 'm', seconds % 60, 's')
  if (minutes < 180) return `${minutes}m`
  const hours = Math.floor(minutes / 60)
  if (hours < 8) return two(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  const days = Math.floor(hours / 24)
  if (hours < 24 * 8) return two(days, 'd', hours % 24, 'h')
  if (days < 365 * 2) return `${days}d`
  const years = Math.floor(days / 365)
  if (days < 365 * 8) return two(years, 'y', days % 365, 'd')
  return `${years}y`
}

const two = (large: number, largeUnit: string, small: number, smallUnit: string) =>
  small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`

/** The time since an RFC 3339 time, as kubectl prints ages; `<unknown>` when there is none. */
export function age(from: string | undefined, now: Date): string {
  const start = from === undefined ? Number.NaN : Date.parse(from)
  return Number.isNaN(start) ? '<unknown>' : humanDuration(now.getTime() - start)
}

/** As Go prints a time.Duration: `1h0m5s`, `1.5s`, `250ms`, `0s`. */
export function formatGoDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0s'
  const sign = milliseconds < 0 ? '-' : ''
  const total = Math.abs(milliseconds)
  if (total < 1) return `${sign}${trim(total * 1000)}µs`
  if (total < 1000) return `${sign}${trim(total)}ms`
  const hours = Math.floor(total / 3_600_000)
  const minutes = Math.floor((total % 3_600_000) / 60_000)
  const head = hours ? `${hours}h${minutes}m` : minutes ? `${minutes}m` : ''
  return `${sign}${head}${trim((total % 60_000) / 1000)}s`
}

const trim = (value: number) => String(Number(value.toFixed(9)))

/** RFC 3339 in UTC with seconds: how metav1.Time stands on the wire. */
export const formatTime = (time: Date) => `${time.toISOString().slice(0, 19)}Z`

/** RFC 3339 with microseconds: metav1.MicroTime, as Leases have it. */
export const formatMicroTime = (time: Date) => `${time.toISOString().slice(0, -1)}000Z`
