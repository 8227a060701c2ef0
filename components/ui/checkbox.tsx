import { type ReactNode, useId } from 'react'
import { classNames } from './class-names'

export function Checkbox({
  checked,
  onChange,
  children,
  disabled = false,
  className,
}: {
  checked: boolean
  onChange(checked: boolean): void
  children: ReactNode
  disabled?: boolean
  className?: string
}) {
  const id = useId()
  return (
    <span className={classNames('inline-flex min-h-6 items-center gap-2', className)}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4 shrink-0 accent-accent"
      />
      <label htmlFor={id} className={classNames('text-sm', disabled && 'text-faint')}>
        {children}
      </label>
    </span>
  )
}
