import { describe, expect, it } from 'vitest'
import { isStatusError } from '../status-error'
import { applyStrategicMergePatch, type PatchField, type PatchSchema } from './strategic'

/** A type that has one field of every sort. */
const schema: PatchSchema = {
  field(name) {
    const fields: Record<string, PatchField> = {
      keyed: { strategy: 'merge', mergeKey: 'name', schema },
      plain: {},
      scalars: { strategy: 'merge' },
      map: { schema },
      replaced: { strategy: 'replace' },
    }
    return fields[name]
  },
}
const apply = (target: Record<string, unknown>, patch: unknown) => applyStrategicMergePatch(target, patch, schema)
const order = (name: string) => `$setElementOrder/${name}`
const deletion = (name: string) => `$deleteFromPrimitiveList/${name}`
const named = (...names: string[]) => names.map((name) => ({ name }))

describe('applyStrategicMergePatch', () => {
  it('takes no longer for each element of a long list', () => {
    const list = (value: number) => Array.from({ length: 20_000 }, (_, index) => ({ name: `n${index}`, value }))
    const started = performance.now()
    expect(apply({ keyed: list(1) }, { keyed: list(2), [order('keyed')]: list(0) })).toEqual({ keyed: list(2) })
    const deletions = list(0).map(({ name }) => ({ name, $patch: 'delete' }))
    expect(apply({ keyed: list(1) }, { keyed: deletions })).toEqual({ keyed: [] })
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  it.each<[string, Record<string, unknown>, unknown, unknown]>([
    [
      'sets, merges and deletes',
      { a: 1, b: 2, map: { c: 1, d: 2 } },
      { a: 3, b: null, map: { c: null } },
      { a: 3, map: { d: 2 } },
    ],
    ['replaces plain lists', { plain: [1, 2] }, { plain: [3] }, { plain: [3] }],
    [
      'replaces lists it knows nothing of',
      { unknown: [{ name: 'a' }] },
      { unknown: named('b') },
      { unknown: named('b') },
    ],
    ['replaces maps that say so', { replaced: { a: 1 } }, { replaced: { b: 1 } }, { replaced: { b: 1 } }],
    [
      'merges by key, what is patched first',
      { keyed: [{ name: 'a', v: 1 }, { name: 'b' }] },
      { keyed: [{ name: 'b', w: 1 }, { name: 'c' }] },
      { keyed: [{ name: 'a', v: 1 }, { name: 'b', w: 1 }, { name: 'c' }] },
    ],
    [
      'merges deep inside',
      { keyed: [{ name: 'a', keyed: named('x', 'y') }] },
      { keyed: [{ name: 'a', keyed: [{ name: 'y', v: 1 }] }] },
      { keyed: [{ name: 'a', keyed: [{ name: 'x' }, { name: 'y', v: 1 }] }] },
    ],
    ['adds scalars once', { scalars: ['a', 'b'] }, { scalars: ['b', 'c'] }, { scalars: ['a', 'b', 'c'] }],
    ['deletes scalars', { scalars: ['a', 'b', 'c'] }, { [deletion('scalars')]: ['b', 'x'] }, { scalars: ['a', 'c'] }],
    ['deletes scalars of lists that are absent', {}, { [deletion('scalars')]: ['b'] }, {}],
    [
      'deletes an element',
      { keyed: named('a', 'b') },
      { keyed: [{ name: 'a', $patch: 'delete' }] },
      { keyed: named('b') },
    ],
    [
      'deletes what is not there',
      { keyed: named('a') },
      { keyed: [{ name: 'z', $patch: 'delete' }] },
      { keyed: named('a') },
    ],
    [
      'replaces a list whole',
      { keyed: named('a', 'b') },
      { keyed: [{ $patch: 'replace' }, { name: 'c' }] },
      { keyed: named('c') },
    ],
    ['empties a list', { keyed: named('a', 'b') }, { keyed: [{ $patch: 'replace' }] }, { keyed: [] }],
    ['replaces a map whole', { map: { a: 1, b: 2 } }, { map: { $patch: 'replace', c: 3 } }, { map: { c: 3 } }],
    ['deletes a map', { map: { a: 1 } }, { map: { $patch: 'delete' } }, { map: {} }],
    [
      'keeps only the fields that are named',
      { map: { a: 1, b: 2, c: 3 } },
      { map: { $retainKeys: ['a', 'b'], b: 5 } },
      { map: { a: 1, b: 5 } },
    ],
    [
      'orders',
      { keyed: named('a', 'b', 'c') },
      { [order('keyed')]: named('c', 'a', 'b') },
      { keyed: named('c', 'a', 'b') },
    ],
    [
      'orders with what others added before what it stood before',
      { keyed: named('a', 'x', 'b') },
      { [order('keyed')]: named('b', 'n', 'a'), keyed: named('n') },
      { keyed: named('x', 'b', 'n', 'a') },
    ],
    [
      'orders scalars',
      { scalars: [1, 2, 3] },
      { [order('scalars')]: [3, 1, 4], scalars: [4] },
      { scalars: [2, 3, 1, 4] },
    ],
    [
      'orders while deleting',
      { keyed: named('a', 'b', 'c') },
      { [order('keyed')]: named('c', 'a'), keyed: [{ name: 'b', $patch: 'delete' }] },
      { keyed: named('c', 'a') },
    ],
    [
      'orders a list that is new',
      {},
      { [order('keyed')]: named('a', 'b'), keyed: named('a', 'b') },
      { keyed: named('a', 'b') },
    ],
    [
      'drops nulls and directives from what is new',
      {},
      { map: { a: null, b: 1, $retainKeys: ['b'], keyed: [{ name: 'x', $patch: 'delete' }, { name: 'y' }] } },
      { map: { b: 1, keyed: named('y') } },
    ],
    ['replaces what is of another type', { map: 'text' }, { map: { a: 1 } }, { map: { a: 1 } }],
  ])('%s', (_, target, patch, expected) => {
    const before = JSON.stringify([target, patch])
    expect(apply(target, patch)).toEqual(expected)
    expect(JSON.stringify([target, patch])).toBe(before)
  })

  it.each<[Record<string, unknown>, unknown, number, string]>([
    [{}, [], 400, 'invalid JSON document'],
    [{ keyed: named('a') }, { keyed: [{ v: 1 }] }, 500, 'map: map[v:1] does not contain declared merge key: name'],
    [
      { keyed: named('a') },
      { keyed: [{ name: 'a', $patch: 'spam' }] },
      500,
      'unknown patch type: spam in map: map[$patch:spam name:a]',
    ],
    [{ map: {} }, { map: { $patch: 'spam' } }, 500, 'unknown patch type: spam in map: map[$patch:spam]'],
    [
      { keyed: named('a') },
      { keyed: [{ name: 'a', $patch: 'merge' }] },
      500,
      'merging lists cannot yet be specified in the patch',
    ],
    [{ map: { a: 1 } }, { map: { $retainKeys: ['a'], b: 1 } }, 400, 'invalid patch format of retainKeys'],
    [{ map: { a: 1 } }, { map: { $retainKeys: 'a' } }, 400, 'invalid patch format of retainKeys'],
    [{ scalars: [1] }, { [deletion('scalars')]: 1 }, 400, 'invalid patch format of primitive list'],
    [{ scalars: [1] }, { $deleteFromPrimitiveList: [1] }, 400, 'invalid patch format of primitive list'],
    [
      { keyed: named('a') },
      { [order('keyed')]: named('a'), keyed: named('b') },
      500,
      "The order in patch list:\n[map[name:b]]\n doesn't match $setElementOrder list:\n[map[name:a]]\n",
    ],
    [{ scalars: [1] }, { scalars: ['a'] }, 500, 'list element types are not identical: [[1] [a]]'],
  ])('%j cannot take %j', (target, patch, code, message) => {
    try {
      apply(target, patch)
      expect.unreachable()
    } catch (error) {
      expect(isStatusError(error) && error.status).toMatchObject({ code, message })
    }
  })
})
