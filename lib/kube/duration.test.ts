import { describe, expect, it } from 'vitest'
import { age, formatGoDuration, formatMicroTime, formatTime, humanDuration } from './duration'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

describe('humanDuration', () => {
  it.each([
    [-2 * second, '<invalid>'],
    [-1.5 * second, '0s'],
    [999, '0s'],
    [second, '1s'],
    [119 * second, '119s'],
    [2 * minute, '2m'],
    [2 * minute - 1, '119s'],
    [3 * minute + 10 * second, '3m10s'],
    [10 * minute - second, '9m59s'],
    [70 * minute, '70m'],
    [3 * hour - second, '179m'],
    [3 * hour, '3h'],
    [3 * hour + minute, '3h1m'],
    [8 * hour - second, '7h59m'],
    [8 * hour, '8h'],
    [47 * hour, '47h'],
    [2 * day, '2d'],
    [2 * day + 3 * hour, '2d3h'],
    [8 * day, '8d'],
    [8 * day + 23 * hour, '8d'],
    [2 * 365 * day - second, '729d'],
    [2 * 365 * day, '2y'],
    [2 * 365 * day + day, '2y1d'],
    [9 * 365 * day, '9y'],
  ])('%d ms is %s', (milliseconds, text) => expect(humanDuration(milliseconds)).toBe(text))
})

describe('age', () => {
  const now = new Date('2026-01-02T00:00:00Z')
  it('is counted to now', () => expect(age('2026-01-01T00:00:00Z', now)).toBe('24h'))
  it('is not known without a time', () => expect(age(undefined, now)).toBe('<unknown>'))
})

describe('formatGoDuration', () => {
  it.each([
    [0, '0s'],
    [0.25, '250µs'],
    [1.5, '1.5ms'],
    [1500, '1.5s'],
    [minute, '1m0s'],
    [hour + 5 * second, '1h0m5s'],
    [-second, '-1s'],
  ])('%d ms is %s', (milliseconds, text) => expect(formatGoDuration(milliseconds)).toBe(text))
})

it('writes times as the wire has them', () => {
  const time = new Date('2026-01-02T03:04:05.678Z')
  expect(formatTime(time)).toBe('2026-01-02T03:04:05Z')
  expect(formatMicroTime(time)).toBe('2026-01-02T03:04:05.678000Z')
})
