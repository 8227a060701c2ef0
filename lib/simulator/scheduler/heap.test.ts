import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Heap } from './heap'

interface Item {
  key: string
  rank: number
}

const heap = () =>
  new Heap<Item>(
    ({ key }) => key,
    (a, b) => a.rank < b.rank,
  )

it('gives items in order, whatever was added, replaced and removed before', () => {
  const step = fc.record({ key: fc.integer({ min: 0, max: 20 }), rank: fc.integer(), remove: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const tested = heap()
      const expected = new Map<string, number>()
      for (const { key, rank, remove } of steps) {
        if (remove) {
          expect(tested.remove(`${key}`)?.rank).toBe(expected.get(`${key}`))
          expected.delete(`${key}`)
        } else {
          tested.push({ key: `${key}`, rank })
          expected.set(`${key}`, rank)
        }
      }
      expect(tested.size).toBe(expected.size)
      const order: number[] = []
      for (let next = tested.pop(); next; next = tested.pop()) order.push(next.rank)
      expect(order).toEqual([...expected.values()].sort((a, b) => a - b))
    }),
  )
})
