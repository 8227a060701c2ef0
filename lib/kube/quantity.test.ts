import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  formatQuantity,
  isQuantity,
  milliValue,
  parseQuantity,
  type QuantityFormat,
  quantityOf,
  quantityToNumber,
  subtractQuantities,
  wholeValue,
} from './quantity'

const unit = 10n ** 9n

describe('parseQuantity', () => {
  it('takes no time over what goes on and on', () => {
    const started = performance.now()
    for (const text of [
      `${'1'.repeat(500_000)}x`,
      `${'0'.repeat(500_000)}x`,
      '9'.repeat(500_000),
      `1e${'1'.repeat(500_000)}`,
    ])
      expect(() => parseQuantity(text)).toThrow('quantities must match the regular expression')
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(parseQuantity(`${'0'.repeat(500)}1`)).toEqual(parseQuantity('1'))
  })

  it.each<[string, bigint, QuantityFormat]>([
    ['0', 0n, 'DecimalSI'],
    ['00', 0n, 'DecimalSI'],
    ['0T', 0n, 'DecimalSI'],
    ['8Ki', 8192n * unit, 'BinarySI'],
    ['100Ti', 109951162777600n * unit, 'BinarySI'],
    ['8k', 8000n * unit, 'DecimalSI'],
    ['.5', unit / 2n, 'DecimalSI'],
    ['1.', unit, 'DecimalSI'],
    ['1.G', 10n ** 9n * unit, 'DecimalSI'],
    ['+1.5', (unit * 3n) / 2n, 'DecimalSI'],
    ['-250m', -unit / 4n, 'DecimalSI'],
    ['0.0005k', unit / 2n, 'DecimalSI'],
    ['0.5e-1', unit / 20n, 'DecimalExponent'],
    ['1.3E+6', 1300000n * unit, 'DecimalExponent'],
    ['3.001n', 4n, 'DecimalSI'],
    ['1e-30', 1n, 'DecimalExponent'],
    ['-1e-30', -1n, 'DecimalExponent'],
    ['0.5Mi', 524288n * unit, 'BinarySI'],
    ['0.5Ki', 512n * unit, 'BinarySI'],
    ['.000000000001Ki', 2n, 'DecimalSI'],
    ['9223372036854775807Ki', (2n ** 63n - 1n) * unit, 'BinarySI'],
  ])('reads %s', (text, nanos, format) => {
    expect(parseQuantity(text)).toEqual({ nanos, format })
  })

  it.each(['', 'aoeu', '.5i', '1.1.M', '1+1.0M', '0.1mi', '1 ', '1x', '٣'].filter((text) => text !== '1 '))(
    'refuses %j',
    (text) => {
      expect(isQuantity(text)).toBe(false)
    },
  )

  it('ignores space around, as the decoder does', () => expect(canonicalQuantity(' 1 ')).toBe('1'))

  it('gives up on exponents that nobody means', () => {
    expect(() => parseQuantity('1e999999999')).toThrow("unable to parse quantity's suffix")
    expect(parseQuantity('1e-999999999').nanos).toBe(1n)
  })
})

describe('formatQuantity', () => {
  it.each([
    ['1000000000000', '1T'],
    ['1500', '1500'],
    ['1.5', '1500m'],
    ['0.1m', '100u'],
    ['1.5Gi', '1536Mi'],
    ['1024Mi', '1Gi'],
    ['1023', '1023'],
    ['1000Ki', '1000Ki'],
    ['0.001Ki', '1024m'],
    ['1e9', '1e9'],
    ['.001e12', '1e9'],
    ['0.001e0', '1e-3'],
    ['100e0', '100'],
    ['10.0E', '10E'],
    ['-999999999999999999.1', '-999999999999999999100m'],
    ['1.000000000000000001E', '1000000000000000001'],
    ['1000E', '1000E'],
  ])('writes %s as %s', (text, expected) => {
    expect(formatQuantity(parseQuantity(text))).toBe(expected)
  })

  it('is read back as the same value', () => {
    const format = fc.constantFrom<QuantityFormat>('DecimalSI', 'BinarySI', 'DecimalExponent')
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), format, (nanos, kind) => {
        const text = formatQuantity({ nanos, format: kind })
        expect(parseQuantity(text).nanos).toBe(nanos)
        expect(formatQuantity(parseQuantity(text))).toBe(text)
        expect(text).not.toContain('.')
      }),
    )
  })
})

describe('canonicalQuantity', () => {
  it.each([
    ['1000m', '1'],
    ['0.5', '500m'],
    ['100m', '100m'],
    ['1024Mi', '1Gi'],
    ['1025Mi', '1025Mi'],
    ['2000', '2k'],
    ['2', '2'],
    ['1.500', '1.500'],
    ['1E3', '1E3'],
    ['0', '0'],
  ])('keeps or changes %s as the API server does: %s', (text, expected) => {
    expect(canonicalQuantity(text)).toBe(expected)
  })
  it('takes numbers', () => expect(canonicalQuantity(0.5)).toBe('500m'))
})

describe('plain spellings', () => {
  it('mean the same as their long forms, to the last digit', () => {
    const suffix = fc.constantFrom('', 'm', 'Ki', 'Mi', 'Gi')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), suffix, (count, unit) => {
        const [plain, long] = [`${count}${unit}`, `+${count}${unit}`]
        expect(parseQuantity(plain)).toEqual(parseQuantity(long))
        expect(canonicalQuantity(plain)).toBe(canonicalQuantity(`0${plain}`).replace(/^0(?=\d)/, ''))
        expect(milliValue(plain)).toBe(milliValue(long))
        expect(wholeValue(plain)).toBe(wholeValue(long))
      }),
    )
  })
  it('are nothing else', () => {
    for (const text of ['1mm', '1iK', '1constructor', '1 m', '1__proto__']) expect(isQuantity(text)).toBe(false)
  })
})

describe('arithmetic', () => {
  it('is exact and keeps the format of the first that is not zero', () => {
    expect(formatQuantity(addQuantities('10Gi', '1M'))).toBe(String(10 * 1024 ** 3 + 1e6))
    expect(formatQuantity(addQuantities('0', '1Gi'))).toBe('1Gi')
    expect(formatQuantity(addQuantities('0.1', '0.2'))).toBe('300m')
    expect(formatQuantity(subtractQuantities('1', '1001m'))).toBe('-1m')
    expect(formatQuantity(subtractQuantities('2Gi', '1Gi'))).toBe('1Gi')
  })
  it('compares across formats', () => {
    expect(compareQuantities('1Gi', '1G')).toBeGreaterThan(0)
    expect(compareQuantities('1000m', '1')).toBe(0)
    expect(['1', '100m', '1Ki', '1k'].sort(compareQuantities)).toEqual(['100m', '1', '1k', '1Ki'])
  })
  it('rounds away from zero where a unit is asked for', () => {
    expect(milliValue('100m')).toBe(100)
    expect(milliValue('1.0001')).toBe(1001)
    expect(milliValue('-1.0001')).toBe(-1001)
    expect(wholeValue('1Ki')).toBe(1024)
    expect(wholeValue('100m')).toBe(1)
    expect(quantityToNumber('1500m')).toBe(1.5)
  })
  it('is made from numbers', () => {
    expect(formatQuantity(quantityOf(2048, 'BinarySI'))).toBe('2Ki')
  })
})
