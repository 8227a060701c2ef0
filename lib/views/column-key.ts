/** What a column is sorted and compared by, according to its type: quantities as amounts, ages as ages, numbers as numbers. */
import type { Kind } from '../kinds/kind'
import { quantityToNumber } from '../kube/quantity'
import { badRequest } from '../kube/status-error'
import { cellValue, type Item, textOf } from './item'

/** Null: there is nothing to sort by; such entries come last in both directions. */
export type ColumnKey = string | number | null

export interface KeyedColumn {
  type: 'text' | 'number' | 'age' | 'quantity'
  key(item: Item, now: Date): ColumnKey
  text(item: Item, now: Date): string
}

/** Beside the kind's own columns: 'name', 'namespace', 'status', its 'tone', and 'age', which every list has. Throws BadRequest for others. */
export function columnOf(kind: Kind, id: string): KeyedColumn {
  if (id === 'name') return textColumn(({ name }) => name)
  if (id === 'namespace') return textColumn(({ namespace }) => namespace)
  if (id === 'status' && kind.status) return textColumn(({ status }) => status?.text)
  if (id === 'tone' && kind.status) return textColumn(({ status }) => status?.tone)
  const column = kind.columns.find((candidate) => candidate.id === id)
  if (!column) {
    if (id === 'age') return ageColumn((item) => item.object.metadata?.creationTimestamp)
    throw badRequest(`${kind.id} have no column "${id}"`)
  }
  const { sortValue, type } = column
  if (type === 'age') return ageColumn((item, now) => textOf(cellValue(column, item.object, now)))
  const text = (item: Item, now: Date) => textOf(cellValue(column, item.object, now))
  if (type === 'quantity') return { type, text, key: (item, now) => quantityKey(text(item, now)) }
  const isNumber = type === 'number' || sortValue !== undefined
  const value = (item: Item, now: Date): string | number => {
    try {
      return sortValue ? sortValue(item.object) : text(item, now)
    } catch {
      return ''
    }
  }
  return { type: isNumber ? 'number' : 'text', text, key: (item, now) => scalarKey(value(item, now), isNumber) }
}

function textColumn(value: (item: Item) => string | undefined): KeyedColumn {
  return {
    type: 'text',
    text: (item) => value(item) ?? '',
    key: (item) => value(item)?.toLowerCase() || null,
  }
}

/** An age grows as its time lies back: the youngest comes first. */
function ageColumn(value: (item: Item, now: Date) => string | undefined): KeyedColumn {
  return {
    type: 'age',
    text: (item, now) => value(item, now) ?? '',
    key: (item, now) => {
      const time = Date.parse(value(item, now) ?? '')
      return Number.isNaN(time) ? null : -time
    },
  }
}

function quantityKey(text: string): ColumnKey {
  if (!text) return null
  try {
    return quantityToNumber(text)
  } catch {
    return null
  }
}

function scalarKey(value: string | number, isNumber: boolean): ColumnKey {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value
  if (!value) return null
  const number = isNumber ? Number(value) : Number.NaN
  return Number.isNaN(number) ? value.toLowerCase() : number
}

/** Numbers before texts, as a column of numbers has texts only where there is no number. */
export function compareKeys(a: string | number, b: string | number): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}
