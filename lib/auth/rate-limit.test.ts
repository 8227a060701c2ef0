import { expect, test } from 'vitest'
import { FakeClock } from '../clock'
import { createRateLimit } from './rate-limit'

test('refuses after ten failures until the first of them is ten minutes old', async () => {
  const clock = new FakeClock()
  const limit = createRateLimit(clock)
  for (let attempt = 0; attempt < 10; attempt++) {
    expect(limit.waitSeconds('a')).toBe(0)
    limit.failed('a')
    await clock.advance(1000)
  }
  expect(limit.waitSeconds('a')).toBe(590)
  expect(limit.waitSeconds('b')).toBe(0)
  await clock.advance(590_000)
  expect(limit.waitSeconds('a')).toBe(0)
})

test('a success forgets the failures before it', () => {
  const limit = createRateLimit(new FakeClock(), { attempts: 2 })
  limit.failed('a')
  limit.succeeded('a')
  limit.failed('a')
  expect(limit.waitSeconds('a')).toBe(0)
})

test('keeps a bounded number of keys', () => {
  const limit = createRateLimit(new FakeClock(), { attempts: 1, maximumKeys: 2 })
  for (const key of ['a', 'b', 'c']) limit.failed(key)
  expect(['a', 'b', 'c'].map((key) => limit.waitSeconds(key) > 0)).toEqual([false, true, true])
})
