import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonSyntaxError } from './json-syntax'

const parses = (text: string) => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('jsonSyntaxError', () => {
  it.each([
    ['', 'unexpected end of JSON input'],
    ['{', 'unexpected end of JSON input'],
    ['{"a":[1,', 'unexpected end of JSON input'],
    ['"abc', 'unexpected end of JSON input'],
    ['{bad', "invalid character 'b' looking for beginning of object key string"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['kind: Pod', "invalid character 'k' looking for beginning of value"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b":2}', `invalid character '"' after object key:value pair`],
    ['[1 2]', "invalid character '2' after array element"],
    ['{} x', "invalid character 'x' after top-level value"],
    ['nulx', "invalid character 'x' in literal null (expecting 'l')"],
    ['{"a":tru}', "invalid character '}' in literal true (expecting 'e')"],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ['"\\q"', "invalid character 'q' in string escape code"],
    ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['-x', "invalid character 'x' in numeric literal"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
    ['1ex', "invalid character 'x' in exponent of numeric literal"],
    ['01', "invalid character '1' after top-level value"],
    ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
  ])('%j: %s', (text, message) => {
    expect(jsonSyntaxError(text)).toBe(message)
  })

  it('finds nothing wrong with JSON, however deep', () => {
    expect(jsonSyntaxError(`${'[{"a":'.repeat(20_000)}1${'}]'.repeat(20_000)}`)).toBeUndefined()
    fc.assert(fc.property(fc.json(), (text) => jsonSyntaxError(text) === undefined))
  })

  it('agrees with the parser on what is JSON', () => {
    const text = fc.array(fc.constantFrom(...'{}[]:,"\\u01-.eEtrufalsn \n'.split('')), { maxLength: 12 })
    fc.assert(
      fc.property(text, (parts) => (jsonSyntaxError(parts.join('')) === undefined) === parses(parts.join(''))),
      { numRuns: 2000 },
    )
  })
})
