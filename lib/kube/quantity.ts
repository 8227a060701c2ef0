/**
 * Quantities: '250m', '1.5Gi', '12e6'. Exact, in units of 10^-9, the finest that Kubernetes keeps.
 * Models k8s.io/apimachinery/pkg/api/resource/quantity.go, including how a value is spelled when it is written back.
 */
import { badRequest } from './status-error'

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'

export interface Quantity {
  readonly nanos: bigint
  readonly format: QuantityFormat
}

/** What the wire may hold; numbers are read as their decimal text. */
export type QuantitySource = Quantity | string | number

const decimalSuffixes: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
}
const binarySuffixes: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 }
const decimalSuffixOf = new Map(Object.entries(decimalSuffixes).map(([suffix, exponent]) => [exponent, suffix]))
const binarySuffixOf = ['', ...Object.keys(binarySuffixes)]

const one = 10n ** 9n
/** 2^63-1: binary quantities are capped here. */
const largestBinary = (2n ** 63n - 1n) * one
/** Less than 1Ki is written as a decimal. */
const smallestBinary = 1024n * one
/** Far beyond any use; keeps a hostile '1e999999999' from filling memory. */
const largestExponent = 400

const formatWrong = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const suffixWrong = "unable to parse quantity's suffix"

/** `2`, `250m`, `64Mi`: what nearly all quantities are, read without a regular expression. The rest takes the long way. */
interface PlainQuantity {
  count: number
  unit: PlainUnit
}

interface PlainUnit {
  nanos: bigint
  thousandths: number
  format: QuantityFormat
  /** How many of this unit have a spelling in a larger one. */
  step: number
}

const binaryUnit = (power: number): PlainUnit => ({
  nanos: one << BigInt(power),
  thousandths: 1000 * 2 ** power,
  format: 'BinarySI',
  step: 1024,
})
const plainUnits: ReadonlyMap<string, PlainUnit> = new Map([
  ['', { nanos: one, thousandths: 1000, format: 'DecimalSI', step: 1000 }],
  ['m', { nanos: one / 1000n, thousandths: 1, format: 'DecimalSI', step: 1000 }],
  ['Ki', binaryUnit(10)],
  ['Mi', binaryUnit(20)],
  ['Gi', binaryUnit(30)],
])
/** So few that counts are exact numbers, even in thousandths, and stay under the cap. */
const plainDigits = 9

function readPlain(text: string): PlainQuantity | undefined {
  let count = 0
  let length = 0
  while (length < text.length) {
    const digit = text.charCodeAt(length) - 48
    if (digit < 0 || digit > 9) break
    count = count * 10 + digit
    length++
  }
  if (length === 0 || length > plainDigits || text.length > length + 2) return undefined
  const unit = plainUnits.get(text.slice(length))
  return unit && { count, unit }
}

interface Parts {
  negative: boolean
  whole: string
  fraction: string
  base: 2 | 10
  exponent: number
  format: QuantityFormat
}

/** No quantity needs more; numbers without end take time without end. */
const longestText = 1000

function split(text: string): Parts {
  // Each part begins with what the one before cannot end with, so that nothing is read twice.
  const match = /^([+-]?)(\d*)(?:\.(\d*))?((?:[eEinumkKMGTP]+[-+]?|[-+])\d*)?$/.exec(text)
  if (!text || !match || text.length > longestText) throw badRequest(formatWrong)
  const [, sign, digits = '', fraction = '', suffix = ''] = match
  const whole = digits.replace(/^0+/, '')
  const common = { negative: sign === '-', whole: whole || '0', fraction }
  const decimal = decimalSuffixes[suffix]
  if (decimal !== undefined) return { ...common, base: 10, exponent: decimal, format: 'DecimalSI' }
  const binary = binarySuffixes[suffix]
  if (binary !== undefined) return { ...common, base: 2, exponent: binary, format: 'BinarySI' }
  if (!/^[eE][-+]?\d+$/.test(suffix)) throw badRequest(suffixWrong)
  const exponent = Number(suffix.slice(1))
  if (exponent > largestExponent) throw badRequest(suffixWrong)
  return { ...common, base: 10, exponent, format: 'DecimalExponent' }
}

/** Throws BadRequest with upstream's text. What is finer than 10^-9 is rounded away from zero. */
export function parseQuantity(source: QuantitySource): Quantity {
  if (typeof source === 'object') return source
  const plain = typeof source === 'string' ? readPlain(source) : undefined
  if (plain) return { nanos: BigInt(plain.count) * plain.unit.nanos, format: plain.unit.format }
  const { negative, whole, fraction, base, exponent, format } = split(String(source).trim())
  const digits = BigInt(whole + fraction)
  if (digits === 0n) return { nanos: 0n, format }
  const shift = 9 - fraction.length + (base === 10 ? exponent : 0)
  const scaled = base === 2 ? digits << BigInt(exponent) : digits
  let nanos = shift >= 0 ? scaled * 10n ** BigInt(shift) : divideUp(scaled, -shift)
  if (format !== 'BinarySI') return { nanos: negative ? -nanos : nanos, format }
  if (nanos > largestBinary) nanos = largestBinary
  return { nanos: negative ? -nanos : nanos, format: nanos < one ? 'DecimalSI' : 'BinarySI' }
}

