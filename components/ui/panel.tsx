import { type ReactNode, useId } from 'react'
import { classNames } from './class-names'

/** A part of a page under a legend. */
export function Panel({
  title,
  children,
  actions,
  flush = false,
  className,
}: {
  title: string
  children: ReactNode
  actions?: ReactNode
  /** The content goes to the edges: tables. */
  flush?: boolean
  className?: string
}) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={classNames('min-w-0 rounded-lg border bg-surface', className)}>
      <header className="flex min-h-10 items-center justify-between gap-2 border-b px-4 py-1">
        <h2 id={id} className="legend">
          {title}
        </h2>
        {actions}
      </header>
      <div className={flush ? 'overflow-x-auto' : 'p-4'}>{children}</div>
    </section>
  )
}
