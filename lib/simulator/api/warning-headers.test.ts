import { describe, expect, it } from 'vitest'
import { warningHeaders } from './warning-headers'

describe('warnings', () => {
  it('are sent once each, quoted, in order', () => {
    expect(warningHeaders(['unknown field "a"', 'b\nc', 'unknown field "a"', ''])).toEqual([
      '299 - "unknown field \\"a\\""',
      '299 - "b c"',
    ])
    expect(Buffer.from(warningHeaders(['名'])[0] ?? '', 'latin1').toString()).toBe('299 - "名"')
  })

  it('are cut, and then left out, when there are many', () => {
    const long = 'x'.repeat(1000)
    expect(warningHeaders([`1${long}`, `2${long}`])[1]).toBe(`299 - "2${long}"`)
    const headers = warningHeaders(Array.from({ length: 50_000 }, (_, index) => `${index}${long}`))
    expect(headers).toHaveLength(16)
    expect(headers[15]).toBe(`299 - "15${'x'.repeat(254)}"`)
  })
})
