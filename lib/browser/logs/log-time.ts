import type { LogTimes } from './log-params'

const two = (number: number) => String(number).padStart(2, '0')

/** To the millisecond, and as long for every line: `2026-01-02 03:04:05.678`. */
export function formatLogTime(time: string, zone: Exclude<LogTimes, 'none'>): string {
  const date = new Date(time)
  if (Number.isNaN(date.getTime())) return time
  if (zone === 'utc') return `${date.toISOString().slice(0, 23).replace('T', ' ')}Z`
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  return `${day} ${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
