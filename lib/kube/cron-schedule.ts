/**
 * The schedules of CronJobs: read by the rules and in the words of robfig/cron, which Kubernetes uses; when they are due next
 * is worked out by croner. Always five fields, or a word such as @daily.
 */
import { Cron } from 'croner'

export interface Schedule {
  /** The first time after `time`; undefined when there is none. */
  next(time: Date): Date | undefined
}

/** The schedule cannot be read; the message is upstream's. */
export class ScheduleError extends Error {}

interface Field {
  minimum: number
  maximum: number
  names?: readonly string[]
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const fields: readonly Field[] = [
  { minimum: 0, maximum: 59 },
  { minimum: 0, maximum: 23 },
  { minimum: 1, maximum: 31 },
  { minimum: 1, maximum: 12, names: months },
  { minimum: 0, maximum: 6, names: days },
]

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

/** `timeZone` as in the IANA database; default UTC. Throws ScheduleError. */
export function parseSchedule(text: string, timeZone = 'UTC'): Schedule {
  const zoned = /^(?:CRON_)?TZ=(\S*)\s+(.*)$/.exec(text)
  if (zoned) {
    const [, zone = '', rest = ''] = zoned
    if (!isTimeZone(zone)) throw new ScheduleError(`provided bad location ${zone}: unknown time zone ${zone}`)
    return parseSchedule(rest, zone)
  }
  if (text.startsWith('@')) return parseDescriptor(text, timeZone)
  const parts = text.split(/\s+/).filter(Boolean)
  if (parts.length !== 5) {
    throw new ScheduleError(`expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`)
  }
  const pattern = parts.map((part, index) => parseField(part, fields[index] ?? { minimum: 0, maximum: 0 })).join(' ')
  const cron = new Cron(pattern, { timezone: timeZone, mode: '5-part' })
  return { next: (time) => cron.nextRun(time) ?? undefined }
}

/** As time.LoadLocation knows it. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return !/^[+-]/.test(name)
  } catch {
    return false
  }
}

function parseDescriptor(text: string, timeZone: string): Schedule {
  const known = Object.hasOwn(descriptors, text) ? descriptors[text] : undefined
  if (known) return parseSchedule(known, timeZone)
  const every = /^@every (.*)$/.exec(text)?.[1]
  if (every === undefined) throw new ScheduleError(`unrecognized descriptor: ${text}`)
  const length = durationMs(every)
  if (length === undefined) {
    throw new ScheduleError(`failed to parse duration ${text}: time: invalid duration ${JSON.stringify(every)}`)
  }
  const delay = Math.max(1000, Math.floor(length / 1000) * 1000)
  return { next: (time) => new Date(Math.floor(time.getTime() / 1000) * 1000 + delay) }
}

const unitMs: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 0.001,
  µs: 0.001,
  ns: 0.000001,
}

/** As time.ParseDuration reads `1h30m`. */
function durationMs(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(h|ms|m|s|us|µs|ns)/g)]
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) return undefined
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (unitMs[unit] ?? 0), 0)
}

/** The field as a plain list, `*` where it does not restrict: the two of days then mean what they mean upstream. */
function parseField(text: string, field: Field): string {
  const values = new Set<number>()
  let isStar = false
  for (const part of text.split(',').filter(Boolean)) {
    const range = parseRange(part, field)
    isStar ||= range.isStar
    for (let value = range.start; value <= range.end; value += range.step) values.add(value)
  }
  return isStar ? '*' : [...values].sort((a, b) => a - b).join(',')
}

function parseRange(text: string, { minimum, maximum, names = [] }: Field) {
  const [span = '', steps, ...tooMany] = text.split('/')
  const [low = '', high, ...more] = span.split('-')
  const isAny = low === '*' || low === '?'
  let start = minimum
  let end = maximum
  if (!isAny) {
    start = parseIntOrName(low, minimum, names)
    if (more.length > 0) throw new ScheduleError(`too many hyphens: ${text}`)
    end = high === undefined ? start : parseIntOrName(high, minimum, names)
  }
  if (tooMany.length > 0) throw new ScheduleError(`too many slashes: ${text}`)
  const step = steps === undefined ? 1 : parseInteger(steps)
  // A single value with a step goes on to the end.
  if (steps !== undefined && high === undefined) end = maximum
  const refuse = (why: string) => {
    throw new ScheduleError(`${why}: ${text}`)
  }
  if (start < minimum) refuse(`beginning of range (${start}) below minimum (${minimum})`)
  if (end > maximum) refuse(`end of range (${end}) above maximum (${maximum})`)
  if (start > end) refuse(`beginning of range (${start}) beyond end of range (${end})`)
  if (step === 0) refuse('step of range should be a positive number')
  return { start, end, step, isStar: isAny && step === 1 }
}

function parseIntOrName(text: string, minimum: number, names: readonly string[]): number {
  const at = names.indexOf(text.toLowerCase())
  return at >= 0 ? at + minimum : parseInteger(text)
}

function parseInteger(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) {
    const quoted = JSON.stringify(text)
    throw new ScheduleError(`failed to parse int from ${text}: strconv.Atoi: parsing ${quoted}: invalid syntax`)
  }
  const number = Number(text)
  if (number < 0) throw new ScheduleError(`negative number (${number}) not allowed: ${text}`)
  return number
}
