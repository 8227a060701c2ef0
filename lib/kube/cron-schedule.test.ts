import { describe, expect, it } from 'vitest'
import { isTimeZone, parseSchedule } from './cron-schedule'

const runs = (text: string, from: string, count = 3, zone?: string) => {
  const schedule = parseSchedule(text, zone)
  const times: string[] = []
  for (let time = new Date(from); times.length < count; ) {
    const next = schedule.next(time)
    if (!next) break
    times.push(next.toISOString().slice(0, 16))
    time = next
  }
  return times
}

describe('a schedule', () => {
  it.each<[string, string, string[]]>([
    ['*/20 * * * *', '2026-01-01T00:05:00Z', ['2026-01-01T00:20', '2026-01-01T00:40', '2026-01-01T01:00']],
    ['0 9-17/4 * * mon-fri', '2026-01-02T12:00:00Z', ['2026-01-02T13:00', '2026-01-02T17:00', '2026-01-05T09:00']],
    // A value with a step goes on to the end of the range.
    ['5/25 3 * * ?', '2026-01-01T00:00:00Z', ['2026-01-01T03:05', '2026-01-01T03:30', '2026-01-01T03:55']],
    // Days of month and of week: either, when both are given.
    ['0 0 13 * FRI', '2026-01-01T00:00:00Z', ['2026-01-02T00:00', '2026-01-09T00:00', '2026-01-13T00:00']],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', ['2028-02-29T00:00', '2032-02-29T00:00', '2036-02-29T00:00']],
    ['0 0 30 2 *', '2026-01-01T00:00:00Z', []],
    ['@hourly', '2026-01-01T00:00:00Z', ['2026-01-01T01:00', '2026-01-01T02:00', '2026-01-01T03:00']],
    ['@every 90m', '2026-01-01T00:00:00Z', ['2026-01-01T01:30', '2026-01-01T03:00', '2026-01-01T04:30']],
    ['TZ=Asia/Tokyo 0 9 * * *', '2026-01-01T06:00:00Z', ['2026-01-02T00:00', '2026-01-03T00:00', '2026-01-04T00:00']],
  ])('%s', (text, from, expected) => {
    expect(runs(text, from)).toEqual(expected)
  })

  it('is read in its time zone, through the change of the clocks', () => {
    expect(runs('30 8 * * *', '2026-03-28T00:00:00Z', 3, 'Europe/Berlin')).toEqual([
      '2026-03-28T07:30',
      '2026-03-29T06:30',
      '2026-03-30T06:30',
    ])
  })

  it.each([
    ['* * *', 'expected exactly 5 fields, found 3: [* * *]'],
    ['61 * * * *', 'end of range (61) above maximum (59): 61'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['* 5-3 * * *', 'beginning of range (5) beyond end of range (3): 5-3'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['1/2/3 * * * *', 'too many slashes: 1/2/3'],
    ['* * * * 7', 'end of range (7) above maximum (6): 7'],
    ['@sometimes', 'unrecognized descriptor: @sometimes'],
  ])('%s is refused', (text, message) => {
    expect(() => parseSchedule(text)).toThrow(message)
  })
})

it('knows time zones', () => {
  expect(['Europe/Berlin', 'UTC', 'Etc/GMT+3'].map(isTimeZone)).toEqual([true, true, true])
  expect(['Mars/Olympus', '', '+01:00'].map(isTimeZone)).toEqual([false, false, false])
})
