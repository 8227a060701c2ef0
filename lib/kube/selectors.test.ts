import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLabelSelector } from './selector-parser'
import { formatLabelSelector, type LabelRequirement, labelSelectorOf, matchesLabels, matchesSet } from './selectors'

describe('parseLabelSelector', () => {
  it.each<[string, [string, string, string[]][]]>([
    ['', []],
    ['x', [['x', 'exists', []]]],
    ['!x', [['x', '!', []]]],
    ['x=', [['x', '=', ['']]]],
    [
      'x= ,z= ',
      [
        ['x', '=', ['']],
        ['z', '=', ['']],
      ],
    ],
    [
      'x==a , y!=b',
      [
        ['x', '==', ['a']],
        ['y', '!=', ['b']],
      ],
    ],
    ['foo  in\t (abc)', [['foo', 'in', ['abc']]]],
    ['x in (abc,)', [['x', 'in', ['', 'abc']]]],
    ['x in (abc,abc)', [['x', 'in', ['abc']]]],
    ['x in ()', [['x', 'in', ['']]]],
    ['x in (,)', [['x', 'in', ['']]]],
    [
      'x notin (abc,,def),bar,z in (),w',
      [
        ['bar', 'exists', []],
        ['w', 'exists', []],
        ['x', 'notin', ['', 'abc', 'def']],
        ['z', 'in', ['']],
      ],
    ],
    [
      'x<7,y>1',
      [
        ['x', 'lt', ['7']],
        ['y', 'gt', ['1']],
      ],
    ],
    ['in=in', [['in', '=', ['in']]]],
    ['in in (in,notin)', [['in', 'in', ['in', 'notin']]]],
    ['example.com/tier in (a, b)', [['example.com/tier', 'in', ['a', 'b']]]],
  ])('reads %j', (text, expected) => {
    expect(parseLabelSelector(text)).toEqual(expected.map(([key, operator, values]) => ({ key, operator, values })))
  })

  it.each([
    ['x=a y=b', "found 'y', expected: ',' or 'end of string'"],
    ['x,,y', "found ',', expected: identifier after ','"],
    ['x,', "found '', expected: identifier after ','"],
    ['(', "found '(', expected: !, identifier, or 'end of string'"],
    ['x nott in (y)', "unable to parse requirement: found 'nott', expected: in, notin, =, ==, !=, gt, lt"],
    ['x in y', "unable to parse requirement: found 'y' expected: '('"],
    ['x in (a', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['x in (a b)', "unable to parse requirement: found 'b', expected: ',' or ')'"],
    ['x=)', "unable to parse requirement: found ')', expected: identifier"],
    [
      'x<a',
      "unable to parse requirement: values[0]: Invalid value: \"a\": for 'Gt', 'Lt' operators, the value must be an integer",
    ],
    [
      '-x',
      "unable to parse requirement: <nil>: Invalid value: \"-x\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
    [
      'x=-',
      "unable to parse requirement: values[0][x]: Invalid value: \"-\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
  ])('refuses %j', (text, message) => {
    expect(() => parseLabelSelector(text)).toThrow(expect.objectContaining({ message }))
  })
})

describe('matchesLabels', () => {
  it.each([
    ['', {}, true],
    ['x=y', { x: 'y' }, true],
    ['x=y,z=w', { x: 'y', z: 'w' }, true],
    ['x!=y,z!=w', { x: 'z', z: 'a' }, true],
    ['notin=in', { notin: 'in' }, true],
    ['x', { x: 'z' }, true],
    ['!x', { y: 'z' }, true],
    ['x>1', { x: '2' }, true],
    ['x<1', { x: '0' }, true],
    ['x=z', {}, false],
    ['x=y', { x: 'z' }, false],
    ['x=y,z=w', { x: 'w', z: 'w' }, false],
    ['x!=y,z!=w', { x: 'z', z: 'w' }, false],
    ['x', { y: 'z' }, false],
    ['!x', { x: 'z' }, false],
    ['x>1', { x: '0' }, false],
    ['x<1', { x: 'one' }, false],
    ['x!=y', {}, true],
    ['x notin (y)', {}, true],
    ['x in (y)', {}, false],
    ['toString', {}, false],
  ])('%j on %j is %s', (text, labels, expected) => {
    expect(matchesLabels(parseLabelSelector(text), labels)).toBe(expected)
  })
})

describe('labelSelectorOf', () => {
  it('matches nothing when absent and everything when empty', () => {
    expect(matchesLabels(labelSelectorOf(undefined), { a: 'b' })).toBe(false)
    expect(matchesLabels(labelSelectorOf({}), { a: 'b' })).toBe(true)
    expect(matchesLabels(labelSelectorOf({}), undefined)).toBe(true)
  })

  it('joins labels and expressions, sorted by key', () => {
    const selector = labelSelectorOf({
      matchLabels: { z: '1' },
      matchExpressions: [
        { key: 'baz', operator: 'In', values: ['qux', 'norf'] },
        { key: 'gone', operator: 'DoesNotExist' },
      ],
    })
    expect(formatLabelSelector(selector)).toBe('baz in (norf,qux),!gone,z=1')
  })

  it('refuses an operator it does not know', () => {
    expect(() => labelSelectorOf({ matchExpressions: [{ key: 'a', operator: 'Near', values: ['b'] }] })).toThrow(
      '"Near" is not a valid label selector operator',
    )
  })
})

describe('matchesSet', () => {
  it('needs every pair and at least one', () => {
    expect(matchesSet({ a: '1' }, { a: '1', b: '2' })).toBe(true)
    expect(matchesSet({ a: '1', b: '1' }, { a: '1', b: '2' })).toBe(false)
    expect(matchesSet({}, { a: '1' })).toBe(false)
    expect(matchesSet(undefined, { a: '1' })).toBe(false)
  })
})

describe('formatLabelSelector', () => {
  it.each(['x=abc,y==jkl,z!=a,z', 'x notin (abc,def),y!=jkl,!z', 'x>1,z<2'])('writes %j as it was read', (text) => {
    expect(formatLabelSelector(parseLabelSelector(text))).toBe(text)
  })

  it('is read back as the same requirements', () => {
    const name = fc.stringMatching(/^[a-z]([a-z0-9.-]{0,8}[a-z0-9])?$/)
    const requirement: fc.Arbitrary<LabelRequirement> = fc.oneof(
      fc.record({
        key: name,
        operator: fc.constantFrom('in' as const, 'notin' as const),
        values: fc.uniqueArray(fc.oneof(name, fc.constant('')), { minLength: 1, maxLength: 4 }),
      }),
      fc.record({ key: name, operator: fc.constantFrom('exists' as const, '!' as const), values: fc.constant([]) }),
      fc.record({
        key: name,
        operator: fc.constantFrom('=' as const, '==' as const, '!=' as const),
        values: fc.tuple(name),
      }),
      fc.record({
        key: name,
        operator: fc.constantFrom('gt' as const, 'lt' as const),
        values: fc.tuple(fc.nat().map(String)),
      }),
    )
    fc.assert(
      fc.property(fc.uniqueArray(requirement, { maxLength: 5, selector: ({ key }) => key }), (requirements) => {
        const expected = requirements
          .map((one) => ({ ...one, values: [...one.values].sort() }))
          .sort((a, b) => (a.key < b.key ? -1 : 1))
        expect(parseLabelSelector(formatLabelSelector(requirements))).toEqual(expected)
      }),
    )
  })
})
