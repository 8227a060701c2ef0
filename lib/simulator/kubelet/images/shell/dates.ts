/** `date`, always in UTC. */
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const isoFormats: Readonly<Record<string, string>> = {
  '-I': '%F',
  '-Idate': '%F',
  '-Iseconds': '%FT%T+00:00',
  '--iso-8601': '%F',
  '--iso-8601=seconds': '%FT%T+00:00',
  '-R': '%a, %d %b %Y %T %z',
  '--rfc-2822': '%a, %d %b %Y %T %z',
}

/** What `date` with these parameters writes; undefined when it is asked for what it does not know. */
export function dateText(parameters: readonly string[], now: Date): string | undefined {
  let time = now
  let format = '%a %b %e %T UTC %Y'
  for (let at = 0; at < parameters.length; at++) {
    const parameter = parameters[at] ?? ''
    const iso = isoFormats[parameter]
    if (parameter.startsWith('+')) format = parameter.slice(1)
    else if (iso !== undefined) format = iso
    else if (parameter === '-d' || parameter === '--date') {
      const read = readTime(parameters[++at] ?? '', now)
      if (!read) return undefined
      time = read
    } else if (parameter !== '-u' && parameter !== '--utc') return undefined
  }
  return formatDate(time, format)
}

/** `@seconds`, `now`, and what is written as ISO 8601. */
function readTime(text: string, now: Date): Date | undefined {
  if (text === 'now') return now
  const seconds = /^@(\d+)$/.exec(text)?.[1]
  const [day, clock] = text.split(/[T ]/)
  const isIso = /^\d{4}-\d\d-\d\d$/.test(day ?? '') && (clock === undefined || /^\d\d:\d\d(:\d\d)?Z?$/.test(clock))
  if (seconds === undefined && !isIso) return undefined
  const time = new Date(
    seconds === undefined ? `${day}T${(clock ?? '00:00').replace('Z', '')}Z` : Number(seconds) * 1000,
  )
  return Number.isNaN(time.getTime()) ? undefined : time
}

function formatDate(time: Date, format: string): string {
  const iso = time.toISOString()
  const [year, hour] = [time.getUTCFullYear(), time.getUTCHours()]
  const two = (value: number, fill = '0') => String(value).padStart(2, fill)
  const day = days[time.getUTCDay()] ?? ''
  const month = months[time.getUTCMonth()] ?? ''
  const ofYear =
    Math.floor((Date.UTC(year, time.getUTCMonth(), time.getUTCDate()) - Date.UTC(year, 0, 1)) / 86_400_000) + 1
  const fields: Record<string, string> = {
    '%': '%',
    a: day.slice(0, 3),
    A: day,
    b: month.slice(0, 3),
    B: month,
    c: `${day.slice(0, 3)} ${month.slice(0, 3)} ${two(time.getUTCDate(), ' ')} ${iso.slice(11, 19)} ${year}`,
    C: iso.slice(0, 2),
    d: iso.slice(8, 10),
    D: `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(2, 4)}`,
    e: two(time.getUTCDate(), ' '),
    F: iso.slice(0, 10),
    h: month.slice(0, 3),
    H: iso.slice(11, 13),
    I: two(hour % 12 || 12),
    j: String(ofYear).padStart(3, '0'),
    k: two(hour, ' '),
    l: two(hour % 12 || 12, ' '),
    m: iso.slice(5, 7),
    M: iso.slice(14, 16),
    n: '\n',
    N: `${iso.slice(20, 23)}000000`,
    p: hour < 12 ? 'AM' : 'PM',
    r: `${two(hour % 12 || 12)}:${iso.slice(14, 19)} ${hour < 12 ? 'AM' : 'PM'}`,
    R: iso.slice(11, 16),
    s: String(Math.floor(time.getTime() / 1000)),
    S: iso.slice(17, 19),
    t: '\t',
    T: iso.slice(11, 19),
    u: String(time.getUTCDay() || 7),
    w: String(time.getUTCDay()),
    x: `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(2, 4)}`,
    X: iso.slice(11, 19),
    y: iso.slice(2, 4),
    Y: iso.slice(0, 4),
    z: '+0000',
    Z: 'UTC',
  }
  return format.replace(/%([%a-zA-Z])/g, (all, letter: string) => fields[letter] ?? all)
}
