/** Formats of strings that are checked; any other is a note for people. Models kube-openapi/pkg/validation/strfmt. */

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/
const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?([0-9a-f])[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i
const hostname = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/i
const dateTime = /^\d{4}-\d{2}-\d{2}t([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(z|[+-]\d{2}:\d{2})$/i
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const goDuration = /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/
const wordDuration =
  /^(?:\d+\s*(?:n|ns|nano|nanos|us|micro|micros|ms|milli|millis|s|sec|secs|second|seconds|m|min|mins|minute|minutes|h|hr|hrs|hour|hours|d|day|days|w|week|weeks)\s*)+$/i

const checks: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': (text) => dateTime.test(text) && isDate(text.slice(0, 10)),
  datetime: (text) => dateTime.test(text) && isDate(text.slice(0, 10)),
  date: isDate,
  duration: (text) => goDuration.test(text) || wordDuration.test(text),
  byte: (text) => base64.test(text),
  uri: isUri,
  email: (text) => /^[^\s@<>]+@[^\s@<>]+$/.test(text),
  hostname: (text) => hostname.test(text),
  ipv4: (text) => ipv4.test(text),
  ipv6: isIpv6,
  cidr: isCidr,
  mac: (text) => /^([0-9a-f]{2}([:-]))([0-9a-f]{2}\2){4,6}[0-9a-f]{2}$/i.test(text),
  uuid: (text) => uuid.test(text),
  uuid3: (text) => uuid.exec(text)?.[1] === '3',
  uuid4: (text) => uuid.exec(text)?.[1] === '4',
  uuid5: (text) => uuid.exec(text)?.[1] === '5',
  bsonobjectid: (text) => /^[0-9a-f]{24}$/i.test(text),
  hexcolor: (text) => /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.test(text),
}

/** True also for formats that are not checked. */
export function hasFormat(text: string, format: string): boolean {
  const check = Object.hasOwn(checks, format) ? checks[format] : undefined
  return check?.(text) ?? true
}

function isDate(text: string): boolean {
  const [, year = 0, month = 0, day = 0] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number)
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
}

/** As Go's url.ParseRequestURI: absolute, or a path from the root. */
function isUri(text: string): boolean {
  if (/[\s\x7f]/.test(text) || /%(?![0-9a-f]{2})/i.test(text)) return false
  return text.startsWith('/') || /^[a-z][a-z0-9+.-]*:./i.test(text)
}

function isIpv6(text: string): boolean {
  if (!text.includes(':')) return false
  const halves = text.replace(/%.+$/, '').split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1) ?? ''
  const ends4 = last.includes('.')
  if (ends4 && !ipv4.test(last)) return false
  const count = groups.length + (ends4 ? 1 : 0)
  const areHex = groups.slice(0, ends4 ? -1 : undefined).every((group) => /^[0-9a-f]{1,4}$/i.test(group))
  return areHex && (halves.length === 2 ? count < 8 : count === 8)
}

function isCidr(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/')
  if (rest.length > 0 || !/^\d{1,3}$/.test(bits)) return false
  return (ipv4.test(address) && Number(bits) <= 32) || (isIpv6(address) && Number(bits) <= 128)
}
