import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { equalJson } from '../json'
import { applyMergePatch, createMergePatch } from './merge'

describe('applyMergePatch', () => {
  // The examples of RFC 7386, appendix A, whose results are objects.
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j is %j', (target, patch, expected) => {
    const before = JSON.stringify(target)
    expect(applyMergePatch(target, patch)).toEqual(expected)
    expect(JSON.stringify(target)).toBe(before)
  })

  it.each([[[]], ['a'], [null], [5]])('refuses %j', (patch) => {
    expect(() => applyMergePatch({}, patch)).toThrow(
      expect.objectContaining({ status: expect.objectContaining({ code: 400 }) }),
    )
  })

  it('shares what it does not touch', () => {
    const target = { a: { b: 1 }, c: {} }
    expect(applyMergePatch(target, { c: 1 }).a).toBe(target.a)
  })
})

describe('createMergePatch', () => {
  it('says only what differs', () => {
    expect(createMergePatch({ a: 1, b: { c: 1, d: 2 }, e: [1] }, { a: 1, b: { c: 2 }, e: [1, 2] })).toEqual({
      b: { c: 2, d: null },
      e: [1, 2],
    })
  })

  it('leads from one to the other', () => {
    const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.array(fc.integer(), { maxLength: 2 }))
    const document = fc.dictionary(
      fc.constantFrom('a', 'b', '__proto__'),
      fc.oneof(leaf, fc.dictionary(fc.constantFrom('c', 'd'), leaf)),
    )
    fc.assert(
      fc.property(document, document, (original, modified) => {
        expect(equalJson(applyMergePatch(original, createMergePatch(original, modified)), modified)).toBe(true)
      }),
    )
  })
})
