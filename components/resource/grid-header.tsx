'use client'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { classNames } from '@/components/ui/class-names'
import type { GridProps } from './grid-props'

/** Titles that sort; on a narrow screen a strip of them. */
export function GridHeader<Item>({
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
                    numeric && 'justify-end pr-5',
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
