import { expect, it } from 'vitest'
import {
  type Condition,
  findCondition,
  isConditionTrue,
  removeCondition,
  replaceConditions,
  setCondition,
} from './conditions'

const before: Condition[] = [
  { type: 'Available', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z', reason: 'A' },
  { type: 'Progressing', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' },
]
const now = new Date('2026-01-02T00:00:00Z')

it('keeps the time of the last change while the status stays', () => {
  expect(setCondition(before, { type: 'Available', status: 'True', reason: 'B' }, now)).toEqual([
    { type: 'Available', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z', reason: 'B' },
    before[1],
  ])
})

it('notes the time when the status changes', () => {
  const after = setCondition(before, { type: 'Available', status: 'False' }, now)
  expect(findCondition(after, 'Available')).toEqual({
    type: 'Available',
    status: 'False',
    lastTransitionTime: '2026-01-02T00:00:00Z',
    reason: 'A',
  })
  expect(isConditionTrue(after, 'Available')).toBe(false)
  expect(before[0]?.status).toBe('True')
})

it('replaces its own and leaves those of others in front', () => {
  const own = [
    { type: 'Available', status: 'True' },
    { type: 'New', status: 'False' },
  ]
  expect(replaceConditions(before, own, now)).toEqual([
    before[1],
    { type: 'Available', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' },
    { type: 'New', status: 'False', lastTransitionTime: '2026-01-02T00:00:00Z' },
  ])
})

it('adds and removes by type', () => {
  const after = setCondition(undefined, { type: 'New', status: 'Unknown' }, now)
  expect(after).toEqual([{ type: 'New', status: 'Unknown', lastTransitionTime: '2026-01-02T00:00:00Z' }])
  expect(removeCondition(after, 'New')).toEqual([])
})
