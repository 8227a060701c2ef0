import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dialArcs } from './dial-arcs'

describe('a ring of shares', () => {
  it('is closed, without gaps, and shows everything that is there', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ count: fc.nat(100_000) }), { minLength: 1, maxLength: 12 }), (items) => {
        const arcs = dialArcs(items)
        expect(arcs).toHaveLength(items.filter(({ count }) => count > 0).length)
        let end = 0
        for (const { start, length } of arcs) {
          expect(start).toBeCloseTo(end)
          expect(length).toBeGreaterThan(0.01)
          end += length
        }
        if (arcs.length > 0) expect(end).toBeCloseTo(1)
      }),
    )
  })

  it('gives one failure among ten thousand an arc that can be seen', () => {
    const [failed] = dialArcs([{ count: 1 }, { count: 9999 }])
    expect(failed?.length).toBeGreaterThan(0.015)
  })

  it('is empty where nothing is', () => {
    expect(dialArcs([{ count: 0 }])).toEqual([])
  })
})
