import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FieldSet } from './field-set'
import { decodeFieldsV1, encodeFieldsV1 } from './fields-v1'

const element = fc.constantFrom('f:a', 'f:b', 'k:{"name":"x"}', 'v:1', 'i:0')
const path = fc.array(element, { minLength: 1, maxLength: 3 })
const anySet = fc.array(path, { maxLength: 8 }).map((paths) => FieldSet.of(...paths))
const textsOf = (set: FieldSet) => new Set(set.paths().map((one) => one.join(' ')))

describe('field sets', () => {
  it('have what was put into them, parents not included', () => {
    const set = FieldSet.of(['f:spec', 'f:replicas'], ['f:metadata', 'f:labels'], ['f:metadata', 'f:labels', 'f:app'])
    expect(set.has(['f:spec', 'f:replicas'])).toBe(true)
    expect(set.has(['f:spec'])).toBe(false)
    expect(set.size).toBe(3)
    expect(set.leaves().paths()).toEqual([
      ['f:metadata', 'f:labels', 'f:app'],
      ['f:spec', 'f:replicas'],
    ])
  })

  it('take a parent away with everything below it only when told so', () => {
    const set = FieldSet.of(['f:a', 'f:b', 'f:c'], ['f:d'])
    const parent = FieldSet.of(['f:a', 'f:b'])
    expect(set.difference(parent).paths()).toEqual([['f:d'], ['f:a', 'f:b', 'f:c']])
    expect(set.recursiveDifference(parent).paths()).toEqual([['f:d']])
  })

  it('unite, intersect and differ as sets of paths do', () => {
    fc.assert(
      fc.property(anySet, anySet, (a, b) => {
        const [left, right] = [textsOf(a), textsOf(b)]
        expect(textsOf(a.union(b))).toEqual(new Set([...left, ...right]))
        expect(textsOf(a.intersection(b))).toEqual(new Set([...left].filter((one) => right.has(one))))
        expect(textsOf(a.difference(b))).toEqual(new Set([...left].filter((one) => !right.has(one))))
        expect(a.equals(b)).toBe(left.size === right.size && [...left].every((one) => right.has(one)))
      }),
    )
  })

  it('are what they were after they have been written and read', () => {
    fc.assert(
      fc.property(anySet, (set) => {
        const read = decodeFieldsV1(JSON.parse(JSON.stringify(encodeFieldsV1(set))))
        expect(read.equals(set)).toBe(true)
      }),
    )
  })
})

describe('fieldsV1', () => {
  it('says with a dot that a parent is a member too', () => {
    const set = FieldSet.of(
      ['f:metadata', 'f:labels', 'f:app'],
      ['f:metadata', 'f:labels'],
      ['f:spec', 'f:ports', 'k:{"port":80}', 'f:port'],
      ['f:spec', 'f:replicas'],
    )
    expect(JSON.stringify(encodeFieldsV1(set))).toBe(
      '{"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:ports":{"k:{\\"port\\":80}":{"f:port":{}}},"f:replicas":{}}}',
    )
  })

  it('of a later version keeps what is known of it', () => {
    expect(decodeFieldsV1({ 'f:a': {}, 'q:new': {} }).paths()).toEqual([['f:a']])
  })

  it('is refused when it is none', () => {
    expect(() => decodeFieldsV1('x')).toThrow('expected an object')
    expect(() => decodeFieldsV1({ 'k:1': {} })).toThrow()
  })
})
