import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineMerge } from './line-merge'

const line = (key: string, text = key) => ({ key, text })
const texts = (taken: { line: { text: string } }[]) => taken.map(({ line: { text } }) => text)

describe('lines of several sources', () => {
  it('wait for each source until it shows a later line', () => {
    const merge = new LineMerge<{ key: string; text: string }>()
    merge.open(1, 1000, 0)
    merge.open(2, 1000, 0)
    merge.push(1, [line('a'), line('c')])
    expect(merge.take(10, 10)).toEqual([])
    merge.push(2, [line('b'), line('d')])
    expect(texts(merge.take(10, 10))).toEqual(['a', 'b', 'c'])
  })

  it('wait no longer than the patience with a silent source, counted from when it fell silent', () => {
    const merge = new LineMerge<{ key: string; text: string }>()
    merge.open(1, 250, 0)
    merge.open(2, 250, 0)
    merge.push(2, [line('a')])
    merge.push(1, [line('b')])
    expect(texts(merge.take(10, 100))).toEqual(['a'])
    expect(merge.dueAt()).toBe(350)
    expect(merge.take(10, 349)).toEqual([])
    expect(texts(merge.take(10, 350))).toEqual(['b'])
    expect(merge.dueAt()).toBeUndefined()
  })

  it('do not wait for one that has ended or has caught up', () => {
    const merge = new LineMerge<{ key: string; text: string }>()
    for (const source of [1, 2, 3]) merge.open(source, 10_000, 0)
    merge.push(3, [line('z')])
    merge.push(1, [line('b')])
    merge.close(1)
    merge.caughtUp(2, 250, 5)
    expect(texts(merge.take(10, 5))).toEqual(['b', 'z'])
    expect(merge.empty).toBe(false)
    merge.close(2)
    merge.close(3)
    expect(merge.empty).toBe(true)
  })

  it('keep the order of their own source, though its clock went back', () => {
    const merge = new LineMerge<{ key: string; text: string }>()
    merge.open(1, 0, 0)
    merge.open(2, 0, 0)
    merge.push(1, [line('c', '1'), line('a', '2'), line('', '3')])
    merge.push(2, [line('b', 'x')])
    const taken = texts(merge.take(10, 0))
    expect(taken.filter((text) => text !== 'x')).toEqual(['1', '2', '3'])
  })

  it('of sources that are in order come out in order, stable and complete, however they arrive', () => {
    const source = fc.array(fc.nat(20), { maxLength: 20 }).map((times) => times.sort((a, b) => a - b))
    fc.assert(
      fc.property(fc.array(source, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(4)), (sources, turns) => {
        const merge = new LineMerge<{ key: string; text: string }>()
        const left = sources.map((times, id) =>
          times.map((time, at) => line(String(time).padStart(3, '0'), `${id}/${at}`)),
        )
        const out: { key: string; text: string }[] = []
        for (const [id] of left.entries()) merge.open(id, Number.POSITIVE_INFINITY, 0)
        for (const turn of turns) {
          const id = turn % left.length
          merge.push(id, left[id]!.splice(0, 2))
          out.push(...merge.take(3, 0).map((taken) => taken.line))
        }
        for (const [id, rest] of left.entries()) {
          merge.push(id, rest)
          merge.close(id)
        }
        out.push(...merge.take(1000, 0).map((taken) => taken.line))
        const all = sources.flatMap((times, id) =>
          times.map((time, at) => ({ key: String(time).padStart(3, '0'), id, at })),
        )
        all.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.id - b.id || a.at - b.at))
        expect(out.map(({ text }) => text)).toEqual(all.map(({ id, at }) => `${id}/${at}`))
        expect(merge.empty).toBe(true)
      }),
    )
  })
})
