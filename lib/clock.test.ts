import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from './clock'

const day = 24 * 60 * 60 * 1000

describe('the system clock', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('waits as long as it is told, also beyond what one timer can', () => {
    const run = vi.fn()
    systemClock.after(100 * day, run)
    vi.advanceTimersByTime(100 * day - 1)
    expect(run).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(run).toHaveBeenCalledOnce()
  })

  it('can be told not to, at any time', () => {
    const run = vi.fn()
    const cancel = systemClock.after(100 * day, run)
    vi.advanceTimersByTime(60 * day)
    cancel()
    vi.advanceTimersByTime(100 * day)
    expect(run).not.toHaveBeenCalled()
  })
})
