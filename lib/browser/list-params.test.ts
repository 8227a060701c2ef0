import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nodes, pods } from '../kinds'
import {
  listQuery,
  movedWindow,
  nextSort,
  parseListParams,
  usualSort,
  windowAround,
  withListParams,
} from './list-params'

const parse = (text: string) => parseListParams(new URLSearchParams(text))
const window = { offset: 0, limit: 30 }

describe('the URL of a list', () => {
  it('says what is shown', () => {
    expect(parse('q=web&labels=app%3Dweb&status=Running&sort=-age&cols=ip,node')).toEqual({
      search: 'web',
      labels: 'app=web',
      status: 'Running',
      sort: { column: 'age', direction: 'descending' },
      columns: ['ip', 'node'],
    })
  })

  it('is short when nothing is chosen, and keeps what is not ours', () => {
    const next = withListParams(new URLSearchParams('ns=shop&q=web&sort=age'), { search: '', sort: undefined })
    expect(next.toString()).toBe('ns=shop')
  })

  it('comes back as it went in', () => {
    const text = fc.string({ maxLength: 20 })
    fc.assert(
      fc.property(text, text, fc.boolean(), (search, labels, down) => {
        const params = {
          search,
          labels,
          status: undefined,
          sort: { column: 'age', direction: down ? ('descending' as const) : ('ascending' as const) },
          columns: [],
        }
        expect(parseListParams(withListParams(new URLSearchParams(), params))).toEqual(params)
      }),
    )
  })
})

describe('the order', () => {
  it('turns around on a second press and starts anew on another column', () => {
    const first = nextSort(usualSort(pods), 'age')
    expect(first).toEqual({ column: 'age', direction: 'ascending' })
    expect(nextSort(first, 'age').direction).toBe('descending')
    expect(nextSort(first, 'name')).toEqual({ column: 'name', direction: 'ascending' })
  })
})

describe('the query of a list', () => {
  it('is in the order of the address, where there is such a column', () => {
    const sortedBy = (text: string) => listQuery('local', pods, undefined, parse(text), window).sort
    expect(sortedBy('sort=-restarts')).toEqual({ column: 'restarts', direction: 'descending' })
    expect(sortedBy('sort=status')?.column).toBe('status')
    expect(sortedBy('sort=nope')).toEqual({ column: 'name', direction: 'ascending' })
  })

  it('asks for one status, or for all that needs a look', () => {
    const filtersOf = (text: string) => listQuery('local', pods, undefined, parse(text), window).filters
    expect(filtersOf('status=Running')).toEqual([{ column: 'status', op: 'is', value: 'Running' }])
    expect(filtersOf('status=!')?.map(({ column, value }) => `${column} ${value}`)).toEqual(['tone error', 'tone warn'])
    expect(filtersOf('')).toBeUndefined()
  })

  it('names a namespace only where there are any', () => {
    expect(listQuery('local', pods, 'shop', parse(''), window).namespaces).toEqual(['shop'])
    expect(listQuery('local', pods, undefined, parse(''), window).namespaces).toBeUndefined()
    expect(listQuery('local', nodes, 'shop', parse(''), window).namespaces).toBeUndefined()
  })

  it('filters by status', () => {
    expect(listQuery('local', pods, 'shop', parse('status=Running'), window).filters).toEqual([
      { column: 'status', op: 'is', value: 'Running' },
    ])
  })
})

describe('the window', () => {
  const place = fc.integer({ min: 0, max: 100_000 })
  const height = fc.integer({ min: 1, max: 120 })

  it('always holds what is on screen, and at most sixty rows where that is enough', () => {
    fc.assert(
      fc.property(place, height, (first, count) => {
        const last = first + count - 1
        const { offset, limit } = windowAround(first, last)
        expect(offset).toBeLessThanOrEqual(first)
        expect(offset + limit).toBeGreaterThan(last)
        expect(limit).toBeLessThanOrEqual(Math.max(60, count + 8))
      }),
    )
  })

  it('moves only when the screen comes near its edge', () => {
    let window = windowAround(0, 24)
    const asked = new Set<number>()
    for (let first = 0; first < 200; first++) {
      window = movedWindow(window, first, first + 24, 10_000)
      asked.add(window.offset)
      expect(window.offset).toBeLessThanOrEqual(first)
      expect(window.offset + window.limit).toBeGreaterThan(first + 24)
    }
    expect(asked.size).toBeLessThanOrEqual(25)
  })

  it('is not asked for again at the ends of a list', () => {
    const whole = { offset: 0, limit: 40 }
    expect(movedWindow(whole, 0, 30, 40)).toBe(whole)
    expect(movedWindow(whole, 12, 39, 40)).toBe(whole)
    expect(movedWindow(whole, 12, 39, 400)).not.toBe(whole)
  })
})
