import { describe, expect, it } from 'vitest'
import { hasReason } from '../../kube/status-error'
import { parseJson, parseYaml } from './body'

const refusal = (read: () => unknown) => {
  try {
    return read()
  } catch (error) {
    return hasReason(error, 'BadRequest') ? error.message : error
  }
}

describe('reading bodies', () => {
  it('refuses what nests without end, in either format', () => {
    const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
    expect(parseJson(deep(900), 'ConfigMap').duplicates).toEqual([])
    for (const read of [parseJson, parseYaml])
      expect(refusal(() => read(deep(20_000), 'ConfigMap'))).toMatch(/must be of type ConfigMap.* parse error: /)
    expect(refusal(() => parseJson('['.repeat(1_200_000) + ']'.repeat(1_200_000), 'ConfigMap'))).toMatch(
      /json parse error: exceeded max depth \((5b){30} \.\.\.\)$/,
    )
  })

  it('refuses YAML that contains itself, at once', () => {
    for (const text of ['&a {x: *a, y: *a}', 'data: &a [*a, *a, {b: *a}]', 'data: &a {<<: *a, x: *a, y: *a}'])
      expect(refusal(() => parseYaml(text, 'ConfigMap'))).toMatch(/yaml parse error: /)
    expect(parseYaml('a: &a {x: 1}\nb: *a\nc: [*a, *a]', 'ConfigMap').value).toEqual({
      a: { x: 1 },
      b: { x: 1 },
      c: [{ x: 1 }, { x: 1 }],
    })
  })

  it('shows the beginning of what it cannot read', () => {
    expect(refusal(() => parseJson('{bad', 'Pod'))).toMatch(
      /invalid character 'b' looking for beginning of object key string \(\{bad\)$/,
    )
    expect(refusal(() => parseJson('bad', 'Pod'))).toMatch(/ \(626164\)$/)
    expect(refusal(() => parseJson('', 'Pod'))).toMatch(/unexpected end of JSON input \(<empty>\)$/)
  })

  it('names keys that stand twice', () => {
    expect(parseJson('{"a":{"b":1,"b":2}}', 'ConfigMap')).toEqual({ value: { a: { b: 2 } }, duplicates: ['a.b'] })
    expect(parseYaml('a: {b: 1, b: 2}', 'ConfigMap')).toEqual({ value: { a: { b: 2 } }, duplicates: ['a.b'] })
  })
})
