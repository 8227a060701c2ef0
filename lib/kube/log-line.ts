/** A line of a container's log as the kubelet sends it with `timestamps=true`. */

/**
 * RFC 3339 with nine digits, in the zone of the node: as pkg/kubelet/kuberuntime/logs writes it (RFC3339NanoFixed). Text that
 * the kubelet says itself ("unable to retrieve container logs for ...") carries none.
 */
const stamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})(?= |$)/

export function splitLogLine(raw: string): { time?: string; text: string } {
  const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
  const time = stamp.exec(line)?.[0]
  return time === undefined ? { text: line } : { time, text: line.slice(time.length + 1) }
}

const length = '2026-01-01T00:00:00.000000000Z'.length

/** Compares as text the way the moments compare; '' for a line without a time. */
export function logTimeKey(raw: string): string {
  // Nearly all lines: already in the form that compares.
  if (raw.charCodeAt(length - 1) === 90 && raw.charCodeAt(19) === 46 && stamp.test(raw)) return raw.slice(0, length)
  const time = stamp.exec(raw)?.[0]
  if (time === undefined) return ''
  const [, digits = ''] = /\.(\d+)/.exec(time) ?? []
  const seconds = new Date(time.replace(/\.\d+/, ''))
  if (Number.isNaN(seconds.getTime())) return ''
  return `${seconds.toISOString().slice(0, 19)}.${digits.padEnd(9, '0').slice(0, 9)}Z`
}
