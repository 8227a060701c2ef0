import { type ReactNode, useId } from 'react'
import { classNames } from './class-names'

/** A part of a page under a legend. */
export function Panel({
  title,
  name,
  children,
  actions,
  flush = false,
  className,
}: {
  title?: string
  /** A name as the machine knows it, after the title or in its place: nothing changes its letters. */
  name?: string
  children: ReactNode
  actions?: ReactNode
  /** The content goes to the edges: tables. */
  flush?: boolean
  className?: string
}) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={classNames('min-w-0 rounded-lg border bg-surface', className)}>
      <header className="flex min-h-9 items-center justify-between gap-2 border-b px-4 py-0.5">
        <h2 id={id} className="flex min-w-0 items-baseline gap-2">
          {title ? <span className="legend shrink-0">{title}</span> : null}
          {name ? <span className="truncate font-mono text-[0.8125rem] font-semibold">{name}</span> : null}
        </h2>
        {actions}
      </header>
      <div className={flush ? 'overflow-x-auto' : 'px-4 py-3'}>{children}</div>
    </section>
  )
}
