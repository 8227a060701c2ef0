import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ansiSpans, withoutEscapes } from './ansi'
import { Deque } from './deque'
import { readJsonLine } from './json-line'
import { LineHeights } from './line-heights'
import { parseLogParams, withLogParams } from './log-params'
import { compileSearch, LogMatches, type LogSearch } from './log-search'
import { LogStore } from './log-store'

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 1)
})
afterEach(() => vi.unstubAllGlobals())

const textsOf = (store: LogStore) =>
  Array.from({ length: store.end - store.first }, (_, at) => {
    const line = store.at(store.first + at)
    return line?.note?.type ?? line?.text
  })

describe('a list that grows at its end and is cut at its beginning', () => {
  it('keeps each item at its position', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5000), fc.nat(6000)), { maxLength: 8 }), (steps) => {
        const deque = new Deque<number>()
        for (const [pushed, dropped] of steps) {
          for (let count = 0; count < pushed; count++) deque.push(deque.end)
          deque.dropTo(deque.first + dropped)
          expect(deque.at(deque.first - 1)).toBeUndefined()
          expect(deque.at(deque.end)).toBeUndefined()
          if (deque.end > deque.first) {
            expect(deque.at(deque.first)).toBe(deque.first)
            expect(deque.at(deque.end - 1)).toBe(deque.end - 1)
          }
        }
      }),
    )
  })
})

describe('the heights of lines', () => {
  it('find a line by its place and its place by the line, whatever was measured and dropped', () => {
    const lines = fc.integer({ min: 1, max: 1500 })
    fc.assert(
      fc.property(
        lines,
        fc.array(fc.tuple(fc.nat(1499), fc.integer({ min: 1, max: 90 }))),
        fc.nat(1499),
        (...given) => {
          const [count, measures, cut] = given
          const heights = new LineHeights()
          heights.reset(0)
          heights.extendTo(count, () => 20)
          const model = Array.from({ length: count }, () => 20)
          for (const [position, height] of measures) {
            heights.measure(position, height)
            if (position < count) model[position] = height
          }
          const first = Math.min(cut, count - 1)
          heights.dropTo(first)
          let offset = 0
          for (let position = first; position < count; position++) {
            if (position % 97 === 0 || position === first) {
              expect(heights.offsetOf(position)).toBe(offset)
              expect(heights.positionAt(offset)).toBe(position)
              expect(heights.positionAt(offset + model[position]! - 0.5)).toBe(position)
            }
            offset += model[position]!
          }
          expect(heights.total).toBe(offset)
          expect(heights.positionAt(offset + 1000)).toBe(count - 1)
        },
      ),
    )
  })

  it('begin anew behind what was all dropped', () => {
    const heights = new LineHeights()
    heights.extendTo(700, () => 20)
    heights.dropTo(900)
    heights.extendTo(902, () => 20)
    expect([heights.total, heights.offsetOf(901)]).toEqual([40, 20])
  })
})

describe('a log store', () => {
  it('lets the oldest lines go, in number and in size, and says how many', () => {
    const store = new LogStore({ lines: 3, characters: 10 })
    for (const text of ['a', 'b', 'c', 'd']) store.append(0, undefined, text)
    expect(textsOf(store)).toEqual(['b', 'c', 'd'])
    store.append(0, undefined, 'x'.repeat(50))
    expect(textsOf(store)).toEqual(['x'.repeat(50)])
    expect([store.first, store.dropped]).toEqual([4, 4])
    store.clear()
    expect([textsOf(store), store.dropped]).toEqual([[], 0])
  })

  it('says among the lines what becomes of containers, once the past has been read', () => {
    const store = new LogStore()
    const source = { pod: 'web-1', uid: 'u', container: 'app', role: 'regular' } as const
    store.announce({ id: 0, ...source })
    store.become(0, 0, { state: 'live' })
    store.hasCaughtUp = true
    store.announce({ id: 1, ...source, pod: 'web-2' })
    store.become(0, 0, { state: 'ended', reason: 'Error', exitCode: 3 })
    store.become(0, 0, { state: 'waiting', reason: 'CrashLoopBackOff' })
    store.become(0, 1, { state: 'opening' })
    store.become(0, 1, { state: 'live' })
    store.become(1, 0, { state: 'gone' })
    expect(textsOf(store)).toEqual(['joined', 'ended', 'waiting', 'again', 'left'])
  })
})

