import type { ButtonHTMLAttributes, Ref } from 'react'
import { classNames } from './class-names'
import { Tooltip } from './tooltip'
import { TurningMark } from './turning-mark'

type Look = 'plain' | 'primary' | 'danger' | 'quiet'

const looks: Record<Look, string> = {
  plain: 'border border-line-strong/60 bg-surface text-ink hover:bg-hover',
  primary: 'border border-transparent bg-accent text-on-accent hover:bg-accent-hover',
  danger: 'border border-error bg-surface text-error hover:bg-error-soft',
  quiet: 'border border-transparent text-soft hover:bg-hover hover:text-ink',
}

/** Shared with links that look like buttons. */
export function buttonClass(look: Look = 'plain', square = false): string {
  return classNames(
    'inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md text-sm font-medium whitespace-nowrap transition-colors',
    'max-sm:h-9 aria-disabled:cursor-not-allowed aria-disabled:opacity-60 disabled:cursor-not-allowed disabled:opacity-60',
    square ? 'w-8 max-sm:w-9' : 'px-3',
    looks[look],
  )
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look
  square?: boolean
  /** The work it started is under way: it cannot be pressed again, and says so. */
  pending?: boolean
  /** Why it cannot be pressed. It stays reachable, so that the reason can be read. */
  disabledReason?: string | undefined
  ref?: Ref<HTMLButtonElement>
}

export function Button({
  look = 'plain',
  square = false,
  pending = false,
  disabledReason,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const blocked = pending || disabledReason !== undefined
  const button = (
    <button
      {...rest}
      type={type}
      aria-disabled={blocked || undefined}
      aria-busy={pending || undefined}
      className={classNames(buttonClass(look, square), className)}
      onClick={
        blocked
          ? (event) => {
              event.preventDefault()
            }
          : onClick
      }
    >
      {pending ? <TurningMark /> : null}
      {children}
    </button>
  )
  return disabledReason === undefined ? button : <Tooltip text={disabledReason}>{button}</Tooltip>
}
