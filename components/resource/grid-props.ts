import type { ReactNode } from 'react'
import type { Sort } from '@/lib/browser/list-params'

export interface GridColumn {
  id: string
  title: string
  /** At least so many rem, and its share of what is left. */
  width: { min: number; grow: number }
  numeric?: boolean
  description?: string
  /** It can be sorted by. */
  sortable?: boolean
}

export interface GridProps<Item> {
  label: string
  columns: readonly GridColumn[]
  /** All rows of the list, on screen or not. */
  count: number
  itemAt(index: number): Item | undefined
  keyOf(item: Item): string
  /** The rows on screen changed. */
  onRange(first: number, last: number): void
  sort: Sort
  onSort(column: string): void
  /** `tabIndex` for whatever can be pressed in the cell: only the current row takes part in tabbing. */
  renderCell(item: Item, columnId: string, tabIndex: number): ReactNode
  /** The last cell: what can be done with the row. */
  renderActions?(item: Item, tabIndex: number): ReactNode
  /** Two lines instead of one row, for narrow screens. */
  renderCard(item: Item, tabIndex: number): ReactNode
  onOpen(item: Item): void
  compact: boolean
  /** The rows answer an earlier question. */
  stale: boolean
  actionsTitle: string
  /** In pixels: the grid is as high as its rows, up to this. Without it, it fills its place. */
  maxHeight?: number | undefined
}
