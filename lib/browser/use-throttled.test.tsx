// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useThrottled } from './use-throttled'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('follows at once, then only every so often, and ends with the last', () => {
  const { result, rerender } = renderHook(({ value }) => useThrottled(value, 3000), { initialProps: { value: 0 } })
  const pass = (milliseconds: number) => act(() => void vi.advanceTimersByTime(milliseconds))
  pass(5000)
  const seen = new Set<number>()
  for (let value = 1; value <= 40; value++) {
    rerender({ value })
    pass(200)
    seen.add(result.current)
  }
  pass(3000)
  expect(result.current).toBe(40)
  // Eight seconds of change.
  expect(seen.size).toBeLessThanOrEqual(4)
})
