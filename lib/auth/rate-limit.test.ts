import { expect, test } from 'vitest'
import { FakeClock } from '../clock.test-support'
import { createRateLimit } from './rate-limit'

test('refuses after ten attempts until the first of them is ten minutes old', async () => {
  const clock = new FakeClock()
  const limit = createRateLimit(clock)
  for (let attempt = 0; attempt < 10; attempt++) {
    expect(limit.waitSeconds('a')).toBe(0)
    limit.begin('a')
    await clock.advance(1000)
  }
  expect(limit.waitSeconds('a')).toBe(590)
  expect(limit.waitSeconds('b')).toBe(0)
  await clock.advance(590_000)
  expect(limit.waitSeconds('a')).toBe(0)
})

test('a success forgets the attempts before it', () => {
  const limit = createRateLimit(new FakeClock(), { attempts: 2 })
  limit.begin('a')
  limit.succeeded('a')
  limit.begin('a')
  expect(limit.waitSeconds('a')).toBe(0)
})

test('keeps a bounded number of keys', () => {
  const limit = createRateLimit(new FakeClock(), { attempts: 1, maximumKeys: 2 })
  for (const key of ['a', 'b', 'c']) limit.begin(key)
  expect(['a', 'b', 'c'].map((key) => limit.waitSeconds(key) > 0)).toEqual([false, true, true])
})

test('a clock that is put back locks nobody out for longer', async () => {
  let now = new Date('2030-01-01T00:00:00Z')
  const limit = createRateLimit({ now: () => now, after: () => () => undefined }, { attempts: 1 })
  limit.begin('a')
  now = new Date('2026-01-01T00:00:00Z')
  expect(limit.waitSeconds('a')).toBe(0)
})
