import { expect, it } from 'vitest'
import { copyJson, equalJson, getOwn, goText, setOwn } from './json'

it('keeps keys that objects have by birth', () => {
  const parsed = JSON.parse('{"__proto__":{"a":1},"b":[{}]}') as Record<string, unknown>
  const copy = copyJson(parsed)
  expect(JSON.stringify(copy)).toBe('{"__proto__":{"a":1},"b":[{}]}')
  expect(copy.b).not.toBe(parsed.b)
  setOwn(copy, '__proto__', 2)
  expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
  expect(getOwn({}, 'toString')).toBeUndefined()
})

it.each([
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [[1, 2], [2, 1], false],
  [{ a: [] }, { a: {} }, false],
  [{}, { toString: 1 }, false],
  [null, {}, false],
])('%j equals %j: %s', (a, b, expected) => expect(equalJson(a, b)).toBe(expected))

it('prints as Go does', () => {
  expect(goText({ spec: { replica: 2, list: ['a', true, null] }, a: 'b' })).toBe(
    'map[a:b spec:map[list:[a true <nil>] replica:2]]',
  )
})
