import { describe, expect, it } from 'vitest'
import type { Row } from '../views/contract'
import { statusCounts } from './status-tone'

const row = (text: string, tone: NonNullable<Row['status']>['tone']): Row => ({
  uid: text + tone,
  name: text,
  resourceVersion: '1',
  status: { text, tone },
  cells: [],
})

describe('counts by status', () => {
  it('begin with what needs a look, and within a tone with the most frequent', () => {
    const counts = statusCounts({ Running: 9, Pending: 2, CrashLoopBackOff: 1, ImagePullBackOff: 3, Succeeded: 4 })
    expect(counts.map(({ text }) => text)).toEqual([
      'ImagePullBackOff',
      'CrashLoopBackOff',
      'Pending',
      'Running',
      'Succeeded',
    ])
  })

  it('have the gravest tone of the rows on screen that say the same', () => {
    const tone = (rows: readonly Row[]) => statusCounts({ Pending: 2 }, rows)[0]?.tone
    expect(tone([])).toBe('progress')
    expect(tone([row('Pending', 'progress'), row('Pending', 'warn'), row('Running', 'ok')])).toBe('warn')
  })

  it('take what nobody knows for a failure, and leave out what is no more', () => {
    expect(statusCounts({ MeteorStrike: 1, 'Init:0/2': 1, Running: 0 })).toEqual([
      { text: 'MeteorStrike', count: 1, tone: 'error' },
      { text: 'Init:0/2', count: 1, tone: 'progress' },
    ])
  })
})
