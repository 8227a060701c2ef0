import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeThree, withValueAt } from './merge-three'

const base = { spec: { replicas: 1, paused: false, containers: [{ name: 'a', image: 'x' }, { name: 'b' }] } }

describe('merging two changes', () => {
  it('takes what only one side changed', () => {
    const mine = { spec: { ...base.spec, replicas: 3 } }
    const theirs = { spec: { replicas: 1, containers: base.spec.containers }, status: { ready: 1 } }
    expect(mergeThree(base, mine, theirs)).toEqual({
      value: { spec: { replicas: 3, containers: base.spec.containers }, status: { ready: 1 } },
      conflicts: [],
    })
  })

  it('merges lists of named items one by one', () => {
    const mine = { spec: { ...base.spec, containers: [{ name: 'a', image: 'y' }, { name: 'b' }, { name: 'mine' }] } }
    const theirs = { spec: { ...base.spec, containers: [{ name: 'a', image: 'x', tty: true }] } }
    const { value, conflicts } = mergeThree(base, mine, theirs)
    expect(conflicts).toEqual([])
    expect(value).toMatchObject({
      spec: { containers: [{ name: 'a', image: 'y', tty: true }, { name: 'mine' }] },
    })
  })

  it('names what both changed, and keeps mine until somebody decides', () => {
    const mine = { spec: { ...base.spec, replicas: 3, containers: [{ name: 'a', image: 'mine' }, { name: 'b' }] } }
    const theirs = { spec: { ...base.spec, replicas: 5, containers: [{ name: 'a', image: 'theirs' }, { name: 'b' }] } }
    const { value, conflicts } = mergeThree(base, mine, theirs)
    expect(conflicts).toEqual([
      { path: ['spec', 'replicas'], base: 1, mine: 3, theirs: 5 },
      { path: ['spec', 'containers', 'a', 'image'], base: 'x', mine: 'mine', theirs: 'theirs' },
    ])
    expect(value).toEqual(mine)
    const decided = conflicts.reduce((object, { path, theirs: other }) => withValueAt(object, path, other), value)
    expect(decided).toEqual(theirs)
  })

  it('sees a conflict where one side took away what the other changed', () => {
    const theirs = { spec: { ...base.spec, containers: [{ name: 'b' }] } }
    const mine = { spec: { ...base.spec, containers: [{ name: 'a', image: 'y' }, { name: 'b' }] } }
    expect(mergeThree(base, mine, theirs).conflicts).toMatchObject([
      { path: ['spec', 'containers', 'a'], theirs: undefined },
    ])
  })

  it('of a change and none is the change, whichever side made it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        expect(mergeThree(one, other, one)).toEqual({ value: other, conflicts: [] })
        expect(mergeThree(one, one, other)).toEqual({ value: other, conflicts: [] })
        expect(mergeThree(one, other, other)).toEqual({ value: other, conflicts: [] })
      }),
    )
  })
})
