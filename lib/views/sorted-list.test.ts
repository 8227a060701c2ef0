import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SortedList } from './sorted-list'

const byNumber = (a: number, b: number) => a - b

describe('a sorted list', () => {
  it('is what an array that is sorted after every change would be', () => {
    const changes = fc.array(fc.tuple(fc.boolean(), fc.nat({ max: 60 })), { maxLength: 200 })
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat({ max: 60 })),
        changes,
        fc.integer({ min: 1, max: 5 }),
        (start, steps, chunk) => {
          const list = new SortedList(byNumber, [...start], chunk)
          const expected = new Set(start)
          for (const [isInsertion, value] of steps) {
            if (!isInsertion) expect(list.remove(value)).toBe(expected.delete(value))
            else if (!expected.has(value)) {
              list.insert(value)
              expected.add(value)
            }
            expect(list.size).toBe(expected.size)
          }
          const sorted = [...expected].sort(byNumber)
          expect(list.slice(0, 1_000)).toEqual(sorted)
          expect(list.slice(3, 7)).toEqual(sorted.slice(3, 10))
          expect(list.slice(10_000, 5)).toEqual([])
        },
      ),
    )
  })

  it('needs few comparisons for a change, however long it is', () => {
    let comparisons = 0
    const list = new SortedList<number>(
      (a, b) => {
        comparisons++
        return a - b
      },
      Array.from({ length: 50_000 }, (_, at) => at * 2),
    )
    comparisons = 0
    for (let at = 0; at < 100; at++) list.insert(at * 999 + 1)
    expect(comparisons / 100).toBeLessThan(40)
  })
})
