/** What comparing, merging, removing and reading the fields of values do, alone and together. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { typeErrors } from './check-type'
import { compareObjects } from './compare'
import { FieldSet } from './field-set'
import { fieldSetOf, withNamedFields } from './field-set-of'
import { deducedType, type FieldType } from './field-type'
import { mergeObjects } from './merge'
import { printPath } from './path-element'
import { removeItems } from './remove-items'
import { anyValue, everything, keyed, listOf, mapOf, numeric, setOf, struct, text } from './types.test-support'

const printed = (set: FieldSet) => set.paths().map(printPath)

describe('the fields of a value', () => {
  it('are its leaves, the items of its lists and the keys of its maps', () => {
    const value = {
      name: 'a',
      labels: { app: 'x' },
      words: ['b'],
      tags: ['t'],
      selector: { app: 'x' },
      inner: { count: 1 },
      ports: [{ port: 80, name: 'http' }],
    }
    expect(printed(fieldSetOf(value, everything))).toEqual([
      '.name',
      '.selector',
      '.words',
      '.inner.count',
      '.labels.app',
      '.ports[port=80,protocol="TCP"]',
      '.ports[port=80,protocol="TCP"].name',
      '.ports[port=80,protocol="TCP"].port',
      '.tags[="t"]',
    ])
  })

  it('count what is empty or null as stated', () => {
    expect(printed(fieldSetOf({ inner: {}, labels: null, tags: [] }, everything))).toEqual(['.inner', '.labels'])
  })

  it('are found in what has no type: maps are opened, lists are not', () => {
    expect(printed(fieldSetOf({ a: { b: [1, { c: 2 }] } }, deducedType))).toEqual(['.a', '.a.b'])
  })

  it('are only the item where a name stands twice', () => {
    const type = struct({ list: keyed(['name'], struct({ name: text, value: numeric })) })
    const value = {
      list: [
        { name: 'a', value: 1 },
        { name: 'a', value: 2 },
      ],
    }
    expect(printed(fieldSetOf(value, type))).toEqual(['.list[name="a"]'])
  })

  it('have the structs on their way as members when asked', () => {
    const set = withNamedFields(FieldSet.of(['f:inner', 'f:count'], ['f:labels', 'f:app']), everything)
    expect(printed(set)).toEqual(['.inner', '.labels', '.inner.count', '.labels.app'])
  })
})

describe('comparing', () => {
  const implied = struct(
    { spec: struct({ count: numeric, list: setOf(text) }, { implied: { list: null } }) },
    {
      implied: { spec: {} },
    },
  )

  it.each<[string, unknown, unknown, FieldType, { added?: string[]; modified?: string[]; removed?: string[] }]>([
    ['a changed leaf', { name: 'a' }, { name: 'b' }, everything, { modified: ['.name'] }],
    ['a map that comes', {}, { labels: { a: '1' } }, everything, { added: ['.labels', '.labels.a'] }],
    ['a map that goes', { labels: { a: '1' } }, {}, everything, { removed: ['.labels', '.labels.a'] }],
    ['an atomic list', { words: ['a'] }, { words: ['a', 'b'] }, everything, { modified: ['.words'] }],
    ['an item of a set', { tags: ['a'] }, { tags: ['b', 'a'] }, everything, { added: ['.tags[="b"]'] }],
    ['sets in another order', { tags: ['a', 'b'] }, { tags: ['b', 'a'] }, everything, {}],
    [
      'an atomic struct',
      { selector: { app: 'a' } },
      { selector: { app: 'b' } },
      everything,
      { modified: ['.selector'] },
    ],
    [
      'an item by its keys, one of them implied',
      { ports: [{ port: 80, name: 'a' }] },
      { ports: [{ port: 80, protocol: 'TCP', name: 'b' }] },
      everything,
      {
        modified: ['.ports[port=80,protocol="TCP"].name'],
        added: ['.ports[port=80,protocol="TCP"].protocol'],
      },
    ],
    [
      'what Go always writes is there',
      {},
      { spec: { count: 1, list: ['a'] } },
      implied,
      {
        added: ['.spec.count', '.spec.list[="a"]'],
      },
    ],
    ['null and something', { labels: null }, { labels: { a: '1' } }, everything, { added: ['.labels.a'] }],
    ['a scalar that becomes a map', { a: 1 }, { a: { b: 1 } }, deducedType, { modified: ['.a'], added: ['.a.b'] }],
  ])('%s', (_what, before, after, type, expected) => {
    const { added, modified, removed } = compareObjects(before, after, type)
    expect({ added: printed(added), modified: printed(modified), removed: printed(removed) }).toEqual({
      added: [],
      modified: [],
      removed: [],
      ...expected,
    })
  })

  it('takes items of one name as one', () => {
    const type = keyed(['name'], struct({ name: text, value: numeric }))
    const [one, two] = [
      { name: 'a', value: 1 },
      { name: 'a', value: 2 },
    ]
    expect(printed(compareObjects([one], [one, two], type).added)).toEqual(['[name="a"]'])
    expect(printed(compareObjects([one, two], [two, one], type).modified)).toEqual(['[name="a"]'])
    expect(compareObjects([one, two], [one, two], type).modified.isEmpty).toBe(true)
  })

  it('finds nothing between equals, and the opposite the other way round', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        const same = compareObjects(a, structuredClone(a), everything)
        expect([same.added.isEmpty, same.modified.isEmpty, same.removed.isEmpty]).toEqual([true, true, true])
        const [there, back] = [compareObjects(a, b, everything), compareObjects(b, a, everything)]
        expect(printed(there.added)).toEqual(printed(back.removed))
        expect(printed(there.modified)).toEqual(printed(back.modified))
      }),
    )
  })
})

describe('merging', () => {
  it.each<[string, unknown, unknown, FieldType, unknown]>([
    ['adds to maps', { labels: { a: '1' } }, { labels: { b: '2' } }, everything, { labels: { a: '1', b: '2' } }],
    ['replaces atomic lists', { words: ['a'] }, { words: ['b'] }, everything, { words: ['b'] }],
    ['adds to sets', { tags: ['a'] }, { tags: ['b'] }, everything, { tags: ['a', 'b'] }],
    [
      'replaces atomic structs',
      { selector: { app: 'a' } },
      { selector: { tier: 'b' } },
      everything,
      {
        selector: { tier: 'b' },
      },
    ],
    [
      'merges items by their keys',
      { ports: [{ port: 80, protocol: 'TCP', name: 'a' }] },
      { ports: [{ port: 80, labels: { x: 'y' } }] },
      everything,
      { ports: [{ port: 80, protocol: 'TCP', name: 'a', labels: { x: 'y' } }] },
    ],
    ['merges deep in what has no type', { a: { b: 1 } }, { a: { c: [1] } }, deducedType, { a: { b: 1, c: [1] } }],
    ['keeps what null says', { name: 'a' }, { name: null }, everything, { name: null }],
  ])('%s', (_what, live, applied, type, expected) => {
    expect(mergeObjects(live, applied, type)).toEqual(expected)
  })

  it.each([
    [
      ['a', 'b', 'c'],
      ['c', 'a'],
      ['b', 'c', 'a'],
    ],
    [
      ['a', 'b'],
      ['x', 'a'],
      ['x', 'a', 'b'],
    ],
    [
      ['a', 'b', 'c'],
      ['b', 'x', 'c'],
      ['a', 'b', 'x', 'c'],
    ],
    [[], ['b', 'a'], ['b', 'a']],
    [['a'], [], ['a']],
  ])('%j with %j is %j: the applied order, and the others where they were', (live, applied, expected) => {
    expect(mergeObjects(live, applied, setOf(text))).toEqual(expected)
  })

  it('states everything that was applied, loses nothing, and is done after once', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (live, applied) => {
        const merged = mergeObjects(live, applied, everything)
        const [own, all] = [fieldSetOf(applied, everything), fieldSetOf(merged, everything)]
        expect(printed(own.difference(all))).toEqual([])
        expect(compareObjects(live, merged, everything).removed.isEmpty).toBe(true)
        expect(mergeObjects(merged, applied, everything)).toEqual(merged)
      }),
    )
  })
})

describe('removing', () => {
  it.each<[string, unknown, string[][], FieldType, unknown]>([
    ['a field', { name: 'a', count: 1 }, [['f:name']], everything, { count: 1 }],
    ['a key', { labels: { a: '1', b: '2' } }, [['f:labels', 'f:a']], everything, { labels: { b: '2' } }],
    ['the last key', { labels: { a: '1' } }, [['f:labels', 'f:a']], everything, { labels: null }],
    ['an item of a set', { tags: ['a', 'b'] }, [['f:tags', 'v:"a"']], everything, { tags: ['b'] }],
    [
      'a field of an item',
      { ports: [{ port: 80, name: 'a' }] },
      [['f:ports', 'k:{"port":80,"protocol":"TCP"}', 'f:name']],
      everything,
      { ports: [{ port: 80 }] },
    ],
    ['what is not there', { name: 'a' }, [['f:count']], everything, { name: 'a' }],
    ['nothing inside an atomic list', { words: ['a'] }, [['f:tags', 'v:"a"']], everything, { words: ['a'] }],
  ])('%s', (_what, value, paths, type, expected) => {
    expect(removeItems(value, FieldSet.of(...paths), type)).toEqual(expected)
  })

  it('undoes what merging added', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (live, applied) => {
        const merged = mergeObjects(live, applied, everything)
        const { added } = compareObjects(live, merged, everything)
        const left = removeItems(merged, added, everything) ?? {}
        expect(compareObjects(live, left, everything).added.isEmpty).toBe(true)
      }),
    )
  })
})

describe('what is not of its type', () => {
  it.each<[unknown, FieldType, string | undefined]>([
    [{ name: 'a', count: 1 }, everything, undefined],
    [{ name: null, labels: null, tags: null }, everything, undefined],
    [{ other: 1 }, everything, '.other: field not declared in schema'],
    [{ name: 5 }, everything, '.name: expected string, got &value.valueUnstructured{Value:5}'],
    [{ count: 'x' }, everything, '.count: expected numeric (int or float), got &value.valueUnstructured{Value:"x"}'],
    [{ labels: 'x' }, everything, '.labels: expected map, got &{x}'],
    [{ words: { a: 1 } }, everything, '.words: expected list, got &{map[a:1]}'],
    [{ words: [1] }, everything, '.words[0]: expected string, got &value.valueUnstructured{Value:1}'],
    [{ tags: ['a', 'a'] }, everything, '.tags: duplicate entries for key [="a"]'],
    [
      { ports: [{ name: 'x' }] },
      struct({ ports: keyed(['port'], mapOf(text)) }),
      '.ports: element 0: associative list with keys has an element that omits all key fields ["port"] (and doesn\'t have default values for any key fields)',
    ],
    [
      { name: 5, other: 1 },
      everything,
      'errors:\n  .name: expected string, got &value.valueUnstructured{Value:5}\n  .other: field not declared in schema',
    ],
    [{ anything: [{ at: 'all' }] }, deducedType, undefined],
    [[[1]], listOf(listOf(numeric)), undefined],
  ])('%j is told', (value, type, expected) => {
    expect(typeErrors(value, type)).toBe(expected)
  })
})
