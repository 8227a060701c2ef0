'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { classNames } from '@/components/ui/class-names'
import { Skeleton } from '@/components/ui/skeleton'
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

const rowHeight = 34
const cardHeight = 62
const headerHeight = 34
/** In rem. */
const actionsWidth = 2.75
const padding = 1

const track = ({ min, grow }: GridColumn['width']) => (grow === 0 ? `${min}rem` : `minmax(${min}rem, ${grow}fr)`)

/**
 * A grid of any length that holds only the rows on screen. To a screen reader it is one grid with all its rows: they are
 * numbered in the whole list.
 */
export function VirtualGrid<Item>(props: GridProps<Item>) {
  const { label, columns, count, itemAt, keyOf, onRange, onOpen, compact, stale, renderActions, maxHeight } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const wantsFocus = useRef(false)
  const size = compact ? cardHeight : rowHeight
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    overscan: 4,
  })
  const items = virtualizer.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const current = Math.min(active, Math.max(0, count - 1))
  const template = `${columns.map(({ width }) => track(width)).join(' ')}${renderActions ? ` ${actionsWidth}rem` : ''}`
  const least = columns.reduce((sum, { width }) => sum + width.min, renderActions ? actionsWidth + padding : padding)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another height of rows is another measure
  useEffect(() => virtualizer.measure(), [size])
  useEffect(() => onRange(first, last), [onRange, first, last])
  useEffect(() => {
    if (!wantsFocus.current) return
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${current}"]`)
    if (!row) return
    wantsFocus.current = false
    row.focus()
  })

  const goTo = (index: number) => {
    const next = Math.max(0, Math.min(count - 1, index))
    wantsFocus.current = true
    setActive(next)
    virtualizer.scrollToIndex(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { target } = event
    if (event.defaultPrevented || !(target instanceof Element) || !isWithin(event)) return
    if (target.closest('[role="columnheader"]')) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / size) - 2)
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + page,
      PageUp: current - page,
      Home: 0,
      End: count - 1,
    }
    const to = moves[event.key]
    if (to !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      goTo(to)
      return
    }
    const isRow = target.getAttribute('role') === 'row'
    const item = itemAt(current)
    if (event.key === 'Enter' && isRow && item) onOpen(item)
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by position, which table elements do not take
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length + (renderActions ? 1 : 0)}
      aria-busy={stale || undefined}
      tabIndex={count === 0 ? 0 : -1}
      onKeyDown={onKeyDown}
      style={maxHeight === undefined ? undefined : { height: Math.min(maxHeight, headerHeight + count * size) }}
      className={classNames(
        'relative overflow-auto border-t bg-surface [contain:strict] -outline-offset-2',
        maxHeight === undefined && 'min-h-0 flex-1',
      )}
    >
      <div style={compact ? undefined : { minWidth: `${least}rem` }}>
        <Header {...props} template={template} />
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const item = itemAt(index)
            return (
              <GridRow
                key={item === undefined ? `#${index}` : keyOf(item)}
                {...props}
                item={item}
                index={index}
                isCurrent={index === current}
                onFocus={() => setActive(index)}
                style={{
                  transform: `translateY(${start}px)`,
                  height: size,
                  ...(compact ? {} : { gridTemplateColumns: template }),
                }}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

function Header<Item>({
  columns,
  sort,
  onSort,
  compact,
  template,
  renderActions,
  actionsTitle,
}: GridProps<Item> & { template: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see VirtualGrid
    <div role="rowgroup" className="sticky top-0 z-10 border-b bg-sunken">
      {/* biome-ignore lint/a11y/useSemanticElements: see VirtualGrid */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: its buttons take the focus */}
      <div
        role="row"
        aria-rowindex={1}
        className={compact ? 'flex overflow-x-auto px-2' : 'grid items-stretch px-2'}
        style={compact ? undefined : { gridTemplateColumns: template }}
      >
        {columns.map(({ id, title, numeric, description, sortable }, index) => {
          const sorted = sort.column === id ? sort.direction : undefined
          const Arrow = sorted === 'descending' ? ArrowDown : ArrowUp
          return (
            // biome-ignore lint/a11y/useSemanticElements: see VirtualGrid
            // biome-ignore lint/a11y/useFocusableInteractive: its button takes the focus
            <div
              key={id}
              role="columnheader"
              aria-colindex={index + 1}
              aria-sort={sorted ?? (sortable ? 'none' : undefined)}
              className="min-w-0 shrink-0"
            >
              {sortable ? (
                <button
                  type="button"
                  title={description}
                  onClick={() => onSort(id)}
                  className={classNames(
                    'legend flex h-8 w-full items-center gap-1 px-2 -outline-offset-2 hover:text-ink',
                    numeric && 'justify-end',
                    sorted && 'text-ink',
                  )}
                >
                  <span className="truncate">{title}</span>
                  {sorted ? <Arrow aria-hidden className="size-3 shrink-0" /> : null}
                </button>
              ) : (
                <span className="legend flex h-8 items-center px-2">{title}</span>
              )}
            </div>
          )
        })}
        {renderActions ? (
          // biome-ignore lint/a11y/useSemanticElements: see VirtualGrid
          // biome-ignore lint/a11y/useFocusableInteractive: nothing to press here
          <div role="columnheader" aria-colindex={columns.length + 1} className={compact ? 'sr-only' : undefined}>
            <span className="sr-only">{actionsTitle}</span>
          </div>
        ) : null}
      </div>
    </div>
  )
}

/** React hands on what happens in a menu that a row opened, though the menu stands elsewhere in the page. */
const isWithin = ({ currentTarget, target }: React.SyntheticEvent) =>
  target instanceof Node && currentTarget.contains(target)

function GridRow<Item>({
  item,
  index,
  isCurrent,
  onFocus,
  style,
  columns,
  compact,
  stale,
  renderCell,
  renderCard,
  renderActions,
  onOpen,
}: GridProps<Item> & {
  item: Item | undefined
  index: number
  isCurrent: boolean
  onFocus(): void
  style: React.CSSProperties
}) {
  const tabIndex = isCurrent ? 0 : -1
  const open = (event: React.MouseEvent) => {
    // Selecting text is not opening; links and buttons in the row do their own, and so does its menu, whose events come
    // up here although it hangs elsewhere in the page.
    const { target, currentTarget } = event
    const isOurs = target instanceof Element && currentTarget.contains(target) && !target.closest('a,button')
    if (item !== undefined && isOurs && !window.getSelection()?.toString()) onOpen(item)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: see VirtualGrid
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys of all rows
    <div
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      tabIndex={tabIndex}
      onFocus={onFocus}
      onClick={open}
      style={style}
      className={classNames(
        'absolute top-0 left-0 w-full cursor-default border-b px-2 -outline-offset-2 hover:bg-hover',
        compact ? 'flex items-center' : 'grid items-center',
        stale && 'opacity-55',
      )}
    >
      {compact ? (
        // biome-ignore lint/a11y/useSemanticElements: see VirtualGrid
        // biome-ignore lint/a11y/useFocusableInteractive: the row takes the focus
        <div role="gridcell" aria-colindex={1} aria-colspan={columns.length} className="min-w-0 flex-1 px-2">
          {item === undefined ? <Skeleton className="w-2/3" /> : renderCard(item, tabIndex)}
        </div>
      ) : (
        columns.map(({ id, numeric }, column) => (
          // biome-ignore lint/a11y/useSemanticElements: see VirtualGrid
          // biome-ignore lint/a11y/useFocusableInteractive: the row takes the focus
          <div
            key={id}
            role="gridcell"
            aria-colindex={column + 1}
            className={classNames('flex min-w-0 items-center px-2 text-sm', numeric && 'justify-end')}
          >
            {item === undefined ? <Skeleton className="w-3/5" /> : renderCell(item, id, tabIndex)}
          </div>
        ))
      )}
      {renderActions ? (
        // biome-ignore lint/a11y/useSemanticElements: see VirtualGrid
        // biome-ignore lint/a11y/useFocusableInteractive: its button takes the focus
        <div role="gridcell" aria-colindex={columns.length + 1} className="flex justify-end">
          {item === undefined ? null : renderActions(item, tabIndex)}
        </div>
      ) : null}
    </div>
  )
}
