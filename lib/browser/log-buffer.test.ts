import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findMatches, LogBuffer, withoutEscapes } from './log-buffer'

const texts = (buffer: LogBuffer) => buffer.lines.map((line) => line.text)

describe('a log buffer', () => {
  it('gives the same lines however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.nat(7)), (lines, cuts) => {
        const clean = lines.map((line) => line.replace(/[\r\n]/g, ''))
        const stream = clean.map((line) => `${line}\n`).join('')
        const buffer = new LogBuffer()
        let at = 0
        for (const cut of cuts) {
          buffer.append(stream.slice(at, at + cut))
          at += cut
        }
        buffer.append(stream.slice(at))
        const whole = new LogBuffer()
        whole.append(stream)
        expect(buffer.lines).toEqual(whole.lines)
      }),
    )
  })

  it('takes the time off each line and keeps it', () => {
    const buffer = new LogBuffer()
    buffer.append('2026-01-02T03:04:05.123456789Z hello\nno time here\n2026-01-02T03:04:06Z \n')
    expect(buffer.lines).toEqual([
      { number: 0, time: '2026-01-02T03:04:05.123456789Z', text: 'hello' },
      { number: 1, text: 'no time here' },
      { number: 2, time: '2026-01-02T03:04:06Z', text: '' },
    ])
    expect(buffer.lastTime).toBe('2026-01-02T03:04:06Z')
  })

  it('shows the last line only when it is complete, or when the stream ended', () => {
    const buffer = new LogBuffer()
    buffer.append('one\ntwo')
    expect(texts(buffer)).toEqual(['one'])
    buffer.end()
    expect(texts(buffer)).toEqual(['one', 'two'])
  })

  it('lets the oldest lines go and keeps the numbers of the others', () => {
    const buffer = new LogBuffer({ lines: 3, characters: 1000 })
    buffer.append('a\nb\nc\nd\ne\n')
    expect(buffer.lines.map((line) => [line.number, line.text])).toEqual([
      [2, 'c'],
      [3, 'd'],
      [4, 'e'],
    ])
    expect(buffer.dropped).toBe(2)
  })

  it('is bounded in size as well, but keeps the last line', () => {
    const buffer = new LogBuffer({ lines: 1000, characters: 10 })
    buffer.append(`${'x'.repeat(6)}\n${'y'.repeat(6)}\n`)
    expect(texts(buffer)).toEqual(['yyyyyy'])
    buffer.append(`${'z'.repeat(50)}\n`)
    expect(texts(buffer)).toEqual(['z'.repeat(50)])
  })

  it('never keeps more than its limits', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 30 }), { maxLength: 60 }), (pieces) => {
        const buffer = new LogBuffer({ lines: 5, characters: 40 })
        for (const piece of pieces) buffer.append(piece)
        expect(buffer.lines.length).toBeLessThanOrEqual(5)
        const size = buffer.lines.reduce((sum, line) => sum + line.text.length, 0)
        expect(size <= 40 || buffer.lines.length === 1).toBe(true)
      }),
    )
  })
})

describe('search in a log', () => {
  it('finds every place whatever the case', () => {
    expect(findMatches('Error: an ERROR', 'error')).toEqual([
      [0, 5],
      [10, 15],
    ])
    expect(findMatches('aaaa', 'aa')).toEqual([
      [0, 2],
      [2, 4],
    ])
    expect(findMatches('abc', '')).toEqual([])
  })
})

describe('escape sequences', () => {
  it('are left out', () => {
    expect(withoutEscapes('\u001b[31mred\u001b[0m plain \u001b]0;title\u0007end')).toBe('red plain end')
  })
})
