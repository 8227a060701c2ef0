import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { duplicateKeys } from './duplicate-keys'

describe('duplicateKeys', () => {
  const cases: [string, string[]][] = [
    ['{}', []],
    ['{"a":1,"b":{"a":1}}', []],
    ['{"a":1,"a":2}', ['a']],
    ['{"a":1,"a":2,"a":3}', ['a', 'a']],
    ['{"spec":{"replicas":1,"replicas":2}}', ['spec.replicas']],
    ['{"c":[{"n":1},{"n":1,"n":2}]}', ['c[1].n']],
    ['{"c":[[1,{"x":{},"x":{}}]]}', ['c[0][1].x']],
    ['{"a":"a","b":"\\"a\\":","a":"}"}', ['a']],
    ['{ "a" : 1 , "a" : [ "a" , "a" ] }', ['a']],
    ['["a","a"]', []],
    ['{"\\u0061":1,"a":2}', ['a']],
  ]
  it.each(cases)('%s', (text, expected) => {
    expect(duplicateKeys(text)).toEqual(expected)
  })

  it('finds nothing in what JSON.stringify wrote', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => duplicateKeys(JSON.stringify(value)).length === 0))
  })
})
