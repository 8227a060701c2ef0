import { CircleOff, Info, LockKeyhole, type LucideIcon, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names'

type Sort = 'empty' | 'error' | 'refused' | 'info' | 'warn'

const icons: Record<Sort, LucideIcon> = {
  empty: CircleOff,
  error: TriangleAlert,
  refused: LockKeyhole,
  info: Info,
  warn: TriangleAlert,
}

const inks: Record<Sort, string> = {
  empty: 'text-faint',
  error: 'text-error',
  refused: 'text-warn',
  info: 'text-progress',
  warn: 'text-warn',
}

/** Stands where content would be: nothing there, a failure, no permission. */
export function Notice({
  sort,
  title,
  children,
  action,
  level = 2,
}: {
  sort: Sort
  title: string
  children?: ReactNode
  action?: ReactNode
  level?: 1 | 2 | 3
}) {
  const Icon = icons[sort]
  const Heading = `h${level}` as const
  return (
    <div className="mx-auto flex max-w-2xl gap-3 px-4 py-10">
      <Icon aria-hidden className={classNames('mt-0.5 size-5 shrink-0', inks[sort])} />
      <div className="min-w-0 flex-1">
        <Heading className="text-lg font-semibold">{title}</Heading>
        {children ? <div className="mt-1 space-y-2 break-words text-soft">{children}</div> : null}
        {action ? <div className="mt-4 flex flex-wrap gap-2">{action}</div> : null}
      </div>
    </div>
  )
}

const banners: Record<'error' | 'warn' | 'info', string> = {
  error: 'border-error/60 bg-error-soft text-error',
  warn: 'border-warn/60 bg-warn-soft text-warn',
  info: 'border-progress/60 bg-progress-soft text-progress',
}

/** A message about the content that follows. `live`: it appeared because of what the person did, and is read aloud. */
export function Banner({
  sort,
  children,
  live = false,
}: {
  sort: 'error' | 'warn' | 'info'
  children: ReactNode
  live?: boolean
}) {
  const Icon = icons[sort]
  return (
    <div
      role={live ? 'alert' : undefined}
      className={classNames('flex gap-2 rounded-md border px-3 py-2 text-sm', banners[sort])}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 space-y-1 break-words">{children}</div>
    </div>
  )
}
