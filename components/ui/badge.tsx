import type { ReactNode } from 'react'
import { classNames } from './class-names'
import type { Tone } from './status-mark'

const looks: Record<Tone | 'brass', string> = {
  ok: 'bg-ok-soft text-ok',
  progress: 'bg-progress-soft text-progress',
  warn: 'bg-warn-soft text-warn',
  error: 'bg-error-soft text-error',
  muted: 'bg-muted-soft text-soft',
  brass: 'bg-brass-soft text-brass border border-brass/50',
}

export function Badge({
  look = 'muted',
  children,
  className,
  title,
}: {
  look?: Tone | 'brass'
  children: ReactNode
  className?: string
  title?: string
}) {
  return (
    <span
      title={title}
      className={classNames(
        'inline-flex items-center gap-1 rounded-sm px-1.5 py-0.5 text-xs font-medium whitespace-nowrap',
        looks[look],
        className,
      )}
    >
      {children}
    </span>
  )
}
