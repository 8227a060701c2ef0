import { describe, expect, it } from 'vitest'
import { matchesFields, parseFieldSelector } from './field-selectors'

describe('parseFieldSelector', () => {
  it.each([
    ['', []],
    [
      'x=a,y==b,z!=c',
      [
        ['x', '=', 'a'],
        ['y', '=', 'b'],
        ['z', '!=', 'c'],
      ],
    ],
    ['x=a\\,b\\=c\\\\', [['x', '=', 'a,b=c\\']]],
    ['x=', [['x', '=', '']]],
    [',,x=a', [['x', '=', 'a']]],
  ])('reads %j', (text, expected) => {
    expect(parseFieldSelector(text).map(({ field, operator, value }) => [field, operator, value])).toEqual(expected)
  })

  it.each([
    ['x', "invalid selector: 'x'; can't understand 'x'"],
    ['x=a=b', 'invalid field selector: unescaped character in value: 61'],
    ['x=a\\b', 'invalid field selector: invalid escape sequence: \\b'],
    ['x=a\\', 'invalid field selector: invalid escape sequence: \\'],
  ])('refuses %j', (text, message) => {
    expect(() => parseFieldSelector(text)).toThrow(expect.objectContaining({ message }))
  })
})

describe('matchesFields', () => {
  const fields = { 'metadata.name': 'web', 'spec.nodeName': '' }
  it.each([
    ['metadata.name=web', true],
    ['metadata.name!=web', false],
    ['metadata.name=web,spec.nodeName=', true],
    ['spec.nodeName!=', false],
    ['status.phase=Running', false],
  ])('%s is %s', (text, expected) => {
    expect(matchesFields(parseFieldSelector(text), fields)).toBe(expected)
  })
})
