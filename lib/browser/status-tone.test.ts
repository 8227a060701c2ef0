import { describe, expect, it } from 'vitest'
import { statusCounts, toneCounts, troubleCount } from './status-tone'

const pods = {
  statuses: { Running: 9, Pending: 3, CrashLoopBackOff: 1, ImagePullBackOff: 3, Succeeded: 4, Unknown: 0 },
  tones: {
    Running: { ok: 8, warn: 1 },
    Pending: { progress: 2, warn: 1 },
    CrashLoopBackOff: { error: 1 },
    ImagePullBackOff: { error: 3 },
    Succeeded: { muted: 4 },
    Unknown: {},
  },
} as const

describe('counts by status', () => {
  it('begin with what needs a look, and within a tone with the most frequent', () => {
    expect(statusCounts(pods).map(({ text, tone, count }) => `${count} ${text} ${tone}`)).toEqual([
      '3 ImagePullBackOff error',
      '1 CrashLoopBackOff error',
      '3 Pending progress',
      '9 Running ok',
      '4 Succeeded muted',
    ])
  })

  it('have the graver of two tones that are as frequent', () => {
    expect(statusCounts({ statuses: { Pending: 2 }, tones: { Pending: { progress: 1, warn: 1 } } })[0]?.tone).toBe(
      'warn',
    )
  })

  it('by tone, too, lose no Pod that runs and is not ready', () => {
    expect(toneCounts(pods).map(({ text, tone, count }) => `${count} ${text} ${tone}`)).toEqual([
      '3 ImagePullBackOff error',
      '1 CrashLoopBackOff error',
      '1 Pending warn',
      '1 Running warn',
      '2 Pending progress',
      '8 Running ok',
      '4 Succeeded muted',
    ])
  })

  it('add up what needs a look, whatever its status is called', () => {
    expect(troubleCount(pods)).toBe(6)
    expect(troubleCount({ tones: {} })).toBe(0)
  })
})
