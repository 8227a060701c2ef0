import type { ReactNode } from 'react'
import { classNames } from './class-names'

interface SimpleColumn {
  id: string
  title: string
  numeric?: boolean
  wide?: boolean
}

/** A short table whose rows are all there. Long ones go through a view. */
export function SimpleTable({
  label,
  columns,
  rows,
}: {
  label: string
  columns: readonly SimpleColumn[]
  rows: readonly { id: string; cells: Readonly<Record<string, ReactNode>> }[]
}) {
  return (
    // Scrolls by itself on a narrow screen; the keyboard can scroll it because it can be focused.
    // biome-ignore lint/a11y/useSemanticElements: a group of form controls it is not
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div role="group" className="overflow-x-auto -outline-offset-2" aria-label={label} tabIndex={0}>
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b">
            {columns.map(({ id, title, numeric }) => (
              <th
                key={id}
                scope="col"
                className={classNames(
                  'legend px-4 py-1.5 whitespace-nowrap max-sm:px-2 max-sm:first:pl-4',
                  numeric ? 'text-right' : 'text-left',
                )}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, cells }) => (
            <tr key={id} className="border-b last:border-0">
              {columns.map((column) => (
                <td
                  key={column.id}
                  className={classNames(
                    'px-4 py-1.5 align-top max-sm:px-2 max-sm:first:pl-4',
                    column.numeric && 'text-right',
                    column.wide ? 'min-w-44 break-words' : 'whitespace-nowrap',
                  )}
                >
                  {cells[column.id]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
