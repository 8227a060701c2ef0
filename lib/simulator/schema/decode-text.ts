/** Texts that have a form: times and base64. Throws plain errors with the words of Go's time and encoding/base64 packages. */

/** Steps of Go's layouts 2006-01-02T15:04:05Z07:00, each with its pattern. */
const layoutSteps: readonly [element: string, pattern: RegExp][] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d{2}/],
  ['-', /^-/],
  ['02', /^\d{2}/],
  ['T', /^T/],
  ['15', /^\d{2}/],
  [':', /^:/],
  ['04', /^\d{2}/],
  [':', /^:/],
  ['05', /^\d{2}/],
]
const zonePattern = /^(?:Z|([+-])(\d{2}):(\d{2}))/
const secondsLayout = '2006-01-02T15:04:05Z07:00'
const microLayout = '2006-01-02T15:04:05.000000Z07:00'

/** An RFC 3339 time in UTC: to the second for Time, to the microsecond for MicroTime. */
export function canonicalTime(text: string, micro: boolean): string {
  const { fields, fraction, offsetMinutes } = readTime(text, micro)
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = fields
  const time = new Date(0)
  time.setUTCFullYear(year, month - 1, day)
  time.setUTCHours(hour, minute - offsetMinutes, second)
  const seconds = time.toISOString().slice(0, 19)
  return micro ? `${seconds}.${fraction.padEnd(6, '0').slice(0, 6)}Z` : `${seconds}Z`
}

function readTime(text: string, micro: boolean): { fields: number[]; fraction: string; offsetMinutes: number } {
  const layout = micro ? microLayout : secondsLayout
  const wrong = (rest: string, element: string) =>
    new Error(`parsing time ${quote(text)} as "${layout}": cannot parse ${quote(rest)} as "${element}"`)
  let rest = text
  const fields: number[] = []
  for (const [element, pattern] of layoutSteps) {
    const match = pattern.exec(rest)?.[0]
    if (match === undefined) throw wrong(rest, element)
    if (match.length > 1) fields.push(Number(match))
    rest = rest.slice(match.length)
  }
  const fraction = /^[.,](\d+)/.exec(rest)
  if (micro && fraction?.[1]?.length !== 6) throw wrong(rest, '.000000')
  rest = rest.slice(fraction?.[0].length ?? 0)
  const zone = zonePattern.exec(rest)
  if (!zone) throw wrong(rest, 'Z07:00')
  rest = rest.slice(zone[0].length)
  if (rest) throw new Error(`parsing time ${quote(text)}: extra text: ${quote(rest)}`)
  checkRanges(text, fields)
  const offset = Number(zone[2] ?? 0) * 60 + Number(zone[3] ?? 0)
  return { fields, fraction: fraction?.[1] ?? '', offsetMinutes: zone[1] === '-' ? -offset : offset }
}

function checkRanges(text: string, [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0]: number[]): void {
  const lastDay = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
  const outOfRange =
    month < 1 || month > 12
      ? 'month'
      : day < 1 || day > lastDay
        ? 'day'
        : hour > 23
          ? 'hour'
          : minute > 59
            ? 'minute'
            : second > 59
              ? 'second'
              : undefined
  if (outOfRange) throw new Error(`parsing time ${quote(text)}: ${outOfRange} out of range`)
}

const quote = (text: string) => JSON.stringify(text)

const alphabet = /[A-Za-z0-9+/]/
const wellFormed = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Base64 without the line breaks that the decoder allows; every quantum padded. */
export function canonicalBase64(text: string): string {
  if (wellFormed.test(text)) return text
  const corrupt = (at: number) => new Error(`illegal base64 data at input byte ${at}`)
  let quantum = 0
  let padding = 0
  let kept = ''
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    if (character === '\n' || character === '\r') continue
    if (character === '=' ? quantum < 2 || quantum + padding > 3 : padding > 0 || !alphabet.test(character)) {
      throw corrupt(at)
    }
    if (character === '=') padding++
    else quantum = quantum === 3 ? 0 : quantum + 1
    if (padding && quantum + padding === 4 && text.slice(at + 1).replace(/[\r\n]/g, '')) throw corrupt(at + 1)
    kept += character
  }
  if (quantum + padding !== 0 && quantum + padding !== 4) throw corrupt(padding ? text.length : text.length - quantum)
  return kept
}
