import { describe, expect, it } from 'vitest'
import { forbidden, serviceUnavailable } from '../kube/status-error'
import type { Row, ViewFrame } from '../views/contract'
import { emptyView, foldView, isKnownEmpty, rowAt, type ViewModel } from './view-model'

const row = (name: string, resourceVersion = '1'): Row => ({ uid: name, name, resourceVersion, cells: [] })
const rows = (from: number, count: number) => Array.from({ length: count }, (_, index) => row(`pod-${from + index}`))
const live = { state: 'live', heardAt: '2026-01-01T00:00:00Z' } as const
const frames = (...list: ViewFrame[]): ViewModel =>
  list.reduce((model, frame) => foldView(model, { type: 'frame', frame }), emptyView)

const opened: ViewFrame = { ...live, total: 1000, matched: 100, window: { offset: 20, rows: rows(20, 10) } }

describe('a view', () => {
  it('says nothing about emptiness before the list is complete', () => {
    expect(isKnownEmpty(emptyView)).toBe(false)
    expect(isKnownEmpty(frames({ state: 'loading', received: 0, total: 0, matched: 0 }))).toBe(false)
    expect(isKnownEmpty(frames({ ...live, total: 0, matched: 0, window: { offset: 0, rows: [] } }))).toBe(true)
    expect(
      isKnownEmpty(
        frames({ state: 'reconnecting', heardAt: live.heardAt, total: 0, matched: 0, window: { offset: 0, rows: [] } }),
      ),
    ).toBe(false)
  })

  it('finds rows by their place in the whole list', () => {
    const model = frames(opened)
    expect(rowAt(model, 20)?.name).toBe('pod-20')
    expect(rowAt(model, 29)?.name).toBe('pod-29')
    expect(rowAt(model, 19)).toBeUndefined()
    expect(rowAt(model, 30)).toBeUndefined()
  })

  it('replaces single rows in place and keeps the others identical', () => {
    const before = frames(opened)
    const after = foldView(before, {
      type: 'frame',
      frame: { ...live, total: 1000, matched: 100, changed: [{ index: 21, row: row('pod-21', '2') }] },
    })
    expect(rowAt(after, 21)?.resourceVersion).toBe('2')
    expect(rowAt(after, 20)).toBe(rowAt(before, 20))
  })

  it('ignores changes of rows that are outside the window', () => {
    const after = foldView(frames(opened), {
      type: 'frame',
      frame: { ...live, total: 1000, matched: 100, changed: [{ index: 5, row: row('pod-5', '2') }] },
    })
    expect(after.rows).toHaveLength(10)
    expect(after.rows.some((each) => each.name === 'pod-5')).toBe(false)
  })

  it('keeps the counts by status until new ones come', () => {
    const model = frames({ ...opened, statuses: { Running: 90 } }, { ...live, total: 999, matched: 99 })
    expect(model.statuses).toEqual({ Running: 90 })
    expect(model.total).toBe(999)
  })

  it('marks its rows as answering an earlier question until the new window is there', () => {
    const asked = foldView(frames(opened), { type: 'asked', sameList: false })
    expect(asked.stale).toBe(true)
    expect(asked.rows).toHaveLength(10)
    const answered = foldView(asked, { type: 'frame', frame: { ...opened, window: { offset: 0, rows: rows(0, 3) } } })
    expect(answered.stale).toBe(false)
    expect(foldView(frames(opened), { type: 'asked', sameList: true }).stale).toBe(false)
  })

  it('keeps the last known rows when the connection is lost, and says since when', () => {
    const model = foldView(frames(opened), { type: 'disconnected', at: '2026-01-01T00:05:00Z' })
    expect(model.condition).toEqual({ state: 'reconnecting', heardAt: live.heardAt })
    expect(model.rows).toHaveLength(10)
  })

  it('has no answer, rather than an empty one, once it failed', () => {
    const { status } = serviceUnavailable('away')
    const failed: ViewFrame = { state: 'failed', status, total: 0, matched: 0, window: { offset: 0, rows: [] } }
    expect(frames(opened, failed)).toEqual({ ...emptyView, condition: { state: 'failed', status } })
    expect(frames(opened, failed, opened).rows).toHaveLength(10)
  })

  it('shows no row once it was refused', () => {
    const status = forbidden({ group: '', plural: 'pods' }, '', 'no').status
    const model = foldView(frames(opened), {
      type: 'frame',
      frame: { state: 'refused', status, total: 0, matched: 0 },
    })
    expect(model.rows).toEqual([])
    expect(model.condition).toEqual({ state: 'refused', status })
    expect(foldView(model, { type: 'disconnected', at: live.heardAt }).condition.state).toBe('refused')
  })
})
