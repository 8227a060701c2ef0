'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { classNames } from '@/components/ui/class-names'
import { isPressed, pressedOf } from '@/lib/browser/shortcuts'
import { GridHeader } from './grid-header'
import type { GridColumn, GridProps } from './grid-props'
import { GridRow } from './grid-row'
import { useRowFocus } from './use-row-focus'
import { useScrollMemory } from './use-scroll-memory'

const rowHeight = 34
const cardHeight = 62
const headerHeight = 34
/** In rem. */
const actionsWidth = 2.75
const padding = 1
const overscan = 4

const track = ({ min, grow }: GridColumn['width']) => (grow === 0 ? `${min}rem` : `minmax(${min}rem, ${grow}fr)`)

/**
 * A grid of any length that holds only the rows on screen. To a screen reader it is one grid with all its rows: they are
 * numbered in the whole list.
 */
export function VirtualGrid<Item>(props: GridProps<Item>) {
  const { label, columns, count, itemAt, keyOf, onRange, onOpen, compact, stale, renderActions, maxHeight } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const focus = useRowFocus(scroller)
  const size = compact ? cardHeight : rowHeight
  const initialOffset = useScrollMemory(scroller, maxHeight === undefined)
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    overscan,
    initialOffset,
  })
  const items = virtualizer.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const current = Math.min(focus.follow(active, itemAt, keyOf, first, last), Math.max(0, count - 1))
  // A current row that is out of sight cannot be tabbed to: the first one in sight stands in for it.
  const tabStop = current < first || current > last ? Math.min(first + overscan, last) : current
  const template = `${columns.map(({ width }) => track(width)).join(' ')}${renderActions ? ` ${actionsWidth}rem` : ''}`
  const least = columns.reduce((sum, { width }) => sum + width.min, renderActions ? actionsWidth + padding : padding)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another height of rows is another measure
  useEffect(() => virtualizer.measure(), [size])
  useEffect(() => onRange(first, last), [onRange, first, last])
  useEffect(() => focus.restore(current))

  const goTo = (index: number) => {
    const next = Math.max(0, Math.min(count - 1, index))
    focus.took(itemAt(next), keyOf)
    setActive(next)
    virtualizer.scrollToIndex(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { target } = event
    if (event.defaultPrevented || !(target instanceof Element) || !isWithin(event)) return
    if (target.closest('[role="columnheader"]')) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / size) - 2)
    const moves = {
      nextRow: current + 1,
      previousRow: current - 1,
      nextPage: current + page,
      previousPage: current - page,
      firstRow: 0,
      lastRow: count - 1,
    }
    const move = pressedOf(['nextRow', 'previousRow', 'nextPage', 'previousPage', 'firstRow', 'lastRow'], event)
    if (move) {
      event.preventDefault()
      goTo(moves[move])
      return
    }
    const isRow = target.getAttribute('role') === 'row'
    const item = itemAt(current)
    if (isPressed('openRow', event) && isRow && item) onOpen(item)
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
        <GridHeader {...props} template={template} />
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
                isCurrent={index === tabStop}
                onFocus={() => {
                  focus.took(item, keyOf)
                  setActive(index)
                }}
                onBlur={focus.lost}
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

/** React hands on what happens in a menu that a row opened, though the menu stands elsewhere in the page. */
const isWithin = ({ currentTarget, target }: React.SyntheticEvent) =>
  target instanceof Node && currentTarget.contains(target)
