/** `printf`, as POSIX describes it: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/printf.html */
import { unescapeEcho, unescapePrintf } from './escapes'

const directive = /%(%|([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?([diouxXcsbeEfFgG]))/g

export interface Printed {
  text: string
  /** Values that were taken for a number and are none. */
  invalid: readonly string[]
}

/** The format is used again until no values are left. */
export function printf(format: string, values: readonly string[]): Printed {
  const invalid: string[] = []
  let at = 0
  let text = ''
  let ended = false
  const next = () => values[at++]
  const number = () => {
    const value = next() ?? ''
    const parsed = parseNumber(value)
    if (parsed === undefined) invalid.push(value)
    return parsed ?? 0
  }
  const written = unescapePrintf(format)
  do {
    const before = at
    for (const piece of pieces(written)) {
      if (ended) break
      if (typeof piece === 'string') text += piece
      else if (piece[1] === '%') text += '%'
      else {
        const [, , flags = '', width, precision, verb = 's'] = piece
        const size = { flags, width: count(width, number), precision: count(precision, number) }
        if (verb === 'b') {
          const value = unescapeEcho(next() ?? '')
          ended = value.ended
          text += pad(cut(value.text, size.precision), size)
        } else if (verb === 's') text += pad(cut(next() ?? '', size.precision), size)
        else if (verb === 'c') text += pad((next() ?? '').slice(0, 1), size)
        else text += numeral(number(), verb, size)
      }
    }
    if (at === before) break
  } while (at < values.length && !ended)
  return { text, invalid }
}

function* pieces(format: string): Generator<string | RegExpMatchArray> {
  let at = 0
  for (const match of format.matchAll(directive)) {
    if (match.index > at) yield format.slice(at, match.index)
    yield match
    at = match.index + match[0].length
  }
  if (at < format.length) yield format.slice(at)
}

/** Decimal, 0x and 0-octal numbers, and the code of a character behind a quote. */
function parseNumber(text: string): number | undefined {
  if (text === '') return 0
  if (/^['"]./u.test(text)) return text.codePointAt(1)
  if (/^[-+]?0[0-7]+$/.test(text)) return Number.parseInt(text, 8)
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(text) ?? []
  const value = Number(digits)
  return digits.trim() === '' || Number.isNaN(value) ? undefined : sign === '-' ? -value : value
}

interface Size {
  flags: string
  width: number | undefined
  precision: number | undefined
}

/** A field may be asked for that is wider than anybody reads. */
const widest = 4096

function count(text: string | undefined, number: () => number): number | undefined {
  if (text === undefined) return undefined
  return Math.min(widest, Math.max(0, text === '*' ? number() : Number(text)))
}

const cut = (text: string, precision: number | undefined) => (precision === undefined ? text : text.slice(0, precision))

const pad = (text: string, { flags, width = 0 }: Size) =>
  flags.includes('-') ? text.padEnd(width) : text.padStart(width)

function numeral(value: number, verb: string, size: Size): string {
  const { flags, width = 0, precision } = size
  const digits = digitsOf(Math.abs(value), verb, precision)
  const isSigned = /[dieEfFgG]/.test(verb)
  const sign =
    value < 0 && isSigned ? '-' : flags.includes('+') && isSigned ? '+' : flags.includes(' ') && isSigned ? ' ' : ''
  const isFilled = flags.includes('0') && !flags.includes('-')
  return isFilled ? sign + digits.padStart(width - sign.length, '0') : pad(sign + digits, size)
}

function digitsOf(value: number, verb: string, precision: number | undefined): string {
  const places = Math.min(precision ?? 6, 100)
  switch (verb) {
    case 'f':
    case 'F':
      return value.toFixed(places)
    case 'e':
    case 'E': {
      const text = value.toExponential(places).replace(/e([-+])(\d)$/, 'e$10$2')
      return verb === 'E' ? text.toUpperCase() : text
    }
    case 'g':
    case 'G':
      return String(Number(value.toPrecision(Math.max(1, places))))
    default: {
      const radix = { o: 8, x: 16, X: 16 }[verb] ?? 10
      const text = Math.trunc(value)
        .toString(radix)
        .padStart(precision ?? 0, '0')
      return verb === 'X' ? text.toUpperCase() : text
    }
  }
}