describe('search in a log', () => {
  const search = (text: string, options = {}) =>
    compileSearch(text, { regex: false, matchCase: false, ...options }) as LogSearch

  it('takes a text as it is unless it is to be an expression', () => {
    expect(search('a.b').find('xA.B a.b axb')).toEqual([
      [1, 4],
      [5, 8],
    ])
    expect(search('a.b', { regex: true, matchCase: true }).find('A.B axb')).toEqual([[4, 7]])
    expect(search('x*', { regex: true }).find('ab')).toEqual([])
    expect(compileSearch('(', { regex: true, matchCase: false })).toHaveProperty('fault')
    expect(compileSearch('', { regex: false, matchCase: false })).toBeUndefined()
  })

  it('goes on with new lines, forgets those that went, and finds the next from any line', () => {
    const store = new LogStore({ lines: 6, characters: 1000 })
    const matches = new LogMatches(store, search('hit'))
    for (const text of ['hit', 'no', '\u001b[31mh\u001b[0mit', 'no']) store.append(0, undefined, text)
    expect(matches.lookOn(1000)).toBe(true)
    expect([matches.found.at(0), matches.found.at(1), matches.found.end]).toEqual([0, 2, 2])
    for (const text of ['no', 'hit', 'no']) store.append(0, undefined, text)
    matches.lookOn(1000)
    expect([matches.found.first, matches.found.end, matches.found.at(2)]).toEqual([1, 3, 5])
    expect([matches.from(0), matches.from(3), matches.from(6)]).toEqual([1, 2, 3])
  })
})

describe('terminal colours', () => {
  it('become spans of a closed set of styles, and nothing else comes through', () => {
    expect(ansiSpans('a\u001b[1;31mred\u001b[0m \u001b[48;5;46mon\u001b[49m\u001b[2K\u001b]0;title\u0007end')).toEqual([
      { text: 'a', style: {} },
      { text: 'red', style: { bold: true, ink: 'red' } },
      { text: ' ', style: {} },
      { text: 'on', style: { paper: 'green' } },
      { text: 'end', style: {} },
    ])
    expect(ansiSpans('\u001b[38;2;250;20;20mx')[0]?.style).toEqual({ ink: 'red' })
    expect(ansiSpans('\u001b[97mx')[0]?.style).toEqual({ ink: 'white' })
  })

  it('leave the very text that a search sees', () => {
    const sequence = fc.constantFrom('\u001b[31m', '\u001b[0m', '\u001b[38;5;200m', '\u001b[K')
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), sequence)), (parts) => {
        const text = parts.join('')
        expect(
          ansiSpans(text)
            .map((span) => span.text)
            .join(''),
        ).toBe(withoutEscapes(text))
      }),
    )
  })
})

it('reads a line of JSON as level, message and the rest', () => {
  const line = readJsonLine('{"level":50,"time":1,"msg":"no disk","host":"a","n":{"b":2}}')
  expect(line).toMatchObject({
    level: { text: 'error', tone: 'error' },
    message: 'no disk',
    fields: [
      ['host', 'a'],
      ['n', '{"b":2}'],
    ],
  })
  for (const text of ['{broken}', '[1]', 'text {"a":1}']) expect(readJsonLine(text)).toBeUndefined()
})

it('keeps what a reader has chosen in the address, and nothing that is usual', () => {
  const chosen = { pods: ['a', 'b'], containers: ['x'], since: '1h', times: 'utc', wrap: false, only: true } as const
  const params = withLogParams(new URLSearchParams('tab=logs'), chosen)
  expect(params.toString()).toBe('tab=logs&pod=a&pod=b&container=x&since=1h&only=yes&times=utc&wrap=no')
  expect(parseLogParams(params)).toMatchObject(chosen)
  expect(withLogParams(params, parseLogParams(new URLSearchParams())).toString()).toBe('tab=logs')
})