function divideUp(value: bigint, places: number): bigint {
  if (places > value.toString().length) return 1n
  const divisor = 10n ** BigInt(places)
  return (value + divisor - 1n) / divisor
}

export function isQuantity(text: string): boolean {
  try {
    parseQuantity(text)
    return true
  } catch {
    return false
  }
}

/** The canonical spelling: no fraction, the largest suffix that loses nothing. 1.5Gi -> 1536Mi, 0.5 -> 500m. */
export function formatQuantity({ nanos, format }: Quantity): string {
  if (nanos === 0n) return '0'
  const isSmall = nanos > -smallestBinary && nanos < smallestBinary
  if (format === 'BinarySI' && !isSmall && nanos % one === 0n) {
    const [value, times] = withoutFactors(nanos / one, 1024, 6)
    return `${value}${binarySuffixOf[times]}`
  }
  const [value, times] = withoutFactors(nanos, 1000, format === 'DecimalExponent' ? Number.POSITIVE_INFINITY : 9)
  const exponent = times * 3 - 9
  if (format === 'DecimalExponent') return exponent === 0 ? `${value}` : `${value}e${exponent}`
  return `${value}${decimalSuffixOf.get(exponent)}`
}

function withoutFactors(value: bigint, factor: 1000 | 1024, limit: number): [bigint | number, number] {
  let times = 0
  let rest = value
  while (times < limit && !Number.isSafeInteger(Number(rest)) && rest % BigInt(factor) === 0n) {
    rest /= BigInt(factor)
    times++
  }
  let small = Number(rest)
  if (!Number.isSafeInteger(small)) return [rest, times]
  // From here on plain numbers are exact, and much faster.
  while (times < limit && small % factor === 0) {
    small /= factor
    times++
  }
  return [small, times]
}

/**
 * A quantity as the API server stores what a client sent. Upstream keeps the client's own spelling when a quick look says
 * that it is canonical already; that look is wrong for a few spellings ('1.500', '1E3'), which therefore stay.
 */
export function canonicalQuantity(source: string | number): string {
  const text = String(source).trim()
  const plain = readPlain(text)
  if (plain && plain.count % plain.unit.step !== 0 && !text.startsWith('0')) return text
  const quantity = parseQuantity(text)
  const { whole, fraction, base, exponent } = split(text)
  const digits = whole + fraction
  if (base === 2) {
    const isQuick = !fraction && whole.length + Math.floor((exponent * 3) / 10) + 1 <= 15
    return isQuick && BigInt(whole) % 8n !== 0n ? text : formatQuantity(quantity)
  }
  const scale = exponent - fraction.length
  const isQuick = digits.length <= 18 && scale >= -9
  const looksCanonical = scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0')
  return isQuick && looksCanonical ? text : formatQuantity(quantity)
}

/** Negative, zero or positive, as a sort function wants it. */
export function compareQuantities(a: QuantitySource, b: QuantitySource): number {
  const difference = parseQuantity(a).nanos - parseQuantity(b).nanos
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** Keeps the format of `a`, unless `a` is zero. */
export function addQuantities(a: QuantitySource, b: QuantitySource): Quantity {
  const [left, right] = [parseQuantity(a), parseQuantity(b)]
  return { nanos: left.nanos + right.nanos, format: left.nanos === 0n ? right.format : left.format }
}

export function subtractQuantities(a: QuantitySource, b: QuantitySource): Quantity {
  const [left, right] = [parseQuantity(a), parseQuantity(b)]
  return { nanos: left.nanos - right.nanos, format: left.nanos === 0n ? right.format : left.format }
}

export const quantityOf = (value: number | bigint, format: QuantityFormat = 'DecimalSI'): Quantity => ({
  nanos: BigInt(value) * one,
  format,
})

/** The nearest floating point number. */
export function quantityToNumber(source: QuantitySource): number {
  const { nanos } = parseQuantity(source)
  const whole = nanos / one
  return Number(whole) + Number(nanos - whole * one) / 1e9
}

/** In thousandths, rounded away from zero: '100m' -> 100, '1' -> 1000. */
export function milliValue(source: QuantitySource): number {
  const plain = typeof source === 'string' ? readPlain(source) : undefined
  return plain ? plain.count * plain.unit.thousandths : scaledValue(source, 1_000_000n)
}
/** In whole units, rounded away from zero: '1Ki' -> 1024, '100m' -> 1. */
export function wholeValue(source: QuantitySource): number {
  const plain = typeof source === 'string' ? readPlain(source) : undefined
  return plain ? Math.ceil((plain.count * plain.unit.thousandths) / 1000) : scaledValue(source, one)
}

function scaledValue(source: QuantitySource, unit: bigint): number {
  const { nanos } = parseQuantity(source)
  const quotient = nanos / unit
  if (nanos % unit === 0n) return Number(quotient)
  return Number(nanos > 0n ? quotient + 1n : quotient - 1n)
}
