'use client'
import { classNames } from '@/components/ui/class-names'
import { Skeleton } from '@/components/ui/skeleton'
import type { GridProps } from './grid-props'

/** A row in its place, or the place of a row that is on its way. */
export function GridRow<Item>({
  item,
  index,
  isCurrent,
  onFocus,
  onBlur,
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
  onBlur(): void
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
      onBlur={onBlur}
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
            className={classNames('flex min-w-0 items-center px-2 text-sm', numeric && 'justify-end pr-5')}
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
